package io.hongyan.gateway;

import static io.hongyan.gateway.RawMqtt.publish;
import static io.hongyan.gateway.RawMqtt.subscribe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hongyan.delivery.Devices.Registration;
import io.hongyan.delivery.device.DeviceReceipt.Action;
import io.hongyan.gateway.RawMqtt.ConnectPacket;
import io.hongyan.gateway.RawMqtt.Packet;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of docs/device-protocol.md, seen from the socket. */
@Timeout(60)
final class GatewayProtocolTest {

    private static final TaskId TASK = TaskId.of(TaskId.Kind.SINGLE, LocalDate.of(2026, 11, 22), 7, 0, "request");

    private GatewayFixture fixture;
    private Registration device;

    @BeforeEach
    void start() throws IOException {
        use(GatewayFixture.settings());
    }

    private void use(GatewaySettings settings) throws IOException {
        if (fixture != null) {
            fixture.close();
        }
        fixture = new GatewayFixture(settings);
        device = fixture.register();
    }

    @AfterEach
    void stop() {
        fixture.close();
        assertThat(fixture.delivery.violations).isEmpty();
    }

    // --- CONNECT ---

    @Test
    void tellsWhatIsAndIsNotAvailableInConnack() throws IOException {
        try (RawMqtt client = fixture.raw()) {
            client.send(RawMqtt.connect(5, device).sessionExpiry(3600).bytes());
            Packet connack = client.expectConnack(0);
            assertThat(connack.body())
                    .containsExactly(new RawMqtt.Bytes()
                            .u16(0)
                            .u8(26)
                            .u8(0x11)
                            .u32(3600)
                            .u8(0x21)
                            .u16(64)
                            .u8(0x24)
                            .u8(1)
                            .u8(0x25)
                            .u8(0)
                            .u8(0x27)
                            .u32(65536)
                            .u8(0x22)
                            .u16(0)
                            .u8(0x28)
                            .u8(0)
                            .u8(0x29)
                            .u8(0)
                            .u8(0x2A)
                            .u8(0)
                            .toByteArray());
        }
    }

    @Test
    void lowersALongKeepAliveAndGivesOneWhereNoneIsAskedFor() throws IOException {
        try (RawMqtt none = fixture.raw();
                RawMqtt longer = fixture.raw()) {
            none.send(RawMqtt.connect(5, device).keepAlive(0).bytes());
            assertThat(serverKeepAlive(none.expectConnack(0))).isEqualTo(300);
            longer.send(RawMqtt.connect(5, fixture.register()).keepAlive(65535).bytes());
            assertThat(serverKeepAlive(longer.expectConnack(0))).isEqualTo(1800);
        }
    }

    private static int serverKeepAlive(Packet connack) {
        assertThat(connack.u8(29)).isEqualTo(0x13);
        return connack.u16(30);
    }

    static Stream<Arguments> refusedConnects() {
        return Stream.of(
                refusal("wrong secret", 0x86, 4, c -> c.password = "0000" + "f".repeat(32)),
                refusal("secret that is no secret", 0x86, 4, c -> c.password = "x"),
                refusal("no user name and password", 0x86, 4, c -> {
                    c.user = "";
                    c.password = "";
                }),
                refusal("unknown app", 0x86, 4, c -> c.user = "nosuchapp"),
                refusal("CID of another app", 0x87, 5, c -> c.user = GatewayFixture.OTHER_APP.appId()),
                refusal("made-up CID", 0x85, 2, c -> c.clientId = "0123456789abcdef0123456789abcdef"),
                refusal("client id that is no CID", 0x85, 2, c -> c.clientId = "my-device"),
                refusal("will to hy/push", 0x87, 5, c -> c.will("hy/push", "{}")),
                refusal("will of wrong form", 0x99, 5, c -> c.will("hy/event", "{}")),
                refusal("will at QoS 2", 0x9B, 5, c -> c.will("hy/event", "{\"event\":\"x\"}").willQos = 2),
                refusal("will retained", 0x9A, 5, c -> c.will("hy/event", "{\"event\":\"x\"}").willRetain = true),
                refusal("no client id and not the app key", 0x86, 2, c -> c.clientId = ""));
    }

