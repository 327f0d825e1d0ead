package io.hongyan.api.v1;

import io.hongyan.api.TestDevices;
import io.hongyan.delivery.Devices.DeviceProfile;
import io.hongyan.kernel.Permission;
import io.hongyan.kernel.access.AuditTrail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The team's own devices. */
final class TestDeviceEndpoints {

    private static final int MAX_REMARK = 100;

    private final TestDevices testDevices;
    private final DeviceLookup lookup;
    private final AuditTrail audit;

    TestDeviceEndpoints(TestDevices testDevices, DeviceLookup lookup, AuditTrail audit) {
        this.testDevices = testDevices;
        this.lookup = lookup;
        this.audit = audit;
    }

    void addTo(NativeRoutes routes) {
        routes.inApp("GET", "test-devices", Permission.APP_READ, this::list);
        routes.inApp("PUT", "test-devices/{}", Permission.DEVICE_WRITE, this::put);
        routes.inApp("DELETE", "test-devices/{}", Permission.DEVICE_WRITE, this::delete);
    }

    record TestDevice(
            String cid,
            String remark,
            @Nullable String platform,
            @Nullable String brand,
            @Nullable String model,
            boolean connected,
            Instant createdAt) {

        static TestDevice of(TestDevices.Listed listed, Optional<DeviceProfile> device) {
            return new TestDevice(
                    listed.cid(),
                    listed.remark(),
                    device.map(found -> found.facts().platform().wireName()).orElse(null),
                    device.map(found -> found.facts().brand()).orElse(null),
                    device.map(found -> found.facts().model()).orElse(null),
                    device.map(DeviceProfile::connected).orElse(false),
                    listed.created());
        }
    }

    private NativeReply list(NativeCall call) {
        List<TestDevices.Listed> listed = lookup.testDevices(call.appNumber());
        Map<String, DeviceProfile> known = lookup.byCid(
                call.appNumber(), listed.stream().map(TestDevices.Listed::cid).toList());
        List<TestDevice> found = new ArrayList<>(listed.size());
        for (TestDevices.Listed entry : listed) {
            found.add(TestDevice.of(entry, Optional.ofNullable(known.get(entry.cid()))));
        }
        return NativeReply.ok(new Items<>(found));
    }

    private NativeReply put(NativeCall call) {
        lookup.require(call);
        String remark = call.body().requiredText("remark", MAX_REMARK);
        TestDevices.Entry entry = new TestDevices.Entry(call.parameter(0), remark);
        testDevices.add(call.appNumber(), List.of(entry));
        audit.append(AuditTrail.Draft.of(call.appNumber(), "test-device.put", entry.cid())
                .to(NativeJson.text(Map.of("remark", remark))));
        return NativeReply.done();
    }

    private NativeReply delete(NativeCall call) {
        testDevices.delete(call.appNumber(), List.of(call.parameter(0)));
        audit.append(AuditTrail.Draft.of(call.appNumber(), "test-device.remove", call.parameter(0)));
        return NativeReply.done();
    }
}
