package io.hongyan.simulators.vendor.fcm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.SettingsException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.fcm.FcmChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import io.hongyan.simulators.vendor.AcceptedMessage;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.MovableClock;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.SimulatorServer;
import io.hongyan.simulators.vendor.SimulatorSettings;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorState;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** The FCM adapter and the FCM simulator against each other, over HTTP. */
class FcmSimulatorTest {

    private static final TaskId TASK = TaskId.of(TaskId.Kind.LIST, LocalDate.of(2026, 11, 26), 1, 3, "r1");

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-26T02:00:00Z"));
    private final SimulatorServer server =
            new SimulatorServer(SimulatorSettings.onPort(0).withClock(clock), List.of(new FcmSimulator())).start();
    private final VendorState fcm = server.vendor("fcm");
    private final HttpCalls http = new HttpCalls(Duration.ofSeconds(10));
    private final Adapter adapter = open(Map.of());

    private Adapter open(Map<String, String> changed) {
        Map<String, String> given = new HashMap<>(server.settings("fcm"));
        given.putAll(changed);
        FcmChannel type = new FcmChannel();
        ChannelSettings settings = ChannelSettings.of(type, given);
        return type.open(settings, settings.limits(type.limits()), new AdapterContext(http, clock, new Random(1)));
    }

    @AfterEach
    void stop() {
        server.close();
        http.close();
    }

    private static VendorMessage message() {
        return VendorMessage.notification(TASK, "Parcel", "Out for delivery");
    }

    private Verdict send(VendorMessage message, String token) throws Exception {
        SendAnswer answer = adapter.send(message, List.of(new Recipient("c", token, 0)));
        assertThat(answer.verdicts()).hasSize(1);
        return answer.verdicts().getFirst();
    }

