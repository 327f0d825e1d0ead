package io.hongyan.simulators.vendor.oppo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.NotSentException;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.oppo.OppoChannel;
import io.hongyan.channels.oppo.OppoGlobalChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import io.hongyan.simulators.vendor.AcceptedMessage;
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

/** The adapter over HTTP against OPUSH's rules. */
class OppoAdapterTest {

    private static final TaskId TASK =
            TaskId.parse("RASL_0901_00030123456789abcdef0123456789ab").orElseThrow();
    private static final VendorMessage MESSAGE = VendorMessage.notification(TASK, "Parcel", "Out for delivery");

    private final AtomicReference<Instant> clock = new AtomicReference<>(Instant.parse("2026-09-01T04:00:00Z"));
    private final HttpCalls http = new HttpCalls();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private SimulatorServer simulators;
    private VendorState oppo;

    @BeforeEach
    void start() {
        simulators = new SimulatorServer(
                        SimulatorSettings.onPort(0).withClock(clock::get),
                        List.of(OppoSimulator.mainland(), OppoSimulator.global()))
                .start();
        oppo = simulators.vendor("oppo");
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
    void sendsToOneDevice() throws SendException {
        SendAnswer answer = mainland(Map.of()).send(MESSAGE, recipients(1));

        assertThat(answer.verdicts()).containsExactly(Verdict.ACCEPTED);
        assertThat(oppo.messages().last(message -> true, 10)).singleElement().satisfies(message -> {
            assertThat(message.id()).isEqualTo(answer.messageId());
            assertThat(message.key()).isEqualTo(TASK.toString());
            assertThat(message.body()).isEqualTo("Out for delivery");
        });
    }

    @Test
    void getsAVerdictForEachDeviceOfABatch() throws SendException {
        oppo.phones().set(token(1), PhoneState.UNKNOWN);

        assertThat(mainland(Map.of()).send(MESSAGE, recipients(3)).verdicts())
                .containsExactly(
                        Verdict.ACCEPTED,
                        new Verdict.Rejected(LossReason.TOKEN_INVALID, "10000", "Invalid registration_id"),
                        Verdict.ACCEPTED);
    }

    @Test
    void renewsATokenThatIsRefusedAndRepeatsOnce() throws SendException {
        Adapter adapter = mainland(Map.of());
        adapter.send(MESSAGE, recipients(1));
        oppo.faults().add(Fault.next(Fault.Kind.CREDENTIALS_EXPIRED, 1));

        assertThat(adapter.send(MESSAGE, recipients(1)).verdicts()).containsExactly(Verdict.ACCEPTED);
        oppo.faults().add(Fault.next(Fault.Kind.CREDENTIALS_EXPIRED, 2));
        assertThat(adapter.send(MESSAGE, recipients(2)).verdicts())
                .containsOnly(new Verdict.Rejected(LossReason.AUTH_FAILED, "11", "Invalid Auth Token"));
    }

    @Test
    void asksForANewTokenBeforeTheDayIsOver() throws SendException {
        Adapter adapter = mainland(Map.of());
        adapter.send(MESSAGE, recipients(1));
        clock.set(clock.get().plus(Duration.ofHours(20)));
        adapter.send(MESSAGE, recipients(1));
        clock.set(clock.get().plus(Duration.ofHours(5)));
        oppo.faults().add(Fault.likely(Fault.Kind.SERVER_ERROR, 1).at("/auth"));

        assertThat(adapter.send(MESSAGE, recipients(1)).verdicts()).containsExactly(Verdict.ACCEPTED);
    }

    @Test
    void isRefusedWithAForeignSecretOrAWrongClock() throws SendException {
        Adapter adapter = mainland(Map.of("master-secret", "not-it"));

        assertThat(adapter.send(MESSAGE, recipients(2)).verdicts())
                .containsOnly(new Verdict.Rejected(LossReason.AUTH_FAILED, "16", "Invalid Signature"));
        assertThat(adapter.probe().map(ProbeFailure::text)).hasValue("OPPO refused the credentials: Invalid Signature");
        assertThat(mainland(Map.of()).probe()).isEmpty();
        Adapter slow = adapter(new OppoChannel(), "oppo", Map.of(), Duration.ofMinutes(-11));
        assertThat(slow.send(MESSAGE, recipients(1)).verdicts())
                .containsOnly(new Verdict.Rejected(LossReason.AUTH_FAILED, "19", "Invalid Timestamp"));
    }

    @Test
    void sentNothingWhereNoTokenCame() {
        oppo.faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1).at("/auth"));

