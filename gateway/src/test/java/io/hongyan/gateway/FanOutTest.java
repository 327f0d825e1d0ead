package io.hongyan.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hongyan.delivery.Devices.Registration;
import io.hongyan.gateway.RawMqtt.Packet;
import io.hongyan.kernel.DeviceAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages to many devices at once. */
@Timeout(120)
final class FanOutTest {

    private static final int APP = GatewayFixture.APP.number();

    private GatewayFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new GatewayFixture();
    }

    @AfterEach
    void stop() {
        fixture.close();
        assertThat(fixture.delivery.violations).isEmpty();
    }

    private Map<DeviceAddress, RawMqtt> connect(int devices, int qos) throws IOException {
        Map<DeviceAddress, RawMqtt> clients = new LinkedHashMap<>();
        for (int i = 0; i < devices; i++) {
            Registration device = fixture.register();
            int version = i % 3 == 0 ? 4 : 5;
            RawMqtt client = fixture.raw();
            client.send(RawMqtt.connect(version, device).bytes());
            client.expectConnack(0);
            client.send(RawMqtt.subscribe(version, 1, "hy/push", qos));
            client.expect(9);
            clients.put(device.address(), client);
        }
        await().until(() -> fixture.delivery.snapshot().values().stream().allMatch(d -> d.readyCalls > 0));
        return clients;
    }

    @Test
    void bringsSeveralBroadcastsToEveryDeviceOfEitherVersion() throws IOException {
        Map<DeviceAddress, RawMqtt> clients = connect(400, 1);
        List<InMemoryDelivery.Message> messages = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            messages.add(fixture.delivery.broadcast(APP, "{\"n\":" + i + "}"));
        }
        int index = 0;
        for (RawMqtt client : clients.values()) {
            int version = index++ % 3 == 0 ? 4 : 5;
            Set<String> payloads = new HashSet<>();
            Set<Integer> ids = new HashSet<>();
            for (int i = 0; i < 8; i++) {
                Packet push = client.expect(RawMqtt.PUBLISH);
                payloads.add(push.payload(version));
                ids.add(push.packetId());
                client.puback(push.packetId());
            }
            assertThat(payloads).hasSize(8);
            assertThat(ids).as("packet identifiers in flight").hasSize(8);
        }
        for (InMemoryDelivery.Message message : messages) {
            await().until(() -> fixture.delivery.look(() -> message.arrived.size()) == 400);
            assertThat(fixture.delivery.<Integer>look(() -> message.inFlight.size() + message.pending.size()))
                    .isZero();
        }
    }

    @Test
    void countsQos0AsArrivedOnceTheSocketTookIt() throws IOException {
        Map<DeviceAddress, RawMqtt> clients = connect(40, 0);
        InMemoryDelivery.Message message = fixture.delivery.broadcast(APP, "{}");
        for (RawMqtt client : clients.values()) {
            assertThat(client.expect(RawMqtt.PUBLISH).flags()).isZero();
        }
        await().until(() -> fixture.delivery.look(() -> message.arrived.size()) == 40);
    }

    @Test
    void findsAFreePacketIdentifierWhereTheSharedOneIsInFlight() throws IOException {
        Registration device = fixture.register();
        try (RawMqtt client = fixture.subscribed(device, 1)) {
            fixture.delivery.push(device.address(), "{\"held\":1}");
            int held = client.expect(RawMqtt.PUBLISH).packetId();
            Set<Integer> seen = new HashSet<>();
            for (int i = 0; i < 65_540; i += 60) { // around the whole range of identifiers while one stays taken
                for (int k = 0; k < 60; k++) {
                    fixture.delivery.broadcast(APP, "{}");
                }
                for (int k = 0; k < 60; k++) {
                    int id = client.expect(RawMqtt.PUBLISH).packetId();
                    assertThat(id).isNotEqualTo(held);
                    seen.add(id);
                    client.puback(id);
                }
            }
            assertThat(seen.size()).isGreaterThan(20_000);
        }
    }

    @Test
    void losesAndDoublesNothingWhileDevicesComeAndGo() throws IOException {
        int devices = 60;
        Random random = new Random(5);
        List<Registration> registrations = new ArrayList<>();
        for (int i = 0; i < devices; i++) {
            registrations.add(fixture.register());
        }
        Map<Registration, RawMqtt> online = new LinkedHashMap<>();
        List<InMemoryDelivery.Message> messages = new ArrayList<>();
        for (int round = 0; round < 150; round++) {
            Registration device = registrations.get(random.nextInt(devices));
            RawMqtt open = online.remove(device);
            if (open != null) {
                open.close();
            } else {
                online.put(device, fixture.subscribed(device, 1));
            }
            messages.add(fixture.delivery.broadcast(APP, "{\"n\":" + round + "}"));
        }
        for (RawMqtt client : online.values()) {
            client.close();
        }
        for (Registration device : registrations) {
            try (RawMqtt client = fixture.subscribed(device, 1)) {
                while (fixture.delivery.look(
                        () -> messages.stream().anyMatch(m -> !m.arrived.contains(device.address())))) {
                    client.socket.setSoTimeout(100);
                    try {
                        client.puback(client.expect(RawMqtt.PUBLISH).packetId());
                    } catch (java.net.SocketTimeoutException none) {
                        // the last PUBACKs are being gathered
                    }
                }
            }
        }
        assertThat(messages).allSatisfy(m -> assertThat(m.arrived).hasSize(devices));
    }
}
