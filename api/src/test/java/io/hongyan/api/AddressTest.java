package io.hongyan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.api.ApiServer.Response;
import io.hongyan.delivery.Devices.AliasBinding;
import io.hongyan.delivery.Devices.Registration;
import io.hongyan.kernel.Platform;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Binding addresses of people. */
class AddressTest {

    private final ApiServer server = new ApiServer();
    private final Registration phone = server.register(Platform.ANDROID, "honor");
    private final Registration tablet = server.register(Platform.IOS, "apple");
    private String token = "";

    @BeforeEach
    void bindAlias() {
        token = server.token();
        server.platform.bindAliases(
                1, "", List.of(new AliasBinding(phone.address(), "li"), new AliasBinding(tablet.address(), "li")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Response call(String method, String path, String body) {
        return server.call(method, path, body.replace('\'', '"'), token);
    }

    private Response bind(String channel, String address) {
        return call(
                "POST",
                "user/address/" + channel,
                "{'addresses':[{'cid':'" + phone.cid() + "','address':'" + address + "'}]}");
    }

    private String addresses(Registration device) {
        return call("GET", "user/address/" + device.cid(), "")
                .data()
                .path(device.cid().toString())
                .toString();
    }

    @Test
    void addressesAreBoundAskedForAndUnbound() {
        assertThat(bind("sms", "13800000000").msg()).isEqualTo("success");
        assertThat(bind("email", "li@example.com").msg()).isEqualTo("success");
        assertThat(bind("wechat-mini", "oABC-123_x").msg()).isEqualTo("success");
        assertThat(addresses(phone))
                .isEqualTo("{\"sms\":\"+8613800000000\",\"email\":\"li@example.com\",\"wx\":\"oABC-123_x\"}");

        call("DELETE", "user/address/sms", "{'addresses':[{'cid':'" + phone.cid() + "'}]}");

        assertThat(addresses(phone)).isEqualTo("{\"email\":\"li@example.com\",\"wx\":\"oABC-123_x\"}");
        assertThat(call("GET", "user/detail/" + phone.cid(), "").json().toString())
                .doesNotContain("li@example.com")
                .contains("WX_oABC");
    }

    @Test
    void anAliasesAddressIsTheDevicesThatWasConnectedLast() {
        server.platform.connect(tablet.address());
        call("POST", "user/address/sms", "{'addresses':[{'cid':'" + phone.cid() + "','address':'+8613800000000'}]}");

        Response response = call(
                "POST",
                "user/address/sms",
                "{'addresses':[{'alias':'li','address':'+8613800000001'},{'alias':'wang','address':'+8613800000002'}]}");

        assertThat(response.data().path("unknown").toString()).isEqualTo("[{\"alias\":\"wang\"}]");
        assertThat(addresses(tablet)).isEqualTo("{\"sms\":\"+8613800000001\"}");
        assertThat(addresses(phone)).isEqualTo("{}");

        call("DELETE", "user/address/sms", "{'addresses':[{'alias':'li'}]}");
        assertThat(addresses(tablet)).isEqualTo("{}");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            sms    | 12800000000      | addresses[0].address is invalid: 11 characters (expected: a plus and 7 … 15 digits, or 11 digits of the mainland)
            rcs    | +0123456789      | addresses[0].address is invalid: 11 characters (expected: a plus and 7 … 15 digits, or 11 digits of the mainland)
            voice  | +86138000000001234 | addresses[0].address is invalid: 18 characters (expected: a plus and 7 … 15 digits, or 11 digits of the mainland)
            email  | nobody           | addresses[0].address is invalid: 6 characters (expected: name@domain)
            email  | a@b              | addresses[0].address is invalid: 3 characters (expected: name@domain)
            email  | a b@example.com  | addresses[0].address is invalid: 15 characters (expected: name@domain)
            wechat | a b              | addresses[0].address is invalid: 3 characters (expected: no spaces or control characters)
            ads    | ''               | addresses[0].address can not be empty
            hw     | x                | channel is invalid: hw (expected: sms, email, wechat, wx, dingtalk, dingtalk_robot, feishu, feishu_robot, wecom, wecom_robot, webhook, rcs, voice, ads)
            """)
    void anAddressThatCannotBeOneIsRefusedWithoutRepeatingIt(String channel, String address, String message) {
        assertThat(bind(channel, address).msg()).isEqualTo(message);
    }

    @Test
    void anIdOfAnotherPlatformHas128CharactersAtMost() {
        assertThat(bind("feishu", "x".repeat(128)).msg()).isEqualTo("success");
        assertThat(bind("feishu", "x".repeat(129)).msg())
                .isEqualTo("addresses[0].address size over limit: 129 characters (limit: 128)");
    }

    @Test
    void nobodyKnownIsRefused() {
        assertThat(call("POST", "user/address/sms", "{'addresses':[{'alias':'wang','address':'+8613800000002'}]}")
                        .msg())
                .isEqualTo("target user is invalid");
        assertThat(call("POST", "user/address/sms", "{'addresses':[{'address':'+8613800000002'}]}")
                        .msg())
                .isEqualTo("addresses[0].cid is invalid: expected either cid or alias");
    }

    @Test
    void getuisBindingTakesTheSameAddresses() {
        Response response = call(
                "POST",
                "user/bind_dt/sms",
                "{'dt_list':[{'cid':'" + phone.cid() + "','device_token':'13800000000'},{'cid':'" + tablet.cid()
                        + "','device_token':'home'}]}");

        assertThat(addresses(phone)).isEqualTo("{\"sms\":\"+8613800000000\"}");
        assertThat(response.data().path("errorList").size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sms", "huawei", ""})
    void aDeviceTellsTokensOfPushServicesOnly(String key) {
        Response response = server.send(HttpRequest.newBuilder(server.uri("/sdk/v1/register"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"appId\":\"" + ApiServer.APP.appId()
                        + "\",\"appKey\":\"" + ApiServer.APP.appKey()
                        + "\",\"platform\":\"android\",\"vendorTokens\":{\"" + key + "\":\"+8613800000000\"}}")));

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.json().toString())
                .contains("vendorTokens." + key + " is invalid: " + key + " (expected: one of ios, fcm, hw,");
    }
}
