package io.hongyan.gateway;

import io.hongyan.audience.DeviceFacts;
import io.hongyan.delivery.Devices.Registration;
import io.hongyan.kernel.App;
import io.hongyan.kernel.AppDirectory;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceSecrets;
import io.hongyan.kernel.InstallationKey;
import io.hongyan.kernel.Platform;
import io.hongyan.kernel.Secret;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A running gateway over {@link InMemoryDelivery}, with one app and a clock that tests move. */
final class GatewayFixture implements AutoCloseable {

    static final App APP =
            new App(7, "testapp12345", "appkey-of-test", new Secret("master"), "Test", Duration.ofDays(3));
    static final App OTHER_APP =
            new App(8, "otherapp1234", "appkey-of-other", new Secret("master"), "Other", Duration.ofDays(3));

    /** Added to the real monotonic time. */
    final AtomicLong skippedNanos = new AtomicLong();

    final InMemoryDelivery delivery;
    final Gateway gateway;

    GatewayFixture() throws IOException {
        this(settings());
    }

    GatewayFixture(GatewaySettings settings) throws IOException {
        InstallationKey key = InstallationKey.parse("ab".repeat(32));
        CidCipher cids = new CidCipher(key);
        DeviceSecrets secrets = new DeviceSecrets(key);
        delivery = new InMemoryDelivery(cids, secrets);
        gateway = new Gateway(
                settings,
                directory(),
                cids,
                secrets,
                InstantSource.system(),
                () -> System.nanoTime() + skippedNanos.get());
        delivery.use(gateway);
        gateway.start(delivery, delivery);
    }

    static GatewaySettings settings() {
        return GatewaySettings.defaults(GatewaySettings.Listeners.tcp("127.0.0.1", 0)
                        .withWebSocket(new GatewaySettings.Endpoint("127.0.0.1", 0)))
                .withEventLoops(2);
    }

    int port() {
        return gateway.tcpPort().orElseThrow();
    }

    void skip(Duration time) {
        skippedNanos.addAndGet(time.toNanos());
    }

    Registration register() {
        return delivery.register(APP.number(), DeviceFacts.of(Platform.ANDROID, "test"));
    }

    RawMqtt raw() throws IOException {
        return new RawMqtt(port());
    }

    /** A device that is registered and connected by MQTT 5 with a clean start. */
    RawMqtt connected(Registration registration) throws IOException {
        RawMqtt client = raw();
        client.send(RawMqtt.connect(5, registration).bytes());
        client.expectConnack(0);
        return client;
    }

    /** And subscribed at a QoS. */
    RawMqtt subscribed(Registration registration, int qos) throws IOException {
        RawMqtt client = connected(registration);
        client.send(RawMqtt.subscribe(5, 1, "hy/push", qos));
        client.expect(9);
        return client;
    }

    private static AppDirectory directory() {
        return new AppDirectory() {
            @Override
            public Optional<App> byAppId(String appId) {
                return appId.equals(APP.appId())
                        ? Optional.of(APP)
                        : appId.equals(OTHER_APP.appId()) ? Optional.of(OTHER_APP) : Optional.empty();
            }

            @Override
            public Optional<App> byNumber(int number) {
                return number == APP.number() ? Optional.of(APP) : Optional.empty();
            }
        };
    }

    @Override
    public void close() {
        gateway.close(Duration.ofSeconds(5));
        delivery.close();
    }
}