    private static Arguments refusal(String what, int reason, int returnCode, Consumer<ConnectPacket> change) {
        return Arguments.of(what, reason, returnCode, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusedConnects")
    void refusesConnectWithTheReason(String what, int reason, int returnCode, Consumer<ConnectPacket> change)
            throws IOException {
        try (RawMqtt five = fixture.raw();
                RawMqtt three = fixture.raw()) {
            ConnectPacket packet = RawMqtt.connect(5, device);
            change.accept(packet);
            five.send(packet.bytes());
            five.expectConnack(reason);
            five.expectEnd();
            packet = RawMqtt.connect(4, device);
            change.accept(packet);
            three.send(packet.bytes());
            three.expectConnack(returnCode);
            three.expectEnd();
        }
    }

    @Test
    void refusesARevokedSecretAndCutsItsConnection() throws IOException {
        try (RawMqtt before = fixture.connected(device);
                RawMqtt after = fixture.raw()) {
            fixture.delivery.revoke(device.address());
            before.expectDisconnect(0x87);
            after.send(RawMqtt.connect(5, device).bytes());
            after.expectConnack(0x87);
        }
    }

    @Test
    void refusesEnhancedAuthentication() throws IOException {
        try (RawMqtt client = fixture.raw()) {
            ConnectPacket packet = RawMqtt.connect(5, device);
            packet.properties.u8(0x15).utf8("SCRAM-SHA-256");
            client.send(packet.bytes());
            client.expectConnack(0x8C);
        }
    }

    @Test
    void answersUnknownProtocolVersionsInTheFormTheClientReads() throws IOException {
        try (RawMqtt six = fixture.raw();
                RawMqtt three = fixture.raw()) {
            six.send(new ConnectPacket(6, "c", "u", "p").bytes());
            six.expectConnack(0x84);
            ConnectPacket old = new ConnectPacket(3, "c", "u", "p");
            old.protocol = "MQIsdp";
            three.send(old.bytes());
            Packet connack = three.expectConnack(1);
            assertThat(connack.body()).hasSize(2);
        }
    }

    @Test
    void registersAnMqtt5ClientThatComesWithoutIdentifier() throws IOException {
        String cid;
        String secret;
        try (RawMqtt client = fixture.raw()) {
            ConnectPacket packet = new ConnectPacket(5, "", GatewayFixture.APP.appId(), GatewayFixture.APP.appKey());
            packet.userProperty("platform", "ios")
                    .userProperty("brand", "Apple")
                    .userProperty("appVersion", "1.2")
                    .userProperty("vendorToken.ios", "t0ken")
                    .userProperty("somethingElse", "x");
            client.send(packet.bytes());
            String body = new String(client.expectConnack(0).body(), StandardCharsets.ISO_8859_1);
            cid = body.substring(body.indexOf('\u0012') + 3, body.indexOf('\u0012') + 35);
            secret = body.substring(body.length() - 36);
            client.ping();
        }
        assertThat(fixture.delivery.registered.getLast().brand()).isEqualTo("Apple");
        assertThat(fixture.delivery.registered.getLast().vendorTokens()).containsEntry("ios", "t0ken");
        try (RawMqtt again = fixture.raw()) {
            again.send(new ConnectPacket(5, cid, GatewayFixture.APP.appId(), secret).bytes());
            again.expectConnack(0);
        }
    }

    @Test
    void refusesToRegisterWithFactsOverTheLimit() throws IOException {
        try (RawMqtt client = fixture.raw()) {
            ConnectPacket packet = new ConnectPacket(5, "", GatewayFixture.APP.appId(), GatewayFixture.APP.appKey());
            client.send(packet.userProperty("brand", "x".repeat(65)).bytes());
            Packet connack = client.expectConnack(0x83);
            assertThat(new String(connack.body(), StandardCharsets.UTF_8)).contains("brand: 65 characters");
        }
    }

    @Test
    void cutsAClientThatSendsNoConnectInTime() throws IOException {
        try (RawMqtt client = fixture.raw()) {
            client.send(new byte[] {0x10, 50, 0});
            await().until(() -> fixture.gateway.metrics().connections() == 1);
            fixture.skip(Duration.ofSeconds(13));
            client.expectEnd();
        }
        assertThat(fixture.gateway.metrics().count(GatewayCounter.CONNECTS_TIMED_OUT))
                .isEqualTo(1);
    }

    @Test
    void letsConnectionsAboveTheRateWaitInsteadOfCuttingThem() throws IOException {
        use(GatewayFixture.settings()
                .withEventLoops(1)
                .withAdmission(new GatewaySettings.Admission(Duration.ofSeconds(10), 1, 1)));
        try (RawMqtt first = fixture.raw();
                RawMqtt second = fixture.raw()) {
            first.send(RawMqtt.connect(5, device).bytes());
            first.expectConnack(0);
            second.send(RawMqtt.connect(5, fixture.register()).bytes());
            second.socket.setSoTimeout(200);
            try {
                assertThat(second.read().type()).as("let in above the rate").isEqualTo(-1);
            } catch (java.net.SocketTimeoutException stillWaiting) {
                fixture.skip(Duration.ofSeconds(2));
            }
            second.socket.setSoTimeout(5000);
            second.expectConnack(0);
        }
    }

    @Test
    void refusesConnectionsOverTheMaximum() throws IOException {
        use(GatewayFixture.settings().withLimits(GatewaySettings.Limits.DEFAULT.withMaxConnections(1)));
        try (RawMqtt first = fixture.connected(device);
                RawMqtt second = fixture.raw()) {
            second.send(RawMqtt.connect(5, fixture.register()).bytes());
            second.expectConnack(0x97);
            first.ping();
        }
    }

    @Test
    void endsTheOlderConnectionOfADeviceThatConnectsAnew() throws IOException {
        try (RawMqtt older = fixture.subscribed(device, 1);
                RawMqtt newer = fixture.subscribed(device, 1)) {
            older.expectDisconnect(0x8E);
            fixture.delivery.push(device.address(), "{\"n\":1}");
            assertThat(newer.expect(RawMqtt.PUBLISH).payload(5)).isEqualTo("{\"n\":1}");
        }
        assertThat(fixture.gateway.metrics().count(GatewayCounter.TAKE_OVERS)).isEqualTo(1);
    }

    @Test
    void continuesASessionAndDeliversWhatWaited() throws IOException {
        try (RawMqtt client = fixture.raw()) {
            client.send(RawMqtt.connect(5, device).sessionExpiry(3600).bytes());
            client.expectConnack(0);
            client.send(subscribe(5, 1, "hy/push", 1));
            client.expect(9);
        }
        await().until(() -> fixture.delivery.device(device.address()).disconnects == 1);
        assertThat(fixture.delivery.device(device.address()).lastExpiry).isEqualTo(3600);
        InMemoryDelivery.Message waiting = fixture.delivery.push(device.address(), "{\"n\":2}");
        try (RawMqtt client = fixture.raw()) {
            client.send(
                    RawMqtt.connect(5, device).clean(false).sessionExpiry(3600).bytes());
            assertThat(client.expectConnack(0).u8(0)).as("session present").isEqualTo(1);
            Packet push = client.expect(RawMqtt.PUBLISH);
            client.puback(push.packetId());
            await().until(() -> fixture.delivery.look(() -> waiting.arrived.size()) == 1);
        }
    }

    @Test
    void keepsTheSessionOfA311ClientWithoutCleanSession() throws IOException {
        try (RawMqtt client = fixture.raw()) {
            client.send(RawMqtt.connect(4, device).clean(false).bytes());
            client.expectConnack(0);
            client.send(new byte[] {(byte) 0xE0, 0});
            client.expectEnd();
        }
        await().until(() -> fixture.delivery.device(device.address()).lastExpiry == 0xFFFF_FFFFL);
    }

    @Test
    void takesANewSessionExpiryFromDisconnect() throws IOException {
        try (RawMqtt client = fixture.raw()) {
            client.send(RawMqtt.connect(5, device).sessionExpiry(3600).bytes());
            client.expectConnack(0);
            client.send(RawMqtt.packet(
                    0xE0, new RawMqtt.Bytes().u8(0).u8(5).u8(0x11).u32(60)));
            client.expectEnd();
        }
        await().until(() -> fixture.delivery.device(device.address()).lastExpiry == 60);
    }

    // --- ends ---

    static Stream<Arguments> brokenPackets() {
        return Stream.of(
                Arguments.of("second CONNECT", 0x82, new ConnectPacket(5, "x", "u", "p").bytes()),
                Arguments.of("reserved packet type 0", 0x82, new byte[] {0, 0}),
                Arguments.of("PINGREQ with flags", 0x81, new byte[] {(byte) 0xC1, 0}),
                Arguments.of("endless remaining length", 0x81, new byte[] {0x30, -1, -1, -1, -1, 1}),
                Arguments.of("oversized packet", 0x95, new byte[] {0x30, (byte) 0x80, (byte) 0x80, 8}),
                Arguments.of(
                        "SUBSCRIBE without filters",
                        0x82,
                        RawMqtt.packet(0x82, new RawMqtt.Bytes().u16(1).u8(0))),
                Arguments.of("packet identifier 0", 0x82, subscribe(5, 0, "hy/push", 1)),
                Arguments.of("SUBSCRIBE at QoS 3", 0x81, subscribe(5, 1, "hy/push", 3)),
                Arguments.of("AUTH", 0x82, new byte[] {(byte) 0xF0, 0}),
                Arguments.of("PUBLISH at QoS 3", 0x81, publish(5, 6, "hy/event", 1, "{}")),
                Arguments.of("PUBLISH at QoS 2", 0x9B, publish(5, 4, "hy/event", 1, "{}")),
                Arguments.of("PUBLISH retained", 0x9A, publish(5, 1, "hy/event", 1, "{}")),
                Arguments.of("PUBLISH at QoS 0 to hy/push", 0x87, publish(5, 0, "hy/push", 0, "{}")),
                Arguments.of("PUBLISH to a wildcard", 0x90, publish(5, 0, "hy/#", 0, "{}")),
                Arguments.of(
                        "PUBLISH with topic alias",
                        0x94,
                        RawMqtt.packet(
                                0x30, new RawMqtt.Bytes().u16(0).u8(3).u8(0x23).u16(1))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenPackets")
    void endsAConnectionThatBreaksTheProtocolWithTheReason(String what, int reason, byte[] packet) throws IOException {
        try (RawMqtt five = fixture.connected(device);
                RawMqtt three = fixture.raw()) {
            five.send(packet);
            five.expectDisconnect(reason);
            if (!what.contains("hy/push") && !what.contains("alias") && !what.contains("without filters")) {
                three.send(RawMqtt.connect(4, fixture.register()).bytes());
                three.expectConnack(0);
                three.send(packet);
                three.expectEnd();
            }
        }
        await().until(() -> fixture.gateway.metrics().connections() == 0);
    }

    @Test
    void closesAConnectionWhoseFirstPacketIsNotConnect() throws IOException {
        try (RawMqtt client = fixture.raw()) {
            client.send(new byte[] {(byte) 0xC0, 0});
            client.expectEnd();
        }
    }

    @Test
    void endsASilentConnectionAfterOneAndAHalfKeepAlives() throws IOException {
        try (RawMqtt silent = fixture.raw()) {
            silent.send(RawMqtt.connect(5, device).keepAlive(100).bytes());
            silent.expectConnack(0);
            fixture.skip(Duration.ofSeconds(100));
            silent.ping();
            fixture.skip(Duration.ofSeconds(45));
            silent.ping();
            fixture.skip(Duration.ofSeconds(156));
            silent.expectDisconnect(0x8D);
        }
    }

    @Test
    void tellsEveryDeviceThatItShutsDown() throws IOException {
        List<RawMqtt> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            clients.add(fixture.subscribed(fixture.register(), 1));
        }
        Thread closing = Thread.ofPlatform().start(() -> fixture.gateway.close(Duration.ofSeconds(5)));
        for (RawMqtt client : clients) {
            client.expectDisconnect(0x8B);
            client.close();
        }
        try {
            closing.join();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        assertThat(fixture.gateway.metrics().connections()).isZero();
        assertThat(fixture.delivery.snapshot().values()).allMatch(d -> d.link == null);
    }

    // --- SUBSCRIBE ---

    @Test
    void grantsOnlyThePushTopicAndAtMostQos1() throws IOException {
        try (RawMqtt five = fixture.connected(device);
                RawMqtt three = fixture.raw()) {
            RawMqtt.Bytes body = new RawMqtt.Bytes().u16(9).u8(0);
            body.utf8("hy/push")
                    .u8(2)
                    .utf8("#")
                    .u8(0)
                    .utf8("hy/receipt")
                    .u8(1)
                    .utf8("$share/g/hy/push")
                    .u8(0);
            five.send(RawMqtt.packet(0x82, body));
            assertThat(five.expect(9).body()).containsExactly(0, 9, 0, 1, (byte) 0x87, (byte) 0x87, (byte) 0x87);
            three.send(RawMqtt.connect(4, fixture.register()).bytes());
            three.expectConnack(0);
            three.send(subscribe(4, 3, "other", 1));
            assertThat(three.expect(9).body()).containsExactly(0, 3, (byte) 0x80);
        }
    }

    @Test
    void stopsDeliveryWithUnsubscribe() throws IOException {
        try (RawMqtt client = fixture.subscribed(device, 1)) {
            client.send(RawMqtt.unsubscribe(5, 4, "hy/push"));
            assertThat(client.expect(11).body()).containsExactly(0, 4, 0, 0);
            client.send(RawMqtt.unsubscribe(5, 5, "hy/push"));
            assertThat(client.expect(11).body()).containsExactly(0, 5, 0, 0x11);
            InMemoryDelivery.Message message = fixture.delivery.push(device.address(), "{}");
            client.ping();
            client.send(subscribe(5, 6, "hy/push", 0));
            client.expect(9);
            assertThat(client.expect(RawMqtt.PUBLISH).flags()).isZero();
            await().until(() -> fixture.delivery.look(() -> message.arrived.size()) == 1);
        }
    }

    // --- messages down ---

    @Test
    void deliversEachMessageOnceWhenTheWindowIsSmallerThanWhatWaits() throws IOException {
        List<InMemoryDelivery.Message> messages = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            messages.add(fixture.delivery.push(device.address(), "{\"n\":" + i + "}"));
        }
        try (RawMqtt client = fixture.raw()) {
            client.send(RawMqtt.connect(5, device).receiveMaximum(3).bytes());
            client.expectConnack(0);
            client.send(subscribe(5, 1, "hy/push", 1));
            client.expect(9);
            for (int i = 0; i < 200; i++) {
                Packet push = client.expect(RawMqtt.PUBLISH);
                assertThat(push.payload(5)).isEqualTo("{\"n\":" + i + "}");
                client.puback(push.packetId());
            }
            await().until(() -> fixture.delivery.look(() -> messages.stream().allMatch(m -> m.arrived.size() == 1)));
        }
    }

    @Test
    void neverExceedsTheReceiveMaximumOfTheClient() throws IOException {
        try (RawMqtt client = fixture.raw()) {
            client.send(RawMqtt.connect(5, device).receiveMaximum(2).bytes());
            client.expectConnack(0);
            client.send(subscribe(5, 1, "hy/push", 1));
            client.expect(9);
            for (int i = 0; i < 5; i++) {
                fixture.delivery.push(device.address(), "{\"n\":" + i + "}");
            }
            fixture.delivery.broadcast(GatewayFixture.APP.number(), "{\"all\":1}");
            int first = client.expect(RawMqtt.PUBLISH).packetId();
            client.expect(RawMqtt.PUBLISH);
            client.ping(); // nothing but the PINGRESP comes before a PUBACK
            client.puback(first);
            client.expect(RawMqtt.PUBLISH);
        }
    }

    @Test
    void doesNotSendWhatIsLargerThanTheMaximumPacketSizeOfTheClient() throws IOException {
        try (RawMqtt client = fixture.raw()) {
            client.send(RawMqtt.connect(5, device).maximumPacketSize(100).bytes());
            client.expectConnack(0);
            client.send(subscribe(5, 1, "hy/push", 1));
            client.expect(9);
            InMemoryDelivery.Message large =
                    fixture.delivery.push(device.address(), "{\"x\":\"" + "x".repeat(100) + "\"}");
            fixture.delivery.broadcast(GatewayFixture.APP.number(), "{\"x\":\"" + "y".repeat(100) + "\"}");
            fixture.delivery.push(device.address(), "{\"small\":1}");
            assertThat(client.expect(RawMqtt.PUBLISH).payload(5)).isEqualTo("{\"small\":1}");
            await().until(() ->
                    fixture.delivery.look(() -> large.lost.get(device.address())) == LossReason.PARAM_OVER_LIMIT);
        }
        assertThat(fixture.gateway.metrics().count(GatewayCounter.MESSAGES_TOO_LARGE))
                .isEqualTo(2);
    }

    @Test
    void countsAMessageTheDeviceDeclinesAsLost() throws IOException {
        try (RawMqtt client = fixture.subscribed(device, 1)) {
            InMemoryDelivery.Message message = fixture.delivery.push(device.address(), "{}");
            int id = client.expect(RawMqtt.PUBLISH).packetId();
            client.send(RawMqtt.packet(0x40, new RawMqtt.Bytes().u16(id).u8(0x83)));
            await().until(() -> fixture.delivery.look(() -> message.lost.get(device.address())) == LossReason.UNKNOWN);
            assertThat(fixture.delivery.<Integer>look(() -> message.pending.size()))
                    .isZero();
        }
    }

    @Test
    void holdsBackFromASlowReaderAndDeliversTheRestOnceItReads() throws IOException {
        use(GatewayFixture.settings()
                .withLimits(GatewaySettings.Limits.DEFAULT
                        .withReceiveMaximum(1024)
                        .withWriteWatermarks(8 * 1024, 16 * 1024)));
        String payload = "{\"x\":\"" + "x".repeat(60_000) + "\"}";
        List<InMemoryDelivery.Message> messages = new ArrayList<>();
        try (RawMqtt client = new RawMqtt(fixture.port(), 4096)) {
            client.send(RawMqtt.connect(5, device).bytes());
            client.expectConnack(0);
            client.send(subscribe(5, 1, "hy/push", 1));
            client.expect(9);
            for (int i = 0; i < 300; i++) {
                messages.add(fixture.delivery.push(device.address(), payload));
            }
            await().until(() -> fixture.gateway.metrics().count(GatewayCounter.MESSAGES_REFUSED) > 0);
            assertThat(fixture.gateway.metrics().count(GatewayCounter.MESSAGES_SENT))
                    .isLessThan(300);
            for (int i = 0; i < 300; i++) {
                client.puback(client.expect(RawMqtt.PUBLISH).packetId());
            }
            await().until(() -> fixture.delivery.look(() -> messages.stream().allMatch(m -> m.arrived.size() == 1)));
        }
    }

    @Test
    void makesAMessageWaitAgainWhoseDeviceWentWithoutPuback() throws IOException {
        InMemoryDelivery.Message message;
        try (RawMqtt client = fixture.subscribed(device, 1)) {
            message = fixture.delivery.broadcast(GatewayFixture.APP.number(), "{}");
            client.expect(RawMqtt.PUBLISH);
        }
        await().until(() -> fixture.delivery.look(() -> message.pending.contains(device.address())));
        try (RawMqtt client = fixture.subscribed(device, 1)) {
            client.puback(client.expect(RawMqtt.PUBLISH).packetId());
            await().until(() -> fixture.delivery.look(() -> message.arrived.contains(device.address())));
        }
    }

    // --- messages up ---

    private static String receipt(String action) {
        return "{\"taskid\":\"" + TASK + "\",\"msgid\":\"" + TASK.msgid() + "\",\"action\":" + action + "}";
    }

    @Test
    void takesReceiptsAndAcknowledgesThemOnlyOnceDurable() throws IOException {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        fixture.delivery.durable = durable;
        try (RawMqtt client = fixture.connected(device)) {
            client.send(publish(5, 2, "hy/receipt", 11, receipt("\"displayed\"")));
            client.send(publish(5, 2, "hy/receipt", 12, "[" + receipt("90001") + "," + receipt("\"90002\"") + "]"));
            client.send(publish(5, 2, "hy/event", 13, "{\"event\":\"buy\",\"properties\":{\"price\":1.5}}"));
            client.send(publish(5, 2, "hy/receipt", 14, "{}"));
            client.ping();
            durable.complete(null);
            assertThat(client.expect(RawMqtt.PUBACK).u16(0)).isEqualTo(11);
            assertThat(client.expect(RawMqtt.PUBACK).u16(0)).isEqualTo(12);
            assertThat(client.expect(RawMqtt.PUBACK).u16(0)).isEqualTo(13);
            Packet invalid = client.expect(RawMqtt.PUBACK);
            assertThat(invalid.u8(2)).isEqualTo(0x99);
            assertThat(new String(invalid.body(), StandardCharsets.UTF_8)).contains("taskid: missing");
        }
        assertThat(fixture.delivery.receipts)
                .extracting(r -> r.action())
                .containsExactly(new Action.Displayed(), new Action.Custom(90001), new Action.Custom(90002));
        assertThat(fixture.delivery.events.getFirst().json())
                .isEqualTo("{\"event\":\"buy\",\"properties\":{\"price\":1.5}}");
    }

    @Test
    void gathersReceiptsThatComeTogetherIntoOneCall() throws IOException {
        try (RawMqtt client = fixture.connected(device)) {
            RawMqtt.Bytes all = new RawMqtt.Bytes();
            for (int i = 1; i <= 50; i++) {
                all.raw(publish(5, 2, "hy/receipt", i, receipt("\"clicked\"")));
            }
            client.send(all.toByteArray());
            for (int i = 1; i <= 50; i++) {
                assertThat(client.expect(RawMqtt.PUBACK).u16(0)).isEqualTo(i);
            }
        }
        assertThat(fixture.delivery.receiptBatches).hasSizeLessThan(5);
    }

    @Test
    void refusesOtherTopicsWithoutEndingTheConnectionAtQos1() throws IOException {
        try (RawMqtt client = fixture.connected(device)) {
            client.send(publish(5, 2, "some/topic", 21, "x"));
            Packet puback = client.expect(RawMqtt.PUBACK);
            assertThat(puback.u8(2)).isEqualTo(0x87);
            client.ping();
        }
        try (RawMqtt three = fixture.raw()) {
            three.send(RawMqtt.connect(4, device).bytes());
            three.expectConnack(0);
            three.send(publish(4, 2, "some/topic", 21, "x"));
            three.expectEnd();
        }
    }

    @Test
    void endsAConnectionThatExceedsTheReceiveMaximum() throws IOException {
        fixture.delivery.durable = new CompletableFuture<>();
        try (RawMqtt client = fixture.connected(device)) {
            RawMqtt.Bytes all = new RawMqtt.Bytes();
            for (int i = 1; i <= 65; i++) {
                all.raw(publish(5, 2, "hy/receipt", i, receipt("\"clicked\"")));
            }
            client.send(all.toByteArray());
            client.expectDisconnect(0x93);
        }
    }

    @Test
    void leavesTheRestUnreadWhereA311ClientSendsMoreThanTheReceiveMaximum() throws IOException {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        fixture.delivery.durable = durable;
        try (RawMqtt client = fixture.raw()) {
            client.send(RawMqtt.connect(4, device).bytes());
            client.expectConnack(0);
            RawMqtt.Bytes all = new RawMqtt.Bytes();
            for (int i = 1; i <= 300; i++) {
                all.raw(publish(4, 2, "hy/receipt", i, receipt("\"clicked\"")));
            }
            client.send(all.toByteArray());
            await().until(() -> fixture.gateway.metrics().count(GatewayCounter.UPSTREAM_RECEIVED) == 64);
            durable.complete(null);
            for (int i = 1; i <= 300; i++) {
                assertThat(client.expect(RawMqtt.PUBACK).u16(0)).isEqualTo(i);
            }
        }
    }

    @Test
    void takesDeviceFacts() throws IOException {
        try (RawMqtt client = fixture.connected(device)) {
            client.send(publish(
                    5,
                    2,
                    "hy/device",
                    1,
                    "{\"platform\":\"harmony\",\"brand\":\"Huawei\",\"notificationSwitch\":false,\"vendorTokens\":{\"hw\":\"\"},"
                            + "\"tags\":[\"a\",\"b\"],\"alias\":\"bob\",\"badge\":3,\"later\":{\"x\":[1]}}"));
            client.expect(RawMqtt.PUBACK);
        }
        assertThat(fixture.delivery.reports).singleElement().satisfies(report -> {
            assertThat(report.facts().brand()).contains("Huawei");
            assertThat(report.facts().notificationOn()).contains(false);
            assertThat(report.facts().model()).isEmpty();
            assertThat(report.facts().vendorTokens()).containsEntry("hw", "");
            assertThat(report.tags()).contains(List.of("a", "b"));
            assertThat(report.alias()).contains("bob");
            assertThat(report.badge()).contains(3);
        });
    }

    @Test
    void takesTheUsersDecisionsAndTheStateOfTheScreen() throws IOException {
        try (RawMqtt client = fixture.connected(device)) {
            client.send(
                    publish(5, 2, "hy/device", 1, "{\"consents\":{\"ads\":false,\"news\":true},\"screenOn\":false}"));
            client.expect(RawMqtt.PUBACK);
        }
        assertThat(fixture.delivery.reports).singleElement().satisfies(report -> {
            assertThat(report.consents()).isEqualTo(Map.of("ads", false, "news", true));
            assertThat(report.screenOn()).contains(false);
            assertThat(report.facts().isEmpty()).isTrue();
        });
    }

    @Test
    void refusesDecisionsThatSayTooLittleOrTooMuch() throws IOException {
        StringBuilder many = new StringBuilder("{\"consents\":{");
        for (int i = 0; i < 21; i++) {
            many.append(i == 0 ? "" : ",").append("\"p").append(i).append("\":true");
        }
        try (RawMqtt client = fixture.connected(device)) {
            List<String> wrong = List.of(
                    "{\"consents\":{\"a b\":true}}",
                    "{\"consents\":{\"ads\":1}}",
                    "{\"consents\":[]}",
                    "{\"screenOn\":\"on\"}",
                    many + "}}");
            for (int i = 1; i <= wrong.size(); i++) {
                client.send(publish(5, 2, "hy/device", i, wrong.get(i - 1)));
                assertThat(client.expect(RawMqtt.PUBACK).u8(2)).isEqualTo(0x99);
            }
        }
        assertThat(fixture.delivery.reports).isEmpty();
    }

    // --- will ---

    @Test
    void publishesTheWillOfADeviceThatVanishesAndNotOfOneThatSaysGoodbye() throws IOException {
        String event = "{\"event\":\"gone\"}";
        try (RawMqtt client = fixture.raw()) {
            client.send(RawMqtt.connect(5, device).will("hy/event", event).bytes());
            client.expectConnack(0);
            client.send(new byte[] {(byte) 0xE0, 0});
            client.expectEnd();
        }
        try (RawMqtt client = fixture.raw()) {
            client.send(RawMqtt.connect(5, device).will("hy/event", event).bytes());
            client.expectConnack(0);
        }
        await().until(() -> fixture.delivery.events.size() == 1);
        assertThat(fixture.delivery.events.getFirst().json()).isEqualTo(event);
    }

    @Test
    void dropsADelayedWillWhereTheDeviceComesBackInTime() throws IOException {
        try (RawMqtt client = fixture.raw()) {
            ConnectPacket packet =
                    RawMqtt.connect(5, device).sessionExpiry(3600).will("hy/event", "{\"event\":\"gone\"}");
            packet.willProperties.u8(0x18).u32(1000);
            client.send(packet.bytes());
            client.expectConnack(0);
        }
        await().until(() -> fixture.delivery.device(device.address()).disconnects == 1);
        try (RawMqtt client = fixture.connected(device)) {
            client.ping();
        }
        assertThat(fixture.delivery.events).isEmpty();
    }

    // --- fragments ---

    @Test
    void readsPacketsThatComeByteByByte() throws IOException {
        try (RawMqtt client = fixture.raw()) {
            RawMqtt.Bytes all = new RawMqtt.Bytes()
                    .raw(RawMqtt.connect(5, device).bytes())
                    .raw(subscribe(5, 1, "hy/push", 1))
                    .raw(publish(5, 2, "hy/receipt", 2, receipt("\"clicked\"")));
            for (byte b : all.toByteArray()) {
                client.send(new byte[] {b});
            }
            client.expectConnack(0);
            client.expect(9);
            client.expect(RawMqtt.PUBACK);
        }
    }
}
