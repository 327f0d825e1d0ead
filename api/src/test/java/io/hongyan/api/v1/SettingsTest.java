package io.hongyan.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.api.ApiServer;
import io.hongyan.api.ApiServer.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Channels, rules and callbacks of an app. */
class SettingsTest {

    private static final String APP = "apps/" + ApiServer.APP.appId() + "/";

    private ApiServer server;

    @BeforeEach
    void open() {
        server = new ApiServer();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Response call(String method, String path, String body) {
        return server.nativeCall(method, APP + path, body, "li/developer");
    }

    private JsonNode channel(String name) {
        for (JsonNode channel : call("GET", "channels", "").json().path("items")) {
            if (channel.path("channel").asString().equals(name)) {
                return channel;
            }
        }
        throw new AssertionError(name);
    }

    @Test
    void everyChannelSaysWhatItTakesBeforeItIsSetUp() {
        JsonNode huawei = channel("huawei");

        assertThat(huawei.path("state").asString()).isEqualTo("none");
        assertThat(huawei.path("group").asString()).isEqualTo("push");
        assertThat(huawei.path("callback_url").asString()).isEqualTo("/receipts/" + ApiServer.APP.appId() + "/huawei");
        assertThat(huawei.path("settings").path(1).path("secret").asBoolean()).isTrue();
        assertThat(channel("sms").path("group").asString()).isEqualTo("person");
        assertThat(channel("feishu-robot").path("group").asString()).isEqualTo("robot");
    }

    @Test
    void aSecretGoesInIsCheckedAndNeverComesOut() {
        Response set = call(
                "PUT",
                "channels/huawei",
                "{\"settings\":{\"app-id\":\"1\",\"app-secret\":\"right\",\"quota-marketing\":\"100\"}}");

        assertThat(set.status()).isEqualTo(200);
        assertThat(set.json().path("state").asString()).isEqualTo("ok");
        assertThat(channel("huawei").toString()).doesNotContain("\"right\"");
        assertThat(channel("huawei").path("quotas").path(0).path("total").asLong())
                .isEqualTo(100);
        assertThat(call("POST", "channels/huawei/check", "").json().path("ok").asBoolean())
                .isTrue();
        call("PUT", "channels/huawei", "{\"settings\":{\"app-secret\":\"wrong\"}}");
        Response checked = call("POST", "channels/huawei/check", "");
        assertThat(checked.json().path("ok").asBoolean()).isFalse();
        assertThat(checked.json().path("whose").asString()).isEqualTo("ours");
        assertThat(call("DELETE", "channels/huawei", "").status()).isEqualTo(204);
        assertThat(call("DELETE", "channels/huawei", "").status()).isEqualTo(404);
    }

    @Test
    void aWrongSettingIsNamedAndAChannelThatDoesNotExistIsNotFound() {
        Response refused = call("PUT", "channels/huawei", "{\"settings\":{\"app-id\":\"1\"}}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("field").asString()).isEqualTo("settings.app-secret");
        assertThat(call("PUT", "channels/device", "{\"settings\":{}}").status()).isEqualTo(404);
        assertThat(call("POST", "channels/pigeon/check", "").status()).isEqualTo(404);
    }

    @Test
    void rulesAreReplacedAsAWhole() {
        Response set = call(
                "PUT",
                "rules",
                "{\"caps\":[{\"category\":\"*\",\"window\":\"1d\",\"count\":5}],"
                        + "\"quiet_hours\":{\"from\":\"22:00\",\"to\":\"08:00\",\"action\":\"drop\"},\"opt_in\":[\"ads\"]}");

        assertThat(set.status()).isEqualTo(200);
        assertThat(call("GET", "rules", "").json()).isEqualTo(set.json());
        assertThat(set.json().path("quiet_hours").path("zone").isNull()).isTrue();
        Response emptied = call("PUT", "rules", "{\"caps\":[],\"quiet_hours\":null,\"opt_in\":[]}");
        assertThat(emptied.json().path("quiet_hours").isNull()).isTrue();
        Response refused = call("PUT", "rules", "{\"caps\":[{\"category\":\"*\",\"window\":\"5x\",\"count\":5}]}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("field").asString()).isEqualTo("caps[0].window");
    }

    @Test
    void aCallbackIsSetTriedAndRemovedAndItsSecretStaysIn() {
        assertThat(call("GET", "callback", "").json().path("settings").isNull()).isTrue();
        Response set = call(
                "PUT",
                "callback",
                "{\"url\":\"https://example.com/r\",\"secret\":\"0123456789abcdef\",\"format\":\"native\"}");

        assertThat(set.json().path("settings").path("secret_set").asBoolean()).isTrue();
        assertThat(set.json().toString()).doesNotContain("0123456789abcdef");
        assertThat(call("POST", "callback/test", "").status()).isEqualTo(200);
        assertThat(call("GET", "callback/deliveries", "")
                        .json()
                        .path("items")
                        .path(0)
                        .path("error")
                        .asString())
                .isEqualTo("HTTP 500");
        assertThat(call("GET", "callback/dead-letters", "").json().path("items").isEmpty())
                .isTrue();
        assertThat(call("POST", "callback/replay", "{}").json().path("receipts").asLong())
                .isZero();
        assertThat(call("POST", "callback/replay", "{\"id\":\"0-1\"}").status()).isEqualTo(404);
        assertThat(call("PUT", "callback", "{\"url\":\"ftp://x\"}")
                        .json()
                        .path("field")
                        .asString())
                .isEqualTo("url");
        assertThat(call("DELETE", "callback", "").status()).isEqualTo(204);
        assertThat(call("POST", "callback/test", "").status()).isEqualTo(404);
    }
}
