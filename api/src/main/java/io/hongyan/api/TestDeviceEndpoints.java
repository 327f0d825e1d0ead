package io.hongyan.api;

import io.hongyan.delivery.Devices;
import io.hongyan.delivery.Devices.DeviceProfile;
import io.hongyan.kernel.DeviceAddress;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Test devices: reference section 8.10. */
final class TestDeviceEndpoints {

    private static final int MAX_CIDS = 200;
    private static final int MAX_REMARK = 100;
    private static final int DEFAULT_PAGE_SIZE = 10;
    private static final int MAX_PAGE_SIZE = 200;

    private final TestDevices testDevices;
    private final Devices devices;
    private final Cids cids;
    private final DateTimeFormatter time;

    TestDeviceEndpoints(TestDevices testDevices, Devices devices, Cids cids, ZoneId zone) {
        this.testDevices = testDevices;
        this.devices = devices;
        this.cids = cids;
        this.time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(zone);
    }

    void addTo(Routes routes) {
        routes.add("POST", "user/test/cid/add", this::add);
        routes.add("POST", "user/test/cid/update", this::update);
        routes.add("POST", "user/test/cid/delete", this::delete);
        routes.add("GET", "user/test/cid/list", this::list);
    }

    private Reply add(Call call) {
        List<Fields> items = call.body().requiredObjects("cid_list", MAX_CIDS);
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ArrayNode success = data.putArray("success");
        ArrayNode failed = data.putArray("failed");
        Map<DeviceAddress, TestDevices.Entry> entries = new LinkedHashMap<>();
        for (Fields item : items) {
            TestDevices.Entry entry = entry(item);
            cids.find(call.appNumber(), entry.cid())
                    .ifPresentOrElse(device -> entries.put(device, entry), () -> failed.add(entry.cid()));
        }
        List<TestDevices.Entry> known = new ArrayList<>();
        List<DeviceAddress> addresses = List.copyOf(entries.keySet());
        List<Optional<DeviceProfile>> profiles = devices.profiles(addresses);
        for (int i = 0; i < addresses.size(); i++) {
            TestDevices.Entry entry = Objects.requireNonNull(entries.get(addresses.get(i)));
            if (profiles.get(i).isPresent()) {
                known.add(entry);
                success.add(entry.cid());
            } else {
                failed.add(entry.cid());
            }
        }
        if (!known.isEmpty()) {
            testDevices.add(call.appNumber(), known);
        }
        return Reply.of(data);
    }

    private Reply update(Call call) {
        if (!testDevices.update(call.appNumber(), entry(call.body()))) {
            throw Refusal.invalid("cid");
        }
        return Reply.DONE;
    }

    private static TestDevices.Entry entry(Fields item) {
        String remark = item.text("remark", MAX_REMARK);
        return new TestDevices.Entry(item.requiredText("cid"), remark == null ? "" : remark);
    }

    private Reply delete(Call call) {
        testDevices.delete(call.appNumber(), call.body().requiredTexts("cid_list", MAX_CIDS));
        return Reply.DONE;
    }

    private Reply list(Call call) {
        int page = atLeastOne(call, "pageNum", 1);
        int pageSize = Math.min(atLeastOne(call, "pageSize", DEFAULT_PAGE_SIZE), MAX_PAGE_SIZE);
        TestDevices.Page found =
                testDevices.list(call.appNumber(), call.query("cid"), call.query("remark"), page, pageSize);
        Map<String, Integer> phoneTypes = phoneTypes(call.appNumber(), found.entries());
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ArrayNode list = data.putArray("list");
        for (TestDevices.Listed entry : found.entries()) {
            list.addObject()
                    .put("cid", entry.cid())
                    .put("remark", entry.remark())
                    .put("phone_type", phoneTypes.getOrDefault(entry.cid(), 0))
                    .put("update_time", time.format(entry.updated()))
                    .put("create_time", time.format(entry.created()));
        }
        data.putObject("pagination")
                .put("total_page", (found.total() + pageSize - 1) / pageSize)
                .put("page_size", pageSize)
                .put("total", found.total())
                .put("current_page", page);
        return Reply.of(data);
    }

    private Map<String, Integer> phoneTypes(int app, List<TestDevices.Listed> entries) {
        List<Cids.Resolved> known =
                cids.resolve(app, entries.stream().map(TestDevices.Listed::cid).toList(), new ArrayList<>());
        List<Optional<DeviceProfile>> profiles = devices.profiles(Cids.devices(known));
        Map<String, Integer> phoneTypes = new HashMap<>();
        for (int i = 0; i < known.size(); i++) {
            String cid = known.get(i).given();
            profiles.get(i)
                    .ifPresent(profile -> phoneTypes.put(
                            cid, DeviceEndpoints.phoneType(profile.facts().platform())));
        }
        return phoneTypes;
    }

    /** Below 1 or absent is the default, as documented. */
    private static int atLeastOne(Call call, String name, int otherwise) {
        Optional<String> text = call.query(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text.get());
            return number < 1 ? otherwise : number;
        } catch (NumberFormatException notANumber) {
            throw Refusal.type(name, "number");
        }
    }
}
