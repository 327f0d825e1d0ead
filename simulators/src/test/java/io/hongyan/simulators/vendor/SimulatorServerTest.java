package io.hongyan.simulators.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SimulatorServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** 23:59:30 in UTC+8. */
    private static final Instant EVENING = Instant.parse("2026-11-25T15:59:30Z");

    private final MovableClock clock = new MovableClock(EVENING);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private SimulatorServer server = start(SimulatorSettings.onPort(0));
    private VendorState news = server.vendor("news");
    private String token = "";

    private SimulatorServer start(SimulatorSettings settings) {
        return new SimulatorServer(settings.withClock(clock), List.of(new NewsSimulator())).start();
    }

    @BeforeEach
    void authenticate() throws Exception {
        token = request("POST", "/news/token", "").body();
    }

    @AfterEach
    void stop() {
        server.close();
        http.close();
    }

    // --- routes ---

    @Test
    void aVendorAnswersUnderItsPrefixAlone() throws Exception {
        assertThat(send("m1", "a").body()).isEqualTo("acme ok");
        assertThat(request("GET", "/news/apps/acme/send", "").statusCode()).isEqualTo(405);
        assertThat(request("POST", "/news/elsewhere", "{}").statusCode()).isEqualTo(404);
        assertThat(request("POST", "/apps/acme/send", "{}").body()).contains("no vendor of that name");
        assertThat(server.settings("news"))
                .containsEntry("base-url", server.url() + "/news")
                .containsEntry("client-id", "news-client");
    }

    // --- phones ---

    @Test
    void namedPhonesHaveTheStateTheyWereGivenAndOthersAreDrawn() throws Exception {
        control("PUT", "/devices", """
                {"others": {"unknown": 1},
                 "bulk": {"pattern": "p-%05d", "from": 1, "count": 1000, "state": "installed"},
                 "devices": [{"token": "b", "state": "notification-off"}]}""");
        assertThat(send("m1", "p-00001", "p-01000", "p-01001", "b").body())
                .isEqualTo("acme ok ok unknown notification-off");
        assertThat(control("GET", "/devices", "").at("/named/installed").asInt())
                .isEqualTo(1000);

        control("PUT", "/devices/p-00001", "{\"state\": \"uninstalled\"}");
        assertThat(send("m2", "p-00001").body()).isEqualTo("acme uninstalled");
        assertThat(control("GET", "/devices/p-00001", "").path("state").asString())
                .isEqualTo("uninstalled");
    }

    @Test
    void sharesOfOtherPhonesAreDrawnOnceAPhone() {
        news.phones().others(Map.of(PhoneState.UNINSTALLED, 0.25));
        List<PhoneState> first = states();
        assertThat(states()).isEqualTo(first);
        assertThat(first.stream().filter(PhoneState.UNINSTALLED::equals).count())
                .isBetween(2200L, 2800L);
    }

    private List<PhoneState> states() {
        return IntStream.range(0, 10_000)
                .mapToObj(i -> news.phones().state("phone-" + i))
                .toList();
    }

    // --- accepted messages ---

    @Test
    void copiesOnEachOfAHundredThousandPhonesAreCountedExactly() {
        int phones = 120_000;
        for (int i = 0; i < phones; i++) {
            news.messages().add("id", "task", "t" + i, "", "", "", "");
        }
        assertThat(news.messages().tally("task")).isEqualTo(new AcceptedMessages.Tally(phones, phones));
        news.messages().add("id", "task", "t77", "", "", "", "");
        news.messages().add("id", "other", "t78", "", "", "", "");
        assertThat(news.messages().tally("task").duplicates()).isEqualTo(1);
        assertThat(news.messages().copies("task", "t77")).isEqualTo(2);
        assertThat(news.messages().copies("task", "t78")).isEqualTo(1);
        assertThat(news.messages().duplicates())
                .extracting(AcceptedMessage::token)
                .containsExactly("t77");
    }

    @Test
    void acceptedMessagesCanBeRead() throws Exception {
        send("m1", "a", "b");
        send("m2", "a");
        JsonNode found = control("GET", "/messages?token=a&limit=1", "");
        assertThat(found.path("total").asInt()).isEqualTo(3);
        assertThat(found.path("messages").size()).isEqualTo(1);
        JsonNode message = found.path("messages").get(0);
        assertThat(message.path("key").asString()).isEqualTo("m2");
        assertThat(message.path("request").asString()).contains("\"to\":[\"a\"]");
        assertThat(message.path("at").asString()).isEqualTo(EVENING.toString());
        assertThat(control("GET", "/tallies", "").at("/messages/m1/phones").asInt())
                .isEqualTo(2);
        assertThat(control("GET", "/tallies/m1?token=b", "").path("copies").asInt())
                .isEqualTo(1);
    }

    // --- quotas and rates ---

    @Test
    void quotasCountByTheDayOfChina() throws Exception {
        control("PUT", "/quotas", "{\"quotas\": {\"marketing\": {\"limit\": 3, \"perDevice\": 2}}}");
        assertThat(send("m", "a", "a", "a", "b", "c").body()).isEqualTo("acme ok ok installed ok installed");
        JsonNode quota = control("GET", "/quotas", "").at("/quotas/marketing");
        assertThat(quota.path("used").asInt()).isEqualTo(3);
        assertThat(quota.path("refused").asInt()).isEqualTo(1);
        assertThat(quota.path("refusedDevices").asInt()).isEqualTo(1);

        clock.move(Duration.ofSeconds(30));
        assertThat(send("m", "a").body()).isEqualTo("acme ok");
        assertThat(control("GET", "/quotas", "").path("day").asString()).isEqualTo("2026-11-26");
    }

    @Test
    void aRateHoldsASecondsWorth() throws Exception {
        control("PUT", "/quotas", "{\"rates\": {\"requests\": 2}}");
        assertThat(List.of(status("m", "a"), status("m", "b"), status("m", "c")))
                .containsExactly(200, 200, 429);
        clock.move(Duration.ofMillis(500));
        assertThat(List.of(status("m", "d"), status("m", "e"))).containsExactly(200, 429);
        assertThat(control("GET", "/quotas", "").at("/rates/requests/refused").asInt())
                .isEqualTo(2);
    }

    private int status(String key, String to) throws Exception {
        return send(key, to).statusCode();
    }

    // --- faults ---

    @Test
    void aLostAnswerTookEffectAndAResetDidNot() throws Exception {
        control("PUT", "/faults", "{\"faults\": [{\"kind\": \"reset\", \"times\": 1, \"path\": \"/send\"}]}");
        assertThatThrownBy(() -> send("m1", "a")).isInstanceOf(IOException.class);
        assertThat(news.messages().total()).isZero();

        control("PUT", "/faults", "{\"faults\": [{\"kind\": \"answer-lost\", \"times\": 1, \"path\": \"/send\"}]}");
        assertThatThrownBy(() -> send("m1", "a")).isInstanceOf(IOException.class);
        assertThat(news.messages().copies("m1", "a")).isEqualTo(1);

        assertThat(send("m2", "a").statusCode()).isEqualTo(200);
        assertThat(control("GET", "/faults", "").at("/struck/answer-lost").asInt())
                .isEqualTo(1);
    }

    @Test
    void errorsAreAnsweredUnread() throws Exception {
        news.faults().add(Fault.next(Fault.Kind.SERVER_ERROR, 1).answering(502));
        news.faults().add(Fault.next(Fault.Kind.RATE_LIMITED, 1));
        assertThat(send("m1", "a").statusCode()).isEqualTo(502);
        HttpResponse<String> limited = send("m1", "a");
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("retry-after")).contains("1");
        assertThat(news.messages().total()).isZero();
        assertThat(send("m1", "a").statusCode()).isEqualTo(200);
    }

    @Test
    void anExpiredCredentialIsGoneForGood() throws Exception {
        news.faults().add(Fault.next(Fault.Kind.CREDENTIALS_EXPIRED, 1));
        assertThat(send("m1", "a").statusCode()).isEqualTo(401);
        assertThat(send("m1", "a").statusCode()).isEqualTo(401);
        authenticate();
        assertThat(send("m1", "a").statusCode()).isEqualTo(200);
        clock.move(Duration.ofHours(1));
        assertThat(send("m1", "a").statusCode()).isEqualTo(401);
    }

    @Test
    void halfABatchIsInvalidTheSameHalfWithTheSameSeed() throws Exception {
        List<String> runs = IntStream.of(1, 2)
                .mapToObj(run -> {
                    try (SimulatorServer again =
                            start(SimulatorSettings.onPort(0).withSeed(42))) {
                        VendorState vendor = again.vendor("news");
                        vendor.faults().add(Fault.likely(Fault.Kind.TOKEN_INVALID, 0.5));
                        return IntStream.range(0, 200)
                                .mapToObj(i -> vendor.phone("t" + i).wireName())
                                .collect(Collectors.joining(" "));
                    }
                })
                .toList();
        assertThat(runs.get(0)).isEqualTo(runs.get(1));
        assertThat(runs.get(0).split("unknown", -1).length - 1).isBetween(70, 130);
    }

    // --- receipts ---

    @Test
    void receiptsComeInTheVendorsFormatInBatches() throws Exception {
        try (CallbackServer callbacks = new CallbackServer()) {
            control(
                    "PUT",
                    "/receipts",
                    "{\"callbackUrl\": \"" + callbacks.url("/cb") + "\", \"delayMillis\": 3600000}");
            send("m1", "a", "b", "c");
            assertThat(news.receipts().counts().waiting()).isEqualTo(3);
            control("POST", "/receipts/flush", "");
            await().atMost(PATIENCE).until(() -> news.receipts().counts().delivered() == 3);
            assertThat(callbacks.callbacks())
                    .extracting(CallbackServer.Callback::body)
                    .containsExactlyInAnyOrder("m1/a/arrived\nm1/b/arrived", "m1/c/arrived");
            assertThat(callbacks.callbacks())
                    .allSatisfy(callback -> assertThat(callback.headers()).containsEntry("x-signature", "signed"));
        }
    }

    @Test
    void aRefusedReceiptIsRepeatedASecondLater() throws Exception {
        try (CallbackServer callbacks = new CallbackServer()) {
            control("PUT", "/receipts", "{\"callbackUrl\": \"" + callbacks.url("/cb") + "\", \"retries\": 1}");
            callbacks.refuseNext(1);
            send("m1", "a");
            await().atMost(PATIENCE).until(() -> news.receipts().counts().delivered() == 1);
            callbacks.refuseNext(2);
            send("m2", "a");
            await().atMost(PATIENCE).until(() -> news.receipts().counts().failed() == 1);
        }
    }

    @Test
    void receiptsAreLostAndRepeatedAsAskedFor() throws Exception {
        try (CallbackServer callbacks = new CallbackServer()) {
            control("PUT", "/receipts", "{\"callbackUrl\": \"" + callbacks.url("/cb") + "\", \"loss\": 1}");
            send("m1", "a");
            control("PUT", "/receipts", "{\"loss\": 0, \"repeat\": 1}");
            send("m2", "a");
            await().atMost(PATIENCE).until(() -> news.receipts().counts().delivered() == 2);
            assertThat(news.receipts().counts()).isEqualTo(new ReceiptSender.Counts(2, 1, 1, 2, 0, 0));
            assertThat(callbacks.callbacks().stream()
                            .map(CallbackServer.Callback::body)
                            .collect(Collectors.joining("\n")))
                    .isEqualTo("m2/a/arrived\nm2/a/arrived");
        }
    }

    // --- control ---

    @Test
    void mistakesAreNamed() throws Exception {
        assertThat(error("PUT", "/devices/a", "{\"state\": \"asleep\"}")).startsWith("state: asleep (expected: one of");
        assertThat(error("PUT", "/faults", "{\"faults\": [{\"kind\": \"fire\"}]}"))
                .startsWith("kind: fire (expected: one of slow,");
        assertThat(error("PUT", "/faults", "{\"faults\": [{\"kind\": \"slow\", \"probability\": 2}]}"))
                .isEqualTo("probability: 2.0 (expected: 0 … 1)");
        assertThat(error("PUT", "/quotas", "{\"quotas\": {\"private\": {\"limit\": 1}}}"))
                .isEqualTo("quota class: private (expected: one of marketing)");
        assertThat(error("PUT", "/receipts", "{\"delay\": 1}")).startsWith("delay: unknown (expected: one of");
        assertThat(error("PUT", "/receipts", "no json")).startsWith("body: not a JSON object");
        assertThat(request("GET", "/_sim/nokia", "").body()).contains("vendor: nokia (expected: one of news)");
    }

    @Test
    void aResetForgetsWhatHappenedAndKeepsTheReceiptsAddress() throws Exception {
        news.receipts().settings(news.receipts().settings().withCallbackUrl("http://127.0.0.1:9/cb"));
        news.phones().set("a", PhoneState.UNINSTALLED);
        news.faults().add(Fault.likely(Fault.Kind.SLOW, 0));
        send("m1", "b");
        control("POST", "/reset", "");
        JsonNode summary = control("GET", "", "");
        assertThat(summary.path("accepted").asInt()).isZero();
        assertThat(summary.at("/quotas/marketing/used").asInt()).isZero();
        assertThat(summary.path("faults").size()).isZero();
        assertThat(summary.at("/devices/named").size()).isZero();
        assertThat(summary.at("/receipts/counts/made").asInt()).isZero();
        assertThat(summary.at("/receipts/callbackUrl").asString()).isEqualTo("http://127.0.0.1:9/cb");
        assertThat(send("m1", "b").statusCode()).isEqualTo(401);
        assertThat(request("GET", "/_sim", "").body()).contains("\"client-id\":\"news-client\"");
    }

    @Test
    void anInstantVendorRecordsNothingAndLimitsNothing() throws Exception {
        server.close();
        server = start(SimulatorSettings.onPort(0).forBenchmarks());
        news = server.vendor("news");
        news.quotas().define("marketing", 0, 0);
        news.rates().define("requests", 1);
        authenticate();
        assertThat(List.of(status("m", "a"), status("m", "a"), status("m", "a")))
                .containsOnly(200);
        assertThat(send("m", "a").body()).isEqualTo("acme ok");
        assertThat(news.messages().total()).isZero();
        assertThat(news.receipts().counts().made()).isZero();
    }

    // --- requests ---

    private HttpResponse<String> send(String key, String... to) throws Exception {
        String recipients =
                List.of(to).stream().map(one -> "\"" + one + "\"").collect(Collectors.joining(",", "[", "]"));
        return request(
                "POST", "/news/apps/acme/send", "{\"key\":\"" + key + "\",\"title\":\"Hi\",\"to\":" + recipients + "}");
    }

    private JsonNode control(String method, String path, String body) throws Exception {
        HttpResponse<String> response = request(method, "/_sim/news" + path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return VendorCall.json(response.body());
    }

    private String error(String method, String path, String body) throws Exception {
        HttpResponse<String> response = request(method, "/_sim/news" + path, body);
        assertThat(response.statusCode()).isEqualTo(400);
        return VendorCall.json(response.body()).path("error").asString();
    }

    private HttpResponse<String> request(String method, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