        assertThatThrownBy(() -> mainland(Map.of()).send(MESSAGE, recipients(1)))
                .isInstanceOf(NotSentException.class);
    }

    @Test
    void pushesABatchOnceThatIsRepeatedBecauseItsAnswerWasLost() throws SendException {
        Adapter adapter = mainland(Map.of());
        oppo.faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1).at("unicast_batch"));

        assertThatThrownBy(() -> adapter.send(MESSAGE, recipients(2))).isInstanceOf(AnswerLostException.class);
        assertThat(adapter.limits().repeatSafe()).isTrue();
        assertThat(adapter.send(MESSAGE, recipients(2)).verdicts()).containsOnly(Verdict.ACCEPTED);
        assertThat(oppo.messages().total()).isEqualTo(2);
        assertThat(oppo.messages().duplicates()).isEmpty();
        assertThat(oppo.quotas().get("marketing").used()).isEqualTo(2);
    }

    @Test
    void doesNotSendToDevicesOfTheOtherRegion() throws SendException {
        List<Recipient> mixed = List.of(
                new Recipient("1".repeat(32), "OPPO_IN_" + "a".repeat(32), 0),
                recipients(1).getFirst());

        assertThat(mainland(Map.of()).send(MESSAGE, mixed).verdicts())
                .containsExactly(
                        new Verdict.Rejected(LossReason.UNSUPPORTED, "", "token of the other region"),
                        Verdict.ACCEPTED);
        assertThat(abroad().send(MESSAGE, mixed).verdicts())
                .containsExactly(
                        Verdict.ACCEPTED,
                        new Verdict.Rejected(LossReason.UNSUPPORTED, "", "token of the other region"));
    }

    @Test
    void hasNoPassThrough() throws SendException {
        VendorMessage transmission = message(VendorMessage.Kind.TRANSMISSION, MessageClass.MARKETING, Map.of());

        assertThat(mainland(Map.of()).send(transmission, recipients(2)).verdicts())
                .containsOnly(new Verdict.Rejected(LossReason.UNSUPPORTED, "", "transmission: OPPO has none"));
    }

    @Test
    void broadcastsASavedTextWhereThatIsWanted() throws SendException {
        Adapter adapter = mainland(Map.of("broadcast-from", "2"));
        oppo.phones().set(token(1), PhoneState.UNKNOWN);
        oppo.faults().add(Fault.next(Fault.Kind.SERVER_ERROR, 1).at("save_message_content"));

        assertThat(adapter.send(MESSAGE, recipients(2)).verdicts())
                .containsOnly(new Verdict.TryLater(LossReason.VENDOR_ERROR, "HTTP 503", Duration.ZERO));
        SendAnswer first = adapter.send(MESSAGE, recipients(3));
        oppo.faults().add(Fault.likely(Fault.Kind.SERVER_ERROR, 1).at("save_message_content"));
        SendAnswer second = adapter.send(MESSAGE, recipients(2));

        assertThat(first.verdicts())
                .containsExactly(
                        Verdict.ACCEPTED,
                        new Verdict.Rejected(LossReason.TOKEN_INVALID, "10000", ""),
                        Verdict.ACCEPTED);
        assertThat(second.messageId()).as("saved once").isEqualTo(first.messageId());
        assertThat(oppo.messages().last(message -> true, 10))
                .extracting(AcceptedMessage::key)
                .containsOnly(TASK.toString());
    }

    @Test
    void broadcastsNoServiceMessage() throws SendException {
        Adapter adapter = mainland(Map.of("broadcast-from", "2"));

        assertThat(adapter.send(message(VendorMessage.Kind.NOTIFICATION, MessageClass.SERVICE, Map.of()), recipients(2))
                        .verdicts())
                .containsOnly(Verdict.ACCEPTED);
        assertThat(oppo.messages().last(message -> true, 10))
                .extracting(AcceptedMessage::messageClass)
                .containsOnly("service");
    }

    @ParameterizedTest
    @CsvSource({"50, 200, true", "51, 200, false", "50, 201, false"})
    void isHeldToTheLengthsOfTexts(int title, int body, boolean accepted) throws SendException {
        Verdict verdict = mainland(Map.of())
                .send(MESSAGE.withTexts("好".repeat(title), "好".repeat(body), ""), recipients(1))
                .verdicts()
                .getFirst();

        assertThat(verdict instanceof Verdict.Accepted).isEqualTo(accepted);
        if (!accepted) {
            assertThat(((Verdict.Rejected) verdict).reason()).isEqualTo(LossReason.PARAM_OVER_LIMIT);
        }
    }

    @Test
    void expandsALongTextWithinOpposLimit() throws SendException {
        assertThat(mainland(Map.of())
                        .send(MESSAGE.withTexts("t", "b", "好".repeat(128)), recipients(1))
                        .verdicts())
                .containsOnly(Verdict.ACCEPTED);
        assertThat(oppo.messages().last(message -> true, 1))
                .extracting(AcceptedMessage::body)
                .containsExactly("好".repeat(128));
    }

    @Test
    void needsAKnownCategory() throws SendException {
        VendorMessage message =
                message(VendorMessage.Kind.NOTIFICATION, MessageClass.MARKETING, Map.of("category", text("GOSSIP")));

        assertThat(mainland(Map.of()).send(message, recipients(1)).verdicts())
                .allSatisfy(verdict ->
                        assertThat(((Verdict.Rejected) verdict).code()).isEqualTo("67"));
    }

    @Test
    void usesTheDaysQuotaUpToTheLastMessage() throws SendException {
        oppo.quotas().define("marketing", 2, QuotaBook.UNLIMITED);

        assertThat(mainland(Map.of()).send(MESSAGE, recipients(3)).verdicts())
                .containsExactly(
                        Verdict.ACCEPTED,
                        Verdict.ACCEPTED,
                        new Verdict.Rejected(
                                LossReason.OVER_QUOTA_APP, "33", "The number of messages exceeds the daily limit"));
        clock.set(Instant.parse("2026-09-01T16:00:00Z"));
        assertThat(mainland(Map.of()).send(otherTask(), recipients(1)).verdicts())
                .containsOnly(Verdict.ACCEPTED);
    }

    @Test
    void isToldToSlowDown() throws SendException {
        oppo.rates().define("users", 2);

        assertThat(mainland(Map.of()).send(MESSAGE, recipients(2)).verdicts()).containsOnly(Verdict.ACCEPTED);
        assertThat(mainland(Map.of()).send(MESSAGE, recipients(2)).verdicts())
                .containsOnly(new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "13", Duration.ZERO));
    }

    @Test
    void isRefusedMoreThanAThousandDevices() throws SendException {
        assertThat(mainland(Map.of()).send(MESSAGE, recipients(1001)).verdicts())
                .hasSize(1001)
                .containsOnly(new Verdict.Rejected(LossReason.INVALID_PARAM, "41", "Invalid Arguments: messages"));
        assertThat(mainland(Map.of()).send(MESSAGE, recipients(1000)).verdicts())
                .containsOnly(Verdict.ACCEPTED);
    }

    @Test
    void tellsWhatBecameOfAMessageOnEachPhone() throws SendException, IOException {
        oppo.phones().set(token(1), PhoneState.UNINSTALLED);
        oppo.phones().set(token(2), PhoneState.OFFLINE);
        oppo.quotas().define("marketing", QuotaBook.UNLIMITED, 1);
        ReceiptEndpoint endpoint = new ReceiptEndpoint();
        opened.add(endpoint);
        Adapter adapter = mainland(Map.of("receipt-url", endpoint.url()));
        endpoint.readBy(adapter.receipts().orElseThrow());

        adapter.send(MESSAGE, recipients(3));
        adapter.send(otherTask(), recipients(1));

        await().untilAsserted(() -> assertThat(endpoint.received())
                .containsExactlyInAnyOrder(
                        receipt(MESSAGE, 0, new Event.Arrived(), "push_arrive"),
                        receipt(MESSAGE, 1, new Event.Lost(LossReason.UNINSTALLED), "regid_invalid"),
                        receipt(otherTask(), 0, new Event.Lost(LossReason.OVER_QUOTA_DEVICE), "user_daily_limit")));
    }

    @Test
    void readsTheListOfInvalidDevices() throws SendException {
        oppo.phones().set(token(0), PhoneState.UNINSTALLED);
        Adapter adapter = mainland(Map.of());
        adapter.send(MESSAGE, recipients(2));

        assertThat(adapter.pull())
                .containsExactly(new VendorReceipt(
                        "", token(0), new Event.Lost(LossReason.UNINSTALLED), "feedback", clock.get()));
        assertThat(adapter.pull()).isEmpty();
        assertThat(abroad().pull()).isEmpty();
    }

    @Test
    void hasShorterTitlesAbroad() throws SendException {
        List<Recipient> abroad = List.of(new Recipient("1".repeat(32), "OPPO_IN_" + "a".repeat(32), 0));

        assertThat(abroad().send(MESSAGE.withTexts("t".repeat(32), "b", ""), abroad)
                        .verdicts())
                .containsOnly(Verdict.ACCEPTED);
        assertThat(abroad().send(MESSAGE.withTexts("t".repeat(33), "b", ""), abroad)
                        .verdicts())
                .allSatisfy(verdict ->
                        assertThat(((Verdict.Rejected) verdict).reason()).isEqualTo(LossReason.PARAM_OVER_LIMIT));
    }

    private Adapter mainland(Map<String, String> settings) {
        return adapter(new OppoChannel(), "oppo", settings, Duration.ZERO);
    }

    private Adapter abroad() {
        return adapter(new OppoGlobalChannel(), "oppo-global", Map.of(), Duration.ZERO);
    }

    private Adapter adapter(ChannelType channel, String vendor, Map<String, String> settings, Duration skew) {
        Map<String, String> all = new LinkedHashMap<>(simulators.settings(vendor));
        all.putAll(settings);
        Adapter adapter = channel.open(
                ChannelSettings.of(channel, all),
                channel.limits(),
                new AdapterContext(http, () -> clock.get().plus(skew), new SplittableRandom(1)));
        opened.add(adapter);
        return adapter;
    }

    private VendorReceipt receipt(VendorMessage message, int device, Event event, String code) {
        return new VendorReceipt(message.task().toString(), token(device), event, code, clock.get());
    }

    private static List<Recipient> recipients(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Recipient("%032x".formatted(i), token(i), 0))
                .toList();
    }

    private static String token(int device) {
        return "OPPO_CN_%032x".formatted(device);
    }

    private static VendorMessage otherTask() {
        TaskId other =
                TaskId.parse("RASL_0901_00030123456789abcdef0123456789ac").orElseThrow();
        return VendorMessage.notification(other, "Other", "Text");
    }

    private static JsonNode text(String value) {
        return JsonNodeFactory.instance.stringNode(value);
    }

    private static VendorMessage message(
            VendorMessage.Kind kind, MessageClass messageClass, Map<String, JsonNode> options) {
        return new VendorMessage(
                TASK,
                kind,
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
                Duration.ofDays(1),
                messageClass,
                "payload",
                MESSAGE.extension(),
                options);
    }
}
