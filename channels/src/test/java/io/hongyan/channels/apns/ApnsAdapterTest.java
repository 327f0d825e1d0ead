package io.hongyan.channels.apns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.NotSentException;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.SettingsException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The adapter against Pushy's own server, which Apple's rules are written into by others. */
class ApnsAdapterTest {

    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
    private static final TaskId TASK = new TaskId(TaskId.Kind.SINGLE, 1126, 0x0001_2345_6789_abcdL, 42);
    private static final Recipient PHONE = new Recipient("c".repeat(32), PushyServer.DEVICE, 0);

    private static PushyServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new PushyServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Adapter open(Map<String, String> settings) {
        ApnsChannel type = new ApnsChannel();
        ChannelSettings checked = ChannelSettings.of(type, settings);
        HttpCalls unused = new HttpCalls();
        return type.open(
                checked,
                checked.limits(type.limits()),
                new AdapterContext(unused, InstantSource.fixed(NOW), new Random(1)));
    }

    private static Verdict send(Adapter adapter, String token) throws Exception {
        return adapter.send(
                        VendorMessage.notification(TASK, "Parcel", "Out for delivery"),
                        List.of(new Recipient("c".repeat(32), token, 0)))
                .verdicts()
                .getFirst();
    }

    @Test
    void appleTakesAnAlertAuthenticatedByAKey() throws Exception {
        try (Adapter adapter = open(server.byKey())) {
            server.headers.clear();
            SendAnswer answer = adapter.send(
                    VendorMessage.notification(TASK, "Parcel", "Out for delivery")
                            .withTtl(Duration.ofHours(1)),
                    List.of(PHONE));

            assertThat(answer.verdicts()).containsExactly(Verdict.ACCEPTED);
            assertThat(server.seenHeaders())
                    .singleElement()
                    .satisfies(headers -> assertThat(headers)
                            .containsEntry(":path", "/3/device/" + PushyServer.DEVICE)
                            .containsEntry("apns-push-type", "alert")
                            .containsEntry("apns-topic", PushyServer.TOPIC)
                            .containsEntry("apns-priority", "10")
                            .containsEntry("apns-collapse-id", TASK.msgid())
                            .containsEntry("apns-id", answer.messageId())
                            .containsEntry(
                                    "apns-expiration",
                                    String.valueOf(NOW.plusSeconds(3600).getEpochSecond())));
        }
    }

    @Test
    void appleTakesAnAlertAuthenticatedByACertificate() throws Exception {
        try (Adapter adapter = open(server.byCertificate())) {
            assertThat(send(adapter, PushyServer.DEVICE)).isEqualTo(Verdict.ACCEPTED);
        }
    }

    @Test
    void theIdOfARepeatedRequestIsTheSame() throws Exception {
        try (Adapter adapter = open(server.byKey())) {
            VendorMessage message = VendorMessage.notification(TASK, "a", "b");
            String first = adapter.send(message, List.of(PHONE)).messageId();
            String other = adapter.send(message, List.of(new Recipient("d".repeat(32), PushyServer.DEVICE, 0)))
                    .messageId();

            assertThat(adapter.send(message, List.of(PHONE)).messageId())
                    .isEqualTo(first)
                    .isNotEqualTo(other);
        }
    }

    @Test
    void aRemovedAppIsToldWithItsTime() throws Exception {
        try (Adapter adapter = open(server.byKey())) {
            assertThat(send(adapter, PushyServer.GONE))
                    .isEqualTo(new Verdict.Rejected(
                            LossReason.UNINSTALLED,
                            "Unregistered",
                            "APNs answered 410 Unregistered, dead since " + PushyServer.GONE_SINCE,
                            Optional.of(PushyServer.GONE_SINCE)));
        }
    }

    @Test
    void aTokenOfNobodyIsInvalid() throws Exception {
        try (Adapter adapter = open(server.byKey())) {
            assertThat(send(adapter, "f".repeat(64)))
                    .isInstanceOfSatisfying(
                            Verdict.Rejected.class,
                            rejected -> assertThat(rejected.reason()).isEqualTo(LossReason.TOKEN_INVALID));
        }
    }

    @Test
    void aForeignKeyIsAnAuthenticationFailure() throws Exception {
        try (Adapter adapter = open(server.byForeignKey())) {
            assertThat(send(adapter, PushyServer.DEVICE))
                    .isInstanceOfSatisfying(
                            Verdict.Rejected.class,
                            rejected -> assertThat(rejected.reason()).isEqualTo(LossReason.AUTH_FAILED));
        }
    }

    @Test
    void aGoodKeyPassesTheProbe() {
        try (Adapter adapter = open(server.byKey())) {
            assertThat(adapter.probe()).isEmpty();
        }
    }

    @Test
    void whatNoConnectionTookIsKnownNotToBeSent() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        Map<String, String> settings = new HashMap<>(server.byKey());
        settings.put("base-url", "https://localhost:" + closed);
        settings.put("connect-seconds", "1");
        try (Adapter adapter = open(settings)) {
            assertThatThrownBy(() -> send(adapter, PushyServer.DEVICE)).isInstanceOf(NotSentException.class);
            assertThatThrownBy(() -> send(adapter, PushyServer.DEVICE)).isInstanceOf(NotSentException.class);
        }
    }

    @Test
    void unusableSettingsAreNamedWithoutShowingSecrets() {
        Map<String, String> settings = new HashMap<>(server.byKey());
        settings.put("key", "not a key");
        assertThatThrownBy(() -> open(settings))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("key: not usable")
                .hasMessageNotContaining("not a key");

        settings.remove("key");
        assertThatThrownBy(() -> open(settings)).hasMessageContaining("key, certificate: neither set");
        settings.put("base-url", "http://localhost:1");
        assertThatThrownBy(() -> open(settings)).hasMessageContaining("base-url: ");
    }
}
