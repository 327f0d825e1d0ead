package io.hongyan.simulators.vendor.webpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.Recall;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.webpush.WebPushChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.SimulatorServer;
import io.hongyan.simulators.vendor.SimulatorSettings;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorState;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The adapter against the simulated push service, which reads every message as a browser would. */
class WebPushAdapterAgainstSimulatorTest {

    private static final AtomicReference<Instant> NOW = new AtomicReference<>(Instant.parse("2026-11-26T08:00:00Z"));
    private static final TaskId TASK = new TaskId(TaskId.Kind.LIST, 1126, 5, 6);

    private static SimulatorServer server;
    private static VendorState service;
    private static HttpCalls http;
    private static Adapter adapter;

    @BeforeAll
    static void start() {
        server = new SimulatorServer(SimulatorSettings.onPort(0).withClock(NOW::get), List.of(new WebPushSimulator()))
                .start();
        service = server.vendor("webpush");
        http = new HttpCalls();
        adapter = open(server.settings("webpush"));
    }

    @AfterAll
    static void stop() {
        adapter.close();
        http.close();
        server.close();
    }

    @BeforeEach
    void withoutFaults() {
        service.faults().clear();
    }

    private static Adapter open(Map<String, String> settings) {
        WebPushChannel type = new WebPushChannel();
        ChannelSettings checked = ChannelSettings.of(type, settings);
        return type.open(
                checked, checked.limits(type.limits()), new AdapterContext(http, NOW::get, new SecureRandom()));
    }

    private static Recipient browser(String id) {
        return new Recipient("c".repeat(32), WebPushSimulator.subscription(server.baseUrl("webpush"), id), 0);
    }

    private static VendorMessage message(String title) {
        return VendorMessage.notification(TASK, title, "正文 🚀").withTtl(Duration.ofHours(1));
    }

    private static Verdict send(String browser) throws SendException {
        return adapter.send(message("t"), List.of(browser(browser))).verdicts().getFirst();
    }

