package io.hongyan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.api.ApiServer.Response;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CallbackEndpointsTest {

    private static final String GOOD =
            "{'url':'https://example.com/hook','secret':'a long enough secret','kinds':['sent','clicked'],'alias':true}";

    private final ApiServer server = new ApiServer();
    private String token = "";

    @BeforeEach
    void authenticate() {
        token = server.token();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Response call(String method, String path, String body) {
        return server.call(method, path, body.replace('\'', '"'), token);
    }

    @Test
    void whatWasPutIsShownAndTheSecretIsNot() {
        assertThat(call("GET", "callback", "").data().toString()).isEqualTo("{\"set\":false}");

        Response put = call("PUT", "callback", GOOD);

        assertThat(put.data().toString())
                .isEqualTo("{\"set\":true,\"url\":\"https://example.com/hook\",\"format\":\"native\","
                        + "\"kinds\":[\"sent\",\"clicked\"],\"alias\":true,\"secret_set\":true}")
                .isEqualTo(call("GET", "callback", "").data().toString());
        assertThat(server.callbacks.stored(1)).containsEntry("secret", "a long enough secret");
    }

    @Test
    void aSecretThatIsNotGivenStays() {
        call("PUT", "callback", GOOD);
        call("PUT", "callback", "{'url':'https://example.com/other','format':'getui'}");

        assertThat(server.callbacks.stored(1))
                .isEqualTo(Map.of(
                        "url", "https://example.com/other",
                        "secret", "a long enough secret",
                        "format", "getui",
                        "alias", "false"));
    }

    @Test
    void whatCannotBeUsedIsNamedAndNothingChanges() {
        assertThat(call("PUT", "callback", "{'url':'http://x'}").msg())
                .isEqualTo("callback is invalid: url: http://x (expected: https)");
        assertThat(call("PUT", "callback", "{}").msg()).isEqualTo("url cannot be null");
        assertThat(call("PUT", "callback", "{'url':'https://x','kinds':'sent'}").msg())
                .isEqualTo("kinds type error (expected: array)");
        assertThat(call("PUT", "callback", "{'url':'https://x','kinds':[]}").msg())
                .isEqualTo("kinds can not be empty");
        assertThat(call("PUT", "callback", "{'url':'https://x','alias':'perhaps'}")
                        .msg())
                .isEqualTo("alias type error (expected: boolean)");
        assertThat(call("GET", "callback", "").data().path("set").asBoolean()).isFalse();
    }

    @Test
    void whatIsNotSetUpCannotBeAskedAfter() {
        for (Response answer : new Response[] {
            call("DELETE", "callback", ""), call("GET", "callback/status", ""), call("POST", "callback/test", "{}")
        }) {
            assertThat(answer.code()).isEqualTo(20001);
            assertThat(answer.msg()).isEqualTo("callback is not set up");
        }
        call("PUT", "callback", GOOD);
        assertThat(call("DELETE", "callback", "").code()).isZero();
        assertThat(call("GET", "callback", "").data().path("set").asBoolean()).isFalse();
    }

    @Test
    void theStatusSaysHowFarBehindAndWhatIsWrong() {
        call("PUT", "callback", GOOD);
        assertThat(call("GET", "callback/status", "").data().toString())
                .isEqualTo("{\"state\":\"ok\",\"waiting\":0,\"dead\":0,\"dropped\":0,\"bytes\":0,\"sent\":0,"
                        + "\"requests\":0,\"failed_requests\":0}");
        server.callbacks.status = new AppCallbacks.Status(
                "failing",
                5,
                Optional.of(Instant.ofEpochMilli(1)),
                2,
                3,
                4,
                6,
                7,
                8,
                Optional.of(Instant.ofEpochMilli(9)),
                Optional.of(
                        new AppCallbacks.LastError("HTTP 500", Instant.ofEpochMilli(10), Instant.ofEpochMilli(11))));
        assertThat(call("GET", "callback/status", "").data().toString())
                .isEqualTo("{\"state\":\"failing\",\"waiting\":5,\"oldest\":1,\"dead\":2,\"dropped\":3,\"bytes\":4,"
                        + "\"sent\":6,\"requests\":7,\"failed_requests\":8,\"last_success\":9,"
                        + "\"last_error\":{\"reason\":\"HTTP 500\",\"at\":10,\"next_try\":11}}");
    }

    @Test
    void aTestSaysWhatCameBack() {
        call("PUT", "callback", GOOD);
        assertThat(call("POST", "callback/test", "{}").data().toString())
                .isEqualTo("{\"ok\":false,\"status\":503,\"text\":\"HTTP 503\",\"answer\":\"busy\",\"millis\":12}");
    }

    @Test
    void whatWasGivenUpIsListedAndSentAgainOneByOneOrAll() {
        for (int i = 1; i <= 3; i++) {
            server.callbacks.dead.add(InMemoryAppCallbacks.died("0-" + i, i));
        }
        JsonNode dead = call("GET", "callback/dead?limit=2", "").data().path("dead");
        assertThat(dead.size()).isEqualTo(2);
        assertThat(dead.path(1).toString())
                .isEqualTo("{\"id\":\"0-2\",\"receipts\":2,\"kind\":\"arrived\","
                        + "\"taskid\":\"RASS_1122_00000000000000000000000000000001\",\"since\":1,\"given_up\":2,"
                        + "\"reason\":\"HTTP 500\"}");
        assertThat(call("GET", "callback/dead?limit=0", "").msg())
                .isEqualTo("limit is invalid: 0 (expected: 1 … 1000)");

        assertThat(call("POST", "callback/replay", "{'id':'0-9'}").msg())
                .isEqualTo("id is invalid: 0-9 (expected: one of callback/dead)");
        assertThat(call("POST", "callback/replay", "{'id':'0-2'}").data().toString())
                .isEqualTo("{\"receipts\":2}");
        assertThat(call("POST", "callback/replay", "{}").data().toString()).isEqualTo("{\"receipts\":4}");
        assertThat(call("GET", "callback/dead", "").data().toString()).isEqualTo("{\"dead\":[]}");
    }
}
