package io.hongyan.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.api.ApiServer;
import io.hongyan.api.ApiServer.Response;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.kernel.Platform;
import io.hongyan.kernel.access.AuditTrail;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Devices and audiences over real HTTP and real delivery, beside what Getui's API says of them. */
class DevicesTest {

    @TempDir
    Path data;

    private LiveCase live;

    @BeforeEach
    void open() {
        live = new LiveCase(data);
    }

    @AfterEach
    void close() {
        live.close();
    }

    private static List<String> cids(List<JsonNode> devices) {
        return devices.stream().map(device -> device.path("cid").asString()).toList();
    }

    private List<AuditTrail.Entry> audited() {
        return live.server.nativeServices().people().audit().find(AuditTrail.Query.latest(10));
    }

    @Test
    void devicesAreListedNewestFirstAndFoundByCidAliasTagAndPlatform() {
        List<String> devices = live.devices(5);
        String ios = live.device(DeviceFacts.of(Platform.IOS, "apple"));
        live.call("PATCH", "devices/" + devices.get(1), "{\"alias\":\"li\",\"tags\":[\"vip\",\"a\"]}");
        live.call("PATCH", "devices/" + ios, "{\"tags\":[\"vip\"]}");
        List<String> newestFirst = new ArrayList<>(devices.reversed());
        newestFirst.addFirst(ios);
        for (int limit : List.of(1, 2, 4, 6)) {
            assertThat(cids(live.pages("devices", limit))).isEqualTo(newestFirst);
        }
        assertThat(cids(live.pages("devices?tag=vip", 1))).containsExactly(ios, devices.get(1));
        assertThat(cids(live.pages("devices?tag=vip&platform=ios", 1))).containsExactly(ios);
        assertThat(cids(live.pages("devices?q=li", 5))).containsExactly(devices.get(1));
        assertThat(cids(live.pages("devices?q=" + ios, 5))).containsExactly(ios);
        assertThat(cids(live.pages("devices?q=li&platform=ios", 5))).isEmpty();
        assertThat(cids(live.pages("devices?q=nobody", 5))).isEmpty();
        assertThat(live.call("GET", "devices?platform=toaster", "").status()).isEqualTo(400);
    }

    @Test
    void aDeviceIsChangedAndTheChangeIsAudited() {
        String cid =
                live.device(DeviceFacts.of(Platform.ANDROID, "huawei").withVendorToken("hw", "0123456789abcdefghij"));
        Response changed = live.call(
                "PATCH", "devices/" + cid, "{\"tags\":[\"a\",\"b\"],\"blacklisted\":true,\"alias\":\"wang\"}");
        assertThat(changed.status()).isEqualTo(200);
        JsonNode device = live.get("devices/" + cid);
        assertThat(device).isEqualTo(changed.json());
        assertThat(device.path("tags")).extracting(JsonNode::asString).containsExactly("a", "b");
        assertThat(device.path("blacklisted").asBoolean()).isTrue();
        assertThat(device.path("aliases").path(0).path("alias").asString()).isEqualTo("wang");
        assertThat(device.path("channels").path(0).path("token").asString()).isEqualTo("0123…ghij");
        assertThat(audited().getFirst().change().after()).contains("wang").contains("true");
        assertThat(audited().getFirst().actor().name()).isEqualTo("li");
        JsonNode again =
                live.call("PATCH", "devices/" + cid, "{\"alias\":null}").json();
        assertThat(again.path("aliases").size()).isZero();
        assertThat(again.path("tags").size()).isEqualTo(2);
        int entries = audited().size();
        live.call("PATCH", "devices/" + cid, "{}");
        assertThat(audited()).hasSize(entries);
        assertThat(live.call("PATCH", "devices/" + cid, "{\"tags\":[\"with space\"]}")
                        .status())
                .isEqualTo(400);
        assertThat(live.call("PATCH", "devices/" + "1".repeat(32), "{}").status())
                .isEqualTo(404);
    }

    @Test
    void theBlacklistIsListed() {
        List<String> devices = live.devices(4);
        for (String cid : devices.subList(0, 3)) {
            live.getui("POST", "user/black/cid/" + cid, "");
        }
        assertThat(cids(live.pages("blacklist", 2))).containsExactlyInAnyOrderElementsOf(devices.subList(0, 3));
    }

    @Test
    void aDeviceShowsItsMessages() {
        String cid = live.connectedDevice();
        String all = live.pushToAll("first");
        live.awaitArrived(all, 1);
        live.server.now.updateAndGet(now -> now.plusSeconds(1));
        String single = live.pushToOne(cid);
        live.awaitArrived(single, 1);
        live.click(single, cid);
        List<JsonNode> messages = live.pages("devices/" + cid + "/messages", 1);
        assertThat(messages)
                .extracting(message -> message.path("task_id").asString())
                .containsExactly(single, all);
        assertThat(messages.get(0).path("outcome").asString()).isEqualTo("clicked");
        assertThat(messages.get(1).path("outcome").asString()).isEqualTo("arrived");
        assertThat(messages.get(1).path("title").asString()).isEqualTo("first");
    }