    @Test
    void aMessageIsTakenAndCarriesItsTask() throws Exception {
        SendAnswer answer = adapter.send(message(), List.of(new Recipient("c", "token-1", 0)));
        assertThat(answer.verdicts()).containsExactly(Verdict.ACCEPTED);
        AcceptedMessage taken = Objects.requireNonNull(fcm.messages().newest());
        assertThat(taken.id()).isEqualTo(answer.messageId()).startsWith("0:");
        assertThat(taken.key()).isEqualTo(TASK.toString());
        assertThat(taken.title()).isEqualTo("Parcel");
        assertThat(taken.body()).isEqualTo("Out for delivery");
        JsonNode sent = VendorCall.json(taken.request());
        assertThat(sent.at("/message/data/taskid").asString()).isEqualTo(TASK.toString());
        assertThat(sent.at("/message/data/msgid").asString()).isEqualTo(TASK.msgid());
        assertThat(sent.at("/message/android/ttl").asString()).isEqualTo("86400s");
    }

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN,       TOKEN_INVALID, INVALID_ARGUMENT",
        "UNINSTALLED,   UNINSTALLED,   UNREGISTERED",
        "INACTIVE,      UNINSTALLED,   UNREGISTERED",
        "USER_MISMATCH, TOKEN_INVALID, SENDER_ID_MISMATCH"
    })
    void aPhoneThatIsGoneIsNamed(PhoneState state, LossReason reason, String code) throws Exception {
        fcm.phones().set("gone", state);
        assertThat(send(message(), "gone")).isInstanceOfSatisfying(Verdict.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(reason);
            assertThat(rejected.code()).isEqualTo(code);
        });
        assertThat(fcm.messages().total()).isZero();
    }

    @Test
    void oneAccessTokenServesManyMessagesAndIsRenewedBeforeItExpires() throws Exception {
        send(message(), "a");
        fcm.faults().add(Fault.likely(Fault.Kind.SERVER_ERROR, 1).at("/token"));
        send(message(), "b");
        assertThat(fcm.faults().struck()).isEmpty();
        fcm.faults().clear();
        clock.move(Duration.ofMinutes(59));
        assertThat(send(message(), "c")).isEqualTo(Verdict.ACCEPTED);
        clock.move(Duration.ofMinutes(30));
        assertThat(send(message(), "d")).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void aRevokedAccessTokenIsRenewedOnce() throws Exception {
        send(message(), "a");
        fcm.faults().add(Fault.next(Fault.Kind.CREDENTIALS_EXPIRED, 1));
        assertThat(send(message(), "b")).isEqualTo(Verdict.ACCEPTED);
        fcm.faults().add(Fault.likely(Fault.Kind.CREDENTIALS_EXPIRED, 1));
        assertThat(send(message(), "c"))
                .isInstanceOfSatisfying(
                        Verdict.Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(LossReason.AUTH_FAILED));
        assertThat(fcm.faults().struck().get(Fault.Kind.CREDENTIALS_EXPIRED)).isEqualTo(3);
    }

    @Test
    void aForeignServiceAccountGetsNoToken() throws Exception {
        String foreign = Objects.requireNonNull(server.settings("fcm").get("service-account"))
                .replace(FcmSimulator.CLIENT_EMAIL, "who@example.org");
        Adapter other = open(Map.of("service-account", foreign));
        SendAnswer answer = other.send(message(), List.of(new Recipient("c", "a", 0)));
        assertThat(answer.verdicts().getFirst())
                .isInstanceOfSatisfying(
                        Verdict.Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(LossReason.AUTH_FAILED));
        assertThat(other.probe().orElseThrow().text()).contains("account not found");
        assertThat(adapter.probe()).isEmpty();
    }

    @Test
    void anotherProjectIsNotOurs() throws Exception {
        Adapter other = open(Map.of("project-id", "acme"));
        assertThat(other.send(message(), List.of(new Recipient("c", "a", 0)))
                        .verdicts()
                        .getFirst())
                .isInstanceOfSatisfying(
                        Verdict.Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(LossReason.PERMISSION_DENIED));
        assertThat(other.probe().orElseThrow().text()).contains("Permission");
    }

    @Test
    void anUnusableServiceAccountIsNamedWithoutBeingShown() {
        assertThatThrownBy(() -> open(Map.of("service-account", "{\"private_key\":\"s3cret\"}")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("service-account: not usable (expected: the key file's JSON")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aMessageOverFourKilobytesIsOverTheLimitHereAndThere() throws Exception {
        VendorMessage fits = padded(0);
        int room = adapter.limits().payloadBytes() - adapter.payloadBytes(fits);
        assertThat(send(padded(room), "a")).isEqualTo(Verdict.ACCEPTED);
        assertThat(send(padded(room + 1), "a"))
                .isInstanceOfSatisfying(
                        Verdict.Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(LossReason.PARAM_OVER_LIMIT));
    }

    private static VendorMessage padded(int bytes) {
        return message().withTexts("鸿雁", "x".repeat(bytes + 1), "");
    }

    @Test
    void whatTheApiDoesNotKnowIsRefused() throws Exception {
        Map<String, JsonNode> wrong = Map.of(
                "/message/android/notification/wings", StringNode.valueOf("2"),
                "/message/data/from", StringNode.valueOf("me"),
                "/message/android/ttl", StringNode.valueOf("2419201s"),
                "/message/android/priority", StringNode.valueOf("urgent"),
                "/message/topic", StringNode.valueOf("news"));
        wrong.forEach((path, value) -> {
            try {
                assertThat(send(withOption(path, value), "a"))
                        .as(path)
                        .isInstanceOfSatisfying(
                                Verdict.Rejected.class,
                                rejected -> assertThat(rejected.reason()).isEqualTo(LossReason.INVALID_PARAM));
            } catch (Exception e) {
                throw new AssertionError(path, e);
            }
        });
        assertThat(send(withOption("/message/android/directBootOk", StringNode.valueOf("true")), "a"))
                .isEqualTo(Verdict.ACCEPTED);
    }

    private static VendorMessage withOption(String path, JsonNode value) {
        VendorMessage plain = message();
        return new VendorMessage(
                plain.task(),
                plain.kind(),
                plain.title(),
                plain.body(),
                plain.bigText(),
                plain.bigPicture(),
                plain.image(),
                plain.click(),
                plain.badge(),
                plain.sound(),
                plain.channelId(),
                plain.category(),
                plain.notifyId(),
                plain.ttl(),
                plain.messageClass(),
                plain.payload(),
                plain.extension(),
                Map.of(path, value));
    }

    @Test
    void theProjectsRateHoldsUpAndTheDevicesRateLosesOneMessage() throws Exception {
        fcm.rates().define("messages", 1);
        send(message(), "a");
        assertThat(send(message(), "a"))
                .isEqualTo(
                        new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "QUOTA_EXCEEDED", Duration.ofSeconds(1)));
        fcm.rates().define("messages", 0);
        List<Verdict> verdicts = IntStream.range(0, 240)
                .mapToObj(i -> {
                    try {
                        return send(message(), "a");
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
        assertThat(verdicts.subList(0, 239)).containsOnly(Verdict.ACCEPTED);
        assertThat(verdicts.getLast())
                .isInstanceOfSatisfying(
                        Verdict.Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(LossReason.OVER_QUOTA_DEVICE));
        clock.move(Duration.ofMinutes(1));
        assertThat(send(message(), "a")).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void ofCollapsibleMessagesADeviceGetsTwentyAndThenOneInThreeMinutes() throws Exception {
        VendorMessage collapsible = withOption("/message/android/collapse_key", StringNode.valueOf("7"));
        for (int i = 0; i < 20; i++) {
            assertThat(send(collapsible, "a")).isEqualTo(Verdict.ACCEPTED);
        }
        assertThat(send(collapsible, "a")).isInstanceOf(Verdict.Rejected.class);
        assertThat(send(message(), "a")).isEqualTo(Verdict.ACCEPTED);
        clock.move(Duration.ofMinutes(3));
        assertThat(send(collapsible, "a")).isEqualTo(Verdict.ACCEPTED);
        assertThat(send(collapsible, "a")).isInstanceOf(Verdict.Rejected.class);
    }

    @Test
    void troubleIsWorthAnotherTryAndALostAnswerIsAnException() throws Exception {
        send(message(), "a");
        fcm.faults().add(Fault.next(Fault.Kind.SERVER_ERROR, 1).answering(503));
        assertThat(send(message(), "b"))
                .isEqualTo(new Verdict.TryLater(LossReason.VENDOR_ERROR, "503", Duration.ofSeconds(10)));
        fcm.faults().add(Fault.next(Fault.Kind.RATE_LIMITED, 1));
        assertThat(send(message(), "b"))
                .isEqualTo(
                        new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "QUOTA_EXCEEDED", Duration.ofSeconds(1)));
        fcm.faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1));
        assertThatThrownBy(() -> send(message(), "b")).isInstanceOf(AnswerLostException.class);
        assertThat(fcm.messages().copies(TASK.toString(), "b")).isEqualTo(1);
    }
}
