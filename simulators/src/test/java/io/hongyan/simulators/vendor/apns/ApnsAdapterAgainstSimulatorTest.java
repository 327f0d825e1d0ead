package io.hongyan.simulators.vendor.apns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.apns.ApnsChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.SimulatorServer;
import io.hongyan.simulators.vendor.SimulatorSettings;
import io.hongyan.simulators.vendor.VendorState;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The adapter against the simulator, over real HTTP/2 and TLS. */
class ApnsAdapterAgainstSimulatorTest {

    private static final AtomicReference<Instant> NOW = new AtomicReference<>(Instant.now());
    private static final TaskId TASK = new TaskId(TaskId.Kind.LIST, 1126, 3, 4);

    private static SimulatorServer server;
    private static VendorState apple;
    private static HttpCalls http;

    private Adapter adapter;

    @BeforeAll
    static void start() {
        server = new SimulatorServer(SimulatorSettings.onPort(0).withClock(NOW::get), List.of(new ApnsSimulator()))
                .start();
        apple = server.vendor("apns");
        http = new HttpCalls();
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    @BeforeEach
    void open() {
        NOW.set(Instant.now());
        adapter = open(server.settings("apns"));
    }

    @AfterEach
    void close() {
        apple.faults().clear();
        adapter.close();
    }

    private static Adapter open(Map<String, String> settings) {
        ApnsChannel type = new ApnsChannel();
        ChannelSettings checked = ChannelSettings.of(type, settings);
        return type.open(checked, checked.limits(type.limits()), new AdapterContext(http, NOW::get, new Random(1)));
    }

    private static String token(int number) {
        return "%064x".formatted(number);
    }

    private static VendorMessage message() {
        return VendorMessage.notification(TASK, "Parcel", "Out for delivery");
    }

    private Verdict send(VendorMessage message, int phone) throws SendException {
        return adapter.send(message, List.of(new Recipient("%032x".formatted(phone), token(phone), 0)))
                .verdicts()
                .getFirst();
    }

    private Verdict send(int phone) throws SendException {
        return send(message(), phone);
    }

    private static void assertRejected(Verdict verdict, LossReason reason, String code) {
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(reason);
            assertThat(rejected.code()).isEqualTo(code);
        });
    }

    @Test
    void anAcceptedMessageIsTheOneThatWasSent() throws Exception {
        assertThat(send(1)).isEqualTo(Verdict.ACCEPTED);

        assertThat(apple.messages().copies(TASK.toString(), token(1))).isEqualTo(1);
        assertThat(apple.messages().newest()).satisfies(taken -> {
            assertThat(taken.title()).isEqualTo("Parcel");
            assertThat(taken.body()).isEqualTo("Out for delivery");
            assertThat(taken.messageClass()).isEqualTo("alert");
        });
    }

    @Test
    void deadAndUnknownTokensAreToldApart() throws Exception {
        apple.phones().set(token(10), PhoneState.UNINSTALLED);
        apple.phones().set(token(11), PhoneState.UNKNOWN);

        assertThat(send(10)).isInstanceOfSatisfying(Verdict.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(LossReason.UNINSTALLED);
            assertThat(rejected.text()).contains("dead since ");
            assertThat(rejected.invalidSince())
                    .hasValueSatisfying(since -> assertThat(since).isBefore(NOW.get()));
        });
        assertRejected(send(11), LossReason.TOKEN_INVALID, "BadDeviceToken");
    }

    @Test
    void aPhoneThatIsAwayKeepsTheNewestMessageOnly() throws Exception {
        apple.phones().set(token(12), PhoneState.OFFLINE);
        send(VendorMessage.notification(TASK, "first", ""), 12);
        send(VendorMessage.notification(TASK, "second", ""), 12);

        HttpResponse<String> stored = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.baseUrl("apns") + "/devices/" + token(12) + "/stored"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(stored.body()).contains("second").doesNotContain("first");
    }

    @Test
    void aPayloadThatIsTooLongIsRefused() throws Exception {
        assertRejected(
                send(VendorMessage.notification(TASK, "t", "x".repeat(4096)), 1),
                LossReason.PARAM_OVER_LIMIT,
                "PayloadTooLarge");
    }

    @Test
    void anExpiredTokenIsRenewedAndTheMessageRepeatedOnce() throws Exception {
        assertThat(send(20)).isEqualTo(Verdict.ACCEPTED);
        apple.faults().add(Fault.next(Fault.Kind.CREDENTIALS_EXPIRED, 1));

        assertThat(send(21)).isEqualTo(Verdict.ACCEPTED);
        assertThat(apple.messages().copies(TASK.toString(), token(21))).isEqualTo(1);
    }

    @Test
    void aTokenOfMoreThanAnHourIsRefusedForGood() throws Exception {
        assertThat(send(22)).isEqualTo(Verdict.ACCEPTED);
        NOW.set(NOW.get().plusSeconds(3700));

        assertRejected(send(23), LossReason.AUTH_FAILED, "ExpiredProviderToken");
    }

    @Test
    void aForeignKeyFailsTheProbe() {
        assertThat(adapter.probe()).isEmpty();
        Map<String, String> settings = new HashMap<>(server.settings("apns"));
        settings.put("key-id", "OTHERKEY01");
        try (Adapter foreign = open(settings)) {
            assertThat(foreign.probe().map(ProbeFailure::text))
                    .hasValueSatisfying(text -> assertThat(text).contains("InvalidProviderToken"));
        }
    }

    @Test
    void aTopicOfAnotherAppIsRefused() throws Exception {
        Map<String, String> settings = new HashMap<>(server.settings("apns"));
        settings.put("bundle-id", "com.other");
        try (Adapter foreign = open(settings)) {
            assertRejected(
                    foreign.send(message(), List.of(new Recipient("c".repeat(32), token(1), 0)))
                            .verdicts()
                            .getFirst(),
                    LossReason.AUTH_FAILED,
                    "TopicDisallowed");
        }
    }

    @Test
    void troubleThatPassesIsWorthAnotherTry() throws Exception {
        apple.faults().add(Fault.next(Fault.Kind.RATE_LIMITED, 1));
        assertThat(send(30))
                .isInstanceOfSatisfying(
                        Verdict.TryLater.class,
                        later -> assertThat(later.reason()).isEqualTo(LossReason.VENDOR_RATE_LIMITED));
        apple.faults().add(Fault.next(Fault.Kind.SERVER_ERROR, 1));
        assertThat(send(30))
                .isInstanceOfSatisfying(
                        Verdict.TryLater.class,
                        later -> assertThat(later.code()).isEqualTo("ServiceUnavailable"));
        assertThat(send(30)).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void aLostAnswerIsNotTakenForARefusal() throws Exception {
        send(31);
        apple.faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1));

        assertThatThrownBy(() -> send(32)).isInstanceOf(AnswerLostException.class);
        assertThat(apple.messages().copies(TASK.toString(), token(32))).isEqualTo(1);
        assertThat(send(33)).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void aBrokenConnectionIsReplaced() throws Exception {
        send(34);
        apple.faults().add(Fault.next(Fault.Kind.RESET, 1));

        assertThatThrownBy(() -> send(35)).isInstanceOf(SendException.class);
        assertThat(send(36)).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void manyThreadsShareOneConnectionThatBeginsWithASingleStream() throws Exception {
        int phones = 2000;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Verdict>> answers = new ArrayList<>();
            for (int i = 0; i < phones; i++) {
                int phone = 1000 + i;
                answers.add(threads.submit(() -> send(phone)));
            }
            for (Future<Verdict> answer : answers) {
                assertThat(answer.get()).isEqualTo(Verdict.ACCEPTED);
            }
        }
        for (int i = 0; i < phones; i++) {
            assertThat(apple.messages().copies(TASK.toString(), token(1000 + i)))
                    .isEqualTo(1);
        }
    }
}