    @Test
    void consentsAreNotedAndCounted() {
        String cid = live.device();
        live.device();
        assertThat(live.call("POST", "devices/" + cid + "/consents", "{\"purpose\":\"news\",\"granted\":true}")
                        .status())
                .isEqualTo(204);
        live.server.now.updateAndGet(now -> now.plusSeconds(1));
        live.call("POST", "devices/" + cid + "/consents", "{\"purpose\":\"news\",\"granted\":false}");
        JsonNode decisions = live.get("devices/" + cid + "/consents").path("items");
        assertThat(decisions)
                .extracting(decision -> decision.path("granted").asBoolean())
                .containsExactly(false, true);
        JsonNode counts = live.get("consents").path("items").path(0);
        assertThat(counts.path("purpose").asString()).isEqualTo("news");
        assertThat(counts.path("withdrawn").asInt()).isEqualTo(1);
        assertThat(counts.path("granted").asInt()).isZero();
        assertThat(live.call("POST", "devices/" + cid + "/consents", "{\"purpose\":\"news\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void testDevicesAreTheTeamsOwn() {
        String cid = live.connectedDevice();
        assertThat(live.call("PUT", "test-devices/" + cid, "{\"remark\":\"李的手机\"}")
                        .status())
                .isEqualTo(204);
        JsonNode listed = live.get("test-devices").path("items").path(0);
        assertThat(listed.path("remark").asString()).isEqualTo("李的手机");
        assertThat(listed.path("connected").asBoolean()).isTrue();
        assertThat(live.get("devices/" + cid).path("test_remark").asString()).isEqualTo("李的手机");
        assertThat(live.getui("GET", "user/test/cid/list", "")
                        .data()
                        .path("list")
                        .path(0)
                        .path("cid")
                        .asString())
                .isEqualTo(cid);
        assertThat(live.call("DELETE", "test-devices/" + cid, "").status()).isEqualTo(204);
        assertThat(live.get("test-devices").path("items").size()).isZero();
    }

    @Test
    void tagsAreListedAndChangedForMany() {
        List<String> devices = live.devices(3);
        String body = "{\"add\":[\"" + devices.get(0) + "\",\"" + devices.get(1) + "\",\"" + "f".repeat(32) + "\"]}";
        JsonNode changed = live.call("POST", "tags/spring/devices", body).json();
        assertThat(changed.path("changed").asInt()).isEqualTo(2);
        assertThat(changed.path("refused")).extracting(JsonNode::asString).containsExactly("f".repeat(32));
        live.call("POST", "tags/summer/devices", "{\"add\":[\"" + devices.get(2) + "\"]}");
        live.call("POST", "tags/spring/devices", "{\"remove\":[\"" + devices.get(0) + "\"]}");
        assertThat(live.pages("tags", 1))
                .extracting(tag -> tag.path("tag").asString() + " " + tag.path("devices"))
                .containsExactly("spring 1", "summer 1");
        assertThat(live.pages("tags?prefix=su", 5)).hasSize(1);
        assertThat(live.getui("GET", "user/custom_tag/cid/" + devices.get(2), "")
                        .data()
                        .path(devices.get(2))
                        .path(0)
                        .asString())
                .isEqualTo("summer");
        assertThat(live.call("POST", "tags/spring/devices", "{}").status()).isEqualTo(400);
        assertThat(audited().getFirst().change().action()).isEqualTo("tag.change");
    }

    @Test
    void anAudienceIsCountedAsGetuiCountsIt() {
        String online = live.connectedDevice();
        List<String> others = live.devices(3);
        live.call("PATCH", "devices/" + others.get(0), "{\"blacklisted\":true}");
        live.call("PATCH", "devices/" + others.get(1), "{\"tags\":[\"vip\"]}");
        live.call("PATCH", "devices/" + online, "{\"tags\":[\"vip\"]}");
        String conditions = "{\"key\":\"%s\",\"values\":[\"vip\"],\"%s\":\"or\"}";
        JsonNode count = count("{\"conditions\":[" + conditions.formatted("tag", "operator") + "]}");
        assertThat(count.path("devices").asInt())
                .isEqualTo(live.getui(
                                "POST",
                                "user/count",
                                "{\"tag\":[" + conditions.formatted("custom_tag", "opt_type") + "]}")
                        .data()
                        .path("user_count")
                        .asInt())
                .isEqualTo(2);
        JsonNode all = count("{\"all\":true}");
        assertThat(all.path("devices").asInt()).isEqualTo(4);
        assertThat(all.path("platforms").path(0).path("platform").asString()).isEqualTo("android");
        assertThat(all.path("reachability").path("online").asInt()).isEqualTo(1);
        assertThat(all.path("reachability").path("waiting").asInt()).isEqualTo(2);
        assertThat(all.path("reachability").path("blacklisted").asInt()).isEqualTo(1);
        assertThat(count("{\"cids\":[\"" + online + "\"]}").path("devices").asInt())
                .isEqualTo(1);
        String task = live.pushToAll("hello");
        live.awaitArrived(task, 1);
        assertThat(count("{\"task\":{\"task_id\":\"" + task + "\",\"outcome\":\"not_arrived\"}}")
                        .path("devices")
                        .asInt())
                .isEqualTo(3);
        Response unknown = live.call(
                "POST",
                "audience/count",
                "{\"audience\":{\"task\":{\"task_id\":\"RASA_1122_" + "0".repeat(31)
                        + "1\",\"outcome\":\"arrived\"}}}");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.json().path("field").asString()).isEqualTo("audience.task.task_id");
    }

    private JsonNode count(String audience) {
        Response response = live.call("POST", "audience/count", "{\"audience\":" + audience + "}");
        assertThat(response.status()).as(response.json().toString()).isEqualTo(200);
        return response.json();
    }

    @Test
    void anotherAppsDeviceIsNotFound() {
        String cid = live.device();
        assertThat(live.server
                        .nativeCall("GET", "apps/" + ApiServer.OTHER.appId() + "/devices/" + cid, "", "li/owner")
                        .status())
                .isEqualTo(404);
    }
}
