package io.hongyan.server;

import io.hongyan.gateway.Gateway;
import io.hongyan.gateway.GatewayCounter;
import io.hongyan.gateway.GatewayMetrics;
import io.hongyan.gateway.GatewaySettings;
import io.hongyan.gateway.GatewaySettings.Admission;
import io.hongyan.gateway.GatewaySettings.Endpoint;
import io.hongyan.gateway.GatewaySettings.KeepAlive;
import io.hongyan.gateway.GatewaySettings.Limits;
import io.hongyan.gateway.GatewaySettings.Listeners;
import io.hongyan.gateway.GatewaySettings.TlsEndpoint;
import io.hongyan.server.configuration.Configuration.Mqtt;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The gateway's settings, figures and addresses. */
final class GatewayWiring {

    private static final long FOR_EVER = 0xFFFF_FFFFL;

    private GatewayWiring() {}

    static GatewaySettings settings(Mqtt mqtt) {
        try {
            Listeners listeners = new Listeners(
                    Optional.of(new Endpoint(mqtt.host(), mqtt.port())),
                    mqtt.tls()
                            .map(tls -> new TlsEndpoint(
                                    new Endpoint(mqtt.host(), tls.port()), tls.certificate(), tls.key())),
                    mqtt.websocketPort().isPresent()
                            ? Optional.of(new Endpoint(
                                    mqtt.host(), mqtt.websocketPort().getAsInt()))
                            : Optional.empty());
            return new GatewaySettings(
                    listeners,
                    mqtt.eventLoops(),
                    new KeepAlive(mqtt.keepAlive(), mqtt.keepAliveMax()),
                    new Limits(
                            mqtt.maxPacketBytes(),
                            mqtt.receiveMaximum(),
                            mqtt.sessionExpiryMax().map(Duration::toSeconds).orElse(FOR_EVER),
                            mqtt.writeLowBytes(),
                            mqtt.writeHighBytes(),
                            mqtt.maxConnections()),
                    new Admission(mqtt.connectTimeout(), mqtt.connectsPerSecond(), mqtt.connectBurst()),
                    mqtt.gatherInterval());
        } catch (IllegalArgumentException e) {
            throw new StartupException("mqtt: " + e.getMessage(), e);
        }
    }

    static void measure(ServerMetrics metrics, GatewayMetrics gateway) {
        for (GatewayCounter counter : GatewayCounter.values()) {
            String name = counter.name().toLowerCase(Locale.ROOT).replace('_', '.');
            metrics.counter(
                    "hongyan.gateway." + name,
                    name.replace('.', ' '),
                    Tags.empty(),
                    gateway,
                    source -> source.count(counter));
        }
        metrics.gauge(
                "hongyan.gateway.connections", "Sockets open now", Tags.empty(), gateway, GatewayMetrics::connections);
    }

    /** URLs devices are told to connect to; safer ones first. */
    static List<String> addresses(Mqtt mqtt, Gateway gateway) {
        if (!mqtt.advertise().isEmpty()) {
            return mqtt.advertise();
        }
        String host = ownAddress(mqtt.host());
        List<String> urls = new ArrayList<>();
        gateway.tlsPort().ifPresent(port -> urls.add("mqtts://" + host + ":" + port));
        gateway.tcpPort().ifPresent(port -> urls.add("mqtt://" + host + ":" + port));
        gateway.webSocketPort().ifPresent(port -> urls.add("ws://" + host + ":" + port + "/mqtt"));
        return List.copyOf(urls);
    }

    /** The address others reach this machine at, where it listens on all of them. */
    private static String ownAddress(String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            if (address.isAnyLocalAddress()) {
                try (DatagramSocket socket = new DatagramSocket()) {
                    // Sends nothing: asks the routing table which own address faces outwards.
                    socket.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] {8, 8, 8, 8}), 53));
                    address = socket.getLocalAddress();
                }
            }
            if (address.isAnyLocalAddress()) {
                address = InetAddress.getLoopbackAddress();
            }
            String text = address.getHostAddress();
            return text.contains(":") ? "[" + text + "]" : text;
        } catch (IOException | java.io.UncheckedIOException noRoute) {
            return InetAddress.getLoopbackAddress().getHostAddress();
        }
    }
}
