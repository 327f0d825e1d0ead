package io.hongyan.api.v1;

import io.hongyan.api.TestDevices;
import io.hongyan.delivery.Devices;
import io.hongyan.delivery.Devices.DeviceProfile;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Devices as paths and queries name them, and as answers show them. */
final class DeviceLookup {

    private static final int TEST_DEVICES_AT_ONCE = 1_000;

    private final Devices devices;
    private final TestDevices testDevices;
    private final CidCipher cids;

    DeviceLookup(Devices devices, TestDevices testDevices, CidCipher cids) {
        this.devices = devices;
        this.testDevices = testDevices;
        this.cids = cids;
    }

    Optional<DeviceProfile> find(int app, String cid) {
        return cids.resolve(app, cid)
                .flatMap(device -> devices.profiles(List.of(device)).getFirst());
    }

    /** The device that the path's first parameter names. */
    DeviceProfile require(NativeCall call) {
        return find(call.appNumber(), call.parameter(0))
                .orElseThrow(() -> NativeRefusal.notFound("device", call.parameter(0)));
    }

    List<DeviceProfile> profiles(List<DeviceAddress> addresses) {
        return devices.profiles(addresses).stream().flatMap(Optional::stream).toList();
    }

    /** A CID as it was given. */
    record Named(String cid, DeviceAddress device) {}

    /** Those of the CIDs that are of this app, in order, each once; the others go to {@code invalid}. */
    List<Named> resolve(int app, List<String> texts, List<String> invalid) {
        List<Named> named = new ArrayList<>(texts.size());
        for (String text : new LinkedHashSet<>(texts)) {
            cids.resolve(app, text)
                    .ifPresentOrElse(device -> named.add(new Named(text, device)), () -> invalid.add(text));
        }
        return named;
    }

    Map<String, DeviceProfile> byCid(int app, List<String> texts) {
        List<Named> named = resolve(app, texts, new ArrayList<>());
        List<Optional<DeviceProfile>> profiles =
                devices.profiles(named.stream().map(Named::device).toList());
        Map<String, DeviceProfile> found = new HashMap<>();
        for (int i = 0; i < named.size(); i++) {
            String cid = named.get(i).cid();
            profiles.get(i).ifPresent(profile -> found.put(cid, profile));
        }
        return found;
    }

    List<DeviceView> views(int app, List<DeviceProfile> profiles) {
        Map<String, String> remarks = new HashMap<>();
        if (!profiles.isEmpty()) {
            testDevices(app).forEach(entry -> remarks.put(entry.cid(), entry.remark()));
        }
        return profiles.stream()
                .map(profile -> DeviceView.of(profile, cids, remarks))
                .toList();
    }

    DeviceView view(int app, DeviceProfile profile) {
        return views(app, List.of(profile)).getFirst();
    }

    /** All of them, newest first: a team has few. */
    List<TestDevices.Listed> testDevices(int app) {
        List<TestDevices.Listed> all = new ArrayList<>();
        for (int page = 1; ; page++) {
            TestDevices.Page found =
                    testDevices.list(app, Optional.empty(), Optional.empty(), page, TEST_DEVICES_AT_ONCE);
            all.addAll(found.entries());
            if (page * TEST_DEVICES_AT_ONCE >= found.total()) {
                return all;
            }
        }
    }
}