    private static LossReason reason(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted accepted -> LossReason.NONE;
            case Verdict.Rejected rejected -> rejected.reason();
            case Verdict.TryLater later -> later.reason();
        };
    }

    private static List<String> connect(String browser) throws SendException {
        String messages = http.get(server.baseUrl("webpush") + "/subscriptions/" + browser + "/messages", Map.of())
                .text();
        return VendorCall.json(messages)
                .valueStream()
                .map(message ->
                        VendorCall.json(message.asString()).path("title").asString(""))
                .toList();
    }

    @Test
    void theBrowserReadsWhatWasSent() throws Exception {
        SendAnswer answer = adapter.send(message("标题"), List.of(browser("reads")));

        assertThat(answer.verdicts()).containsExactly(Verdict.ACCEPTED);
        assertThat(answer.messageId()).startsWith(server.baseUrl("webpush") + "/message/");
        assertThat(service.messages().copies(TASK.toString(), "reads")).isEqualTo(1);
        assertThat(service.messages().newest()).satisfies(taken -> {
            assertThat(taken.title()).isEqualTo("标题");
            assertThat(taken.body()).isEqualTo("正文 🚀");
            assertThat(VendorCall.json(taken.request()).path("msgid").asString())
                    .isEqualTo(TASK.msgid());
        });
    }

    @Test
    void theLongestContentFits() throws Exception {
        VendorMessage empty = message("");
        String title = "x".repeat(adapter.limits().payloadBytes() - adapter.payloadBytes(empty));

        assertThat(adapter.payloadBytes(message(title)))
                .isEqualTo(adapter.limits().payloadBytes());
        assertThat(reason(adapter.send(message(title), List.of(browser("long")))
                        .verdicts()
                        .getFirst()))
                .isEqualTo(LossReason.NONE);
        assertThat(reason(adapter.send(message(title + "x"), List.of(browser("long")))
                        .verdicts()
                        .getFirst()))
                .isEqualTo(LossReason.PARAM_OVER_LIMIT);
    }

    @Test
    void goneAndUnknownSubscriptionsAreToldApart() throws Exception {
        service.phones().set("gone", PhoneState.UNINSTALLED);
        service.phones().set("nobody", PhoneState.UNKNOWN);

        assertThat(reason(send("gone"))).isEqualTo(LossReason.UNINSTALLED);
        assertThat(reason(send("nobody"))).isEqualTo(LossReason.TOKEN_INVALID);
    }

    @Test
    void aSubscriptionOfAnotherKeyIsOfNoUseAndOursIsSound() throws Exception {
        String foreign = EcKeys.base64(
                EcKeys.point((ECPublicKey) EcKeys.named("someone else").getPublic()));
        http.post(
                server.baseUrl("webpush") + "/subscriptions",
                Map.of("Content-Type", "application/json"),
                ("{\"id\":\"foreign\",\"applicationServerKey\":\"" + foreign + "\"}").getBytes());

        assertThat(reason(send("foreign"))).isEqualTo(LossReason.TOKEN_INVALID);
    }

    @Test
    void aRefusedSignatureIsMadeAnewAndTheMessageRepeatedOnce() throws Exception {
        assertThat(send("first")).isEqualTo(Verdict.ACCEPTED);
        service.faults().add(Fault.next(Fault.Kind.CREDENTIALS_EXPIRED, 1));

        assertThat(send("second")).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void aSignatureServesForHoursAndIsRenewedBeforeItExpires() throws Exception {
        for (int i = 0; i < 30; i++) {
            assertThat(send("hours")).isEqualTo(Verdict.ACCEPTED);
            NOW.set(NOW.get().plus(Duration.ofHours(1)));
        }
    }

    @Test
    void keysThatAreNoPairFailTheProbe() {
        assertThat(adapter.probe()).isEmpty();
        Map<String, String> settings = new HashMap<>(server.settings("webpush"));
        settings.put("vapid-public-key", EcKeys.base64(EcKeys.point((ECPublicKey)
                EcKeys.named("someone else").getPublic())));
        try (Adapter foreign = open(settings)) {
            assertThat(foreign.probe()).isPresent();
        }
    }

    @Test
    void aBrowserThatIsAwayGetsTheNewestOfATopic() throws Exception {
        service.phones().set("away", PhoneState.OFFLINE);
        adapter.send(message("old"), List.of(browser("away")));
        adapter.send(message("new"), List.of(browser("away")));

        assertThat(connect("away")).containsExactly("new");
    }

    @Test
    void aRecalledMessageDoesNotReachABrowserThatIsAway() throws Exception {
        service.phones().set("away2", PhoneState.OFFLINE);
        SendAnswer deleted = adapter.send(message("t"), List.of(browser("away2")));
        Recall byLocation = new Recall(TASK, deleted.messageId(), OptionalInt.empty(), List.of(browser("away2")));
        assertThat(adapter.recall(byLocation)).containsExactly(Verdict.ACCEPTED);
        assertThat(connect("away2")).isEmpty();
        assertThat(reason(adapter.recall(byLocation).getFirst())).isEqualTo(LossReason.UNKNOWN);

        adapter.send(message("t"), List.of(browser("away2")));
        Recall byTopic = new Recall(TASK, "", OptionalInt.empty(), List.of(browser("away2")));
        assertThat(adapter.recall(byTopic)).containsExactly(Verdict.ACCEPTED);
        assertThat(connect("away2")).isEmpty();
    }

    @Test
    void anAddressThatTheServiceNamesElsewhereIsNotCalled() throws Exception {
        Recall recall =
                new Recall(TASK, "http://127.0.0.1:1/message/x", OptionalInt.empty(), List.of(browser("elsewhere")));

        assertThat(adapter.recall(recall)).containsExactly(Verdict.ACCEPTED);
    }

    @Test
    void anEndpointThatIsNotAllowedIsNotCalledAndItsTokenKept() throws Exception {
        Map<String, String> settings = new HashMap<>(server.settings("webpush"));
        settings.put("allow-private-addresses", "false");
        try (Adapter strict = open(settings)) {
            assertThat(reason(strict.send(message("t"), List.of(browser("ssrf")))
                            .verdicts()
                            .getFirst()))
                    .isEqualTo(LossReason.PERMISSION_DENIED);
        }
        assertThat(service.messages().copies(TASK.toString(), "ssrf")).isZero();
    }

    @Test
    void troubleThatPassesIsWorthAnotherTry() throws Exception {
        service.faults().add(Fault.next(Fault.Kind.RATE_LIMITED, 1));
        assertThat(send("busy"))
                .isEqualTo(new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "429", Duration.ofSeconds(1)));
        service.faults().add(Fault.next(Fault.Kind.SERVER_ERROR, 1));
        assertThat(reason(send("busy"))).isEqualTo(LossReason.VENDOR_ERROR);
        service.faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1));
        assertThatThrownBy(() -> send("busy")).isInstanceOf(AnswerLostException.class);
        assertThat(send("busy")).isEqualTo(Verdict.ACCEPTED);
    }
}
