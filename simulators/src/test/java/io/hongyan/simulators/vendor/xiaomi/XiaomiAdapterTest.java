package io.hongyan.simulators.vendor.xiaomi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Recall;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.xiaomi.XiaomiChannel;
import io.hongyan.channels.xiaomi.XiaomiGlobalChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.QuotaBook;
import io.hongyan.simulators.vendor.ReceiptEndpoint;
import io.hongyan.simulators.vendor.SimulatorServer;
import io.hongyan.simulators.vendor.SimulatorSettings;
import io.hongyan.simulators.vendor.VendorState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The adapter over HTTP against MiPush's rules. */
class XiaomiAdapterTest {

    private static final TaskId TASK =
            TaskId.parse("RASL_0901_00030123456789abcdef0123456789ab").orElseThrow();
    private static final VendorMessage MESSAGE = VendorMessage.notification(TASK, "Parcel", "Out for delivery");

    private final AtomicReference<Instant> clock = new AtomicReference<>(Instant.parse("2026-09-01T04:00:00Z"));
    private final HttpCalls http = new HttpCalls();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private SimulatorServer simulators;
    private VendorState xiaomi;

    @BeforeEach
    void start() {
        simulators = new SimulatorServer(
                        SimulatorSettings.onPort(0).withClock(clock::get),
                        List.of(XiaomiSimulator.mainland(), XiaomiSimulator.global()))
                .start();
        xiaomi = simulators.vendor("xiaomi");
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable closeable : opened) {
            closeable.close();
        }
        simulators.close();
        http.close();
    }

    @Test
    void sendsOneMessageToManyDevices() throws SendException {
        SendAnswer answer = mainland(Map.of()).send(MESSAGE, recipients("a", "b"));

        assertThat(answer.verdicts()).containsExactly(Verdict.ACCEPTED, Verdict.ACCEPTED);
        assertThat(xiaomi.messages().last(message -> true, 10))
                .allSatisfy(message -> {
                    assertThat(message.id()).isEqualTo(answer.messageId());
                    assertThat(message.key()).isEqualTo(TASK.toString());
                    assertThat(message.title()).isEqualTo("Parcel");
                    assertThat(message.messageClass()).isEqualTo("public");
                })
                .extracting(message -> message.token())
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void isRefusedWithAForeignSecret() throws SendException {
        Adapter adapter = mainland(Map.of("app-secret", "not-it"));

        assertThat(adapter.send(MESSAGE, recipients("a")).verdicts())
                .containsExactly(new Verdict.Rejected(LossReason.AUTH_FAILED, "21301", "auth failed"));
        assertThat(adapter.probe().map(ProbeFailure::text)).hasValue("Xiaomi refuses the account: 21301 auth failed");
        assertThat(mainland(Map.of()).probe()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"49, 127, true", "50, 127, false", "49, 128, false", "0, 1, false"})
    void isHeldToTheLengthsOfTexts(int title, int body, boolean accepted) throws SendException {
        Verdict verdict = verdict(MESSAGE.withTexts("好".repeat(title), "好".repeat(body), ""));

        assertThat(verdict instanceof Verdict.Accepted).isEqualTo(accepted);
        if (!accepted) {
            assertThat(((Verdict.Rejected) verdict).reason()).isEqualTo(LossReason.PARAM_OVER_LIMIT);
        }
    }

    @Test
    void needsAnApprovedChannel() throws SendException {
        Verdict refused = new Verdict.Rejected(LossReason.INVALID_PARAM, "27001", "invalid channel info");

        assertThat(verdict(options("channel", "999"))).isEqualTo(refused);
        assertThat(mainland(Map.of("public-channel", ""))
                        .send(MESSAGE, recipients("a"))
                        .verdicts())
                .containsExactly(refused);
        clock.set(Instant.parse("2024-10-01T00:00:00Z"));
        assertThat(mainland(Map.of("public-channel", ""))
                        .send(MESSAGE, recipients("a"))
                        .verdicts())
                .containsExactly(Verdict.ACCEPTED);
    }

    @Test
    void needsATemplateForPrivateMessagesFromTheEndOf2026() throws SendException {
        VendorMessage service = message(MessageClass.SERVICE, Duration.ofDays(10), Map.of());
        VendorMessage withTemplate = message(
                MessageClass.SERVICE,
                Duration.ofDays(10),
                Map.of("/extra.template_id", text("T1"), "/extra.template_param", text("{\"no\":\"SF1\"}")));

        assertThat(verdict(service)).isEqualTo(Verdict.ACCEPTED);
        clock.set(Instant.parse("2026-12-31T00:00:00Z"));
        assertThat(verdict(service)).isInstanceOf(Verdict.Rejected.class);
        assertThat(verdict(withTemplate)).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void holdsPublicMessagesToADay() throws SendException {
        assertThat(verdict(message(MessageClass.MARKETING, Duration.ofDays(10), Map.of())))
                .isEqualTo(Verdict.ACCEPTED);
        assertThat(verdict(options("time_to_live", "86400001")))
                .isEqualTo(
                        new Verdict.Rejected(LossReason.INVALID_PARAM, "10017", "time_to_live has an illegal value"));
    }

    @Test
    void usesTheDaysQuotaUpAndHasANewOneAtMidnightInChina() throws SendException {
        xiaomi.quotas().define("public", 3, QuotaBook.UNLIMITED);

        assertThat(verdicts("a", "b")).containsOnly(Verdict.ACCEPTED);
        assertThat(verdicts("c", "d"))
                .containsOnly(new Verdict.Rejected(LossReason.OVER_QUOTA_APP, "200001", "the day's quota is used up"));
        assertThat(verdicts("c")).containsOnly(Verdict.ACCEPTED);
        clock.set(Instant.parse("2026-09-01T16:00:00Z"));
        assertThat(verdicts("c", "d")).containsOnly(Verdict.ACCEPTED);
    }

    @Test
    void isToldToSlowDown() throws SendException {
        xiaomi.rates().define("requests", 1);

        assertThat(verdicts("a")).containsOnly(Verdict.ACCEPTED);
        assertThat(verdicts("a"))
                .containsOnly(new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "200002", Duration.ZERO));
    }

    @Test
    void triesLaterWhatAServerErrorStopped() throws SendException {
        xiaomi.faults().add(Fault.next(Fault.Kind.SERVER_ERROR, 1));

        assertThat(verdicts("a"))
                .containsOnly(new Verdict.TryLater(LossReason.VENDOR_ERROR, "HTTP 503", Duration.ZERO));
        assertThat(verdicts("a")).containsOnly(Verdict.ACCEPTED);
    }

    @Test
    void showsARequestOnceThatIsRepeatedBecauseItsAnswerWasLost() throws SendException {
        xiaomi.faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1));
        Adapter adapter = mainland(Map.of());

        assertThatThrownBy(() -> adapter.send(MESSAGE, recipients("a"))).isInstanceOf(AnswerLostException.class);
        assertThat(adapter.limits().repeatSafe()).isTrue();
        assertThat(adapter.send(MESSAGE, recipients("a")).verdicts()).containsExactly(Verdict.ACCEPTED);
        assertThat(xiaomi.messages().copies(TASK.toString(), "a")).isEqualTo(1);
    }

    @Test
    void isRefusedTooManyOrRepeatedDevices() throws SendException {
        String[] many = IntStream.rangeClosed(0, 1000).mapToObj(i -> "r" + i).toArray(String[]::new);

        assertThat(verdicts(many))
                .hasSize(1001)
                .allSatisfy(verdict ->
                        assertThat(((Verdict.Rejected) verdict).reason()).isEqualTo(LossReason.INVALID_PARAM));
        assertThat(verdicts("a", "a")).allSatisfy(verdict -> assertThat(verdict).isInstanceOf(Verdict.Rejected.class));
    }

    @Test
    void learnsOfInvalidDevicesFromTheAnswerWhereAllAre() throws SendException {
        xiaomi.phones().set("gone", PhoneState.UNKNOWN);

        assertThat(verdicts("gone"))
                .containsOnly(new Verdict.Rejected(LossReason.TOKEN_INVALID, "20301", "send failed: no valid target"));
        assertThat(verdicts("gone", "here")).containsOnly(Verdict.ACCEPTED);
    }

    @Test
    void readsTheListOfInvalidDevicesOnce() throws SendException {
        xiaomi.phones().set("gone", PhoneState.UNINSTALLED);
        Adapter adapter = mainland(Map.of());
        adapter.send(MESSAGE, recipients("gone", "here"));

        assertThat(adapter.pull())
                .containsExactly(
                        new VendorReceipt("", "gone", new Event.Lost(LossReason.UNINSTALLED), "feedback", clock.get()));
        assertThat(adapter.pull()).as("asked too often").isEmpty();
        clock.set(clock.get().plusSeconds(2));
        assertThat(adapter.pull()).isEmpty();
        assertThat(mainland(Map.of("feedback-url", "none")).pull()).isEmpty();
    }

    @Test
    void tellsWhatBecameOfAMessageOnEachPhone() throws SendException, IOException {
        xiaomi.phones().set("off", PhoneState.NOTIFICATION_OFF);
        xiaomi.phones().set("gone", PhoneState.UNINSTALLED);
        xiaomi.phones().set("disabled", PhoneState.DISABLED);
        xiaomi.phones().set("away", PhoneState.OFFLINE);
        xiaomi.receipts().settings(xiaomi.receipts().settings().withClicks(1));
        ReceiptEndpoint endpoint = endpoint();
        Adapter adapter = mainland(Map.of("receipt-url", endpoint.url()));
        endpoint.readBy(adapter.receipts().orElseThrow());

        adapter.send(MESSAGE, recipients("here", "off", "gone", "disabled", "away"));

        await().untilAsserted(() -> assertThat(endpoint.received())
                .containsExactlyInAnyOrder(
                        receipt("here", new Event.Arrived(), "1"),
                        receipt("here", new Event.Clicked(), "2"),
                        receipt("off", new Event.Arrived(), "1"),
                        receipt("off", new Event.Lost(LossReason.NOT_DISPLAYED), "1 Disable"),
                        receipt("gone", new Event.Lost(LossReason.UNINSTALLED), "16"),
                        receipt("disabled", new Event.Lost(LossReason.NOTIFICATION_OFF), "32")));
    }

    @Test
    void getsOnlyTheReceiptsItAsksFor() throws SendException, IOException {
        xiaomi.phones().set("gone", PhoneState.UNINSTALLED);
        ReceiptEndpoint endpoint = endpoint();
        Adapter adapter = mainland(Map.of("receipt-url", endpoint.url(), "receipt-types", "1"));
        endpoint.readBy(adapter.receipts().orElseThrow());

        adapter.send(MESSAGE, recipients("gone", "here"));

        await().untilAsserted(
                        () -> assertThat(xiaomi.receipts().counts().delivered()).isEqualTo(1));
        assertThat(endpoint.received()).containsExactly(receipt("here", new Event.Arrived(), "1"));
    }

    @Test
    void tellsOfADeviceWhoseDayIsFull() throws SendException, IOException {
        xiaomi.quotas().define("public", QuotaBook.UNLIMITED, 0);
        ReceiptEndpoint endpoint = endpoint();
        Adapter adapter = mainland(Map.of("receipt-url", endpoint.url()));
        endpoint.readBy(adapter.receipts().orElseThrow());

        adapter.send(MESSAGE, recipients("full"));

        await().untilAsserted(() -> assertThat(endpoint.received())
                .containsExactly(receipt("full", new Event.Lost(LossReason.OVER_QUOTA_APP), "128")));
    }

    @Test
    void recallsByMessageIdAndByNotificationId() throws SendException {
        Adapter adapter = mainland(Map.of());
        String id = adapter.send(MESSAGE, recipients("a")).messageId();

        assertThat(adapter.recall(recall(id))).containsExactly(Verdict.ACCEPTED);
        assertThat(adapter.recall(recall("sdm0")))
                .containsExactly(new Verdict.Rejected(LossReason.UNKNOWN, "65028", "message unknown"));
        assertThat(adapter.recall(recall(""))).containsExactly(Verdict.ACCEPTED);
    }

    @Test
    void storesMessagesForTwoWeeksAbroadWithoutAChannel() throws SendException {
        Adapter adapter = adapter(new XiaomiGlobalChannel(), "xiaomi-global", Map.of());

        assertThat(adapter.send(message(MessageClass.MARKETING, Duration.ofDays(14), Map.of()), recipients("a"))
                        .verdicts())
                .containsExactly(Verdict.ACCEPTED);
        assertThat(simulators.vendor("xiaomi-global").messages().total()).isEqualTo(1);
    }

    private Adapter mainland(Map<String, String> settings) {
        return adapter(new XiaomiChannel(), "xiaomi", settings);
    }

    private Adapter adapter(ChannelType channel, String vendor, Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(simulators.settings(vendor));
        all.putAll(settings);
        Adapter adapter = channel.open(
                ChannelSettings.of(channel, all),
                channel.limits(),
                new AdapterContext(http, clock::get, new SplittableRandom(1)));
        opened.add(adapter);
        return adapter;
    }

    private ReceiptEndpoint endpoint() throws IOException {
        ReceiptEndpoint endpoint = new ReceiptEndpoint();
        opened.add(endpoint);
        return endpoint;
    }

    private Verdict verdict(VendorMessage message) throws SendException {
        return mainland(Map.of()).send(message, recipients("a")).verdicts().getFirst();
    }

    private List<Verdict> verdicts(String... tokens) throws SendException {
        return mainland(Map.of()).send(MESSAGE, recipients(tokens)).verdicts();
    }

    private VendorReceipt receipt(String token, Event event, String code) {
        return new VendorReceipt(TASK.toString(), token, event, code, clock.get());
    }

    private static Recall recall(String messageId) {
        return new Recall(TASK, messageId, OptionalInt.empty(), recipients("a"));
    }

    private static List<Recipient> recipients(String... tokens) {
        return IntStream.range(0, tokens.length)
                .mapToObj(i -> new Recipient("%032x".formatted(i), tokens[i], 0))
                .toList();
    }

    private static VendorMessage options(String name, String value) {
        return message(MessageClass.MARKETING, Duration.ofDays(1), Map.of(name, text(value)));
    }

    private static JsonNode text(String value) {
        return JsonNodeFactory.instance.stringNode(value);
    }

    private static VendorMessage message(MessageClass messageClass, Duration ttl, Map<String, JsonNode> options) {
        return new VendorMessage(
                TASK,
                MESSAGE.kind(),
                MESSAGE.title(),
                MESSAGE.body(),
                "",
                "",
                "",
                MESSAGE.click(),
                MESSAGE.badge(),
                "",
                "",
                "",
                OptionalInt.empty(),
                ttl,
                messageClass,
                "",
                MESSAGE.extension(),
                options);
    }
}
