package io.hongyan.gateway;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the gateway runs. Immutable and valid once constructed.
 *
 * @param eventLoops threads that own connections
 * @param gatherInterval how long outcomes and receipts are gathered before delivery gets them as one
 */
public record GatewaySettings(
        Listeners listeners,
        int eventLoops,
        KeepAlive keepAlive,
        Limits limits,
        Admission admission,
        Duration gatherInterval) {

    public GatewaySettings {
        require(eventLoops >= 1 && eventLoops <= 1024, "eventLoops", eventLoops, "1 … 1024");
        require(
                !gatherInterval.isNegative() && gatherInterval.compareTo(Duration.ofSeconds(1)) <= 0,
                "gatherInterval",
                gatherInterval,
                "0 … 1 s");
    }

    /** Plain MQTT on a port, everything else as documented. */
    public static GatewaySettings defaults(Listeners listeners) {
        return new GatewaySettings(
                listeners,
                Runtime.getRuntime().availableProcessors(),
                KeepAlive.DEFAULT,
                Limits.DEFAULT,
                Admission.DEFAULT,
                Duration.ofMillis(10));
    }

    public GatewaySettings withEventLoops(int loops) {
        return new GatewaySettings(listeners, loops, keepAlive, limits, admission, gatherInterval);
    }

    public GatewaySettings withKeepAlive(KeepAlive other) {
        return new GatewaySettings(listeners, eventLoops, other, limits, admission, gatherInterval);
    }

    public GatewaySettings withLimits(Limits other) {
        return new GatewaySettings(listeners, eventLoops, keepAlive, other, admission, gatherInterval);
    }

    public GatewaySettings withAdmission(Admission other) {
        return new GatewaySettings(listeners, eventLoops, keepAlive, limits, other, gatherInterval);
    }

    public GatewaySettings withGatherInterval(Duration interval) {
        return new GatewaySettings(listeners, eventLoops, keepAlive, limits, admission, interval);
    }

    /** Where devices connect to; at least one listener is needed to be of use, none is needed to be valid. */
    public record Listeners(Optional<Endpoint> tcp, Optional<TlsEndpoint> tls, Optional<Endpoint> webSocket) {

        public static Listeners tcp(String host, int port) {
            return new Listeners(Optional.of(new Endpoint(host, port)), Optional.empty(), Optional.empty());
        }

        public Listeners withTls(TlsEndpoint endpoint) {
            return new Listeners(tcp, Optional.of(endpoint), webSocket);
        }

        public Listeners withWebSocket(Endpoint endpoint) {
            return new Listeners(tcp, tls, Optional.of(endpoint));
        }
    }

    /** @param port 0: chosen by the operating system */
    public record Endpoint(String host, int port) {
        public Endpoint {
            require(port >= 0 && port <= 65535, "port", port, "0 … 65535");
            require(!host.isBlank(), "host", "''", "a name or address");
        }
    }

    /**
     * @param certificateChain PEM file, the server's own certificate first
     * @param privateKey PEM file, PKCS#8, not encrypted
     */
    public record TlsEndpoint(Endpoint endpoint, Path certificateChain, Path privateKey) {
        public TlsEndpoint {
            require(Files.isReadable(certificateChain), "certificateChain", certificateChain, "a readable PEM file");
            require(Files.isReadable(privateKey), "privateKey", privateKey, "a readable PEM file");
        }
    }

    /**
     * A connection that is silent for one and a half times its keep-alive is closed.
     *
     * @param whenAbsent given to MQTT 5 clients that ask for none
     * @param maximum longer ones are lowered to this (MQTT 5: Server Keep Alive)
     */
    public record KeepAlive(Duration whenAbsent, Duration maximum) {
        static final KeepAlive DEFAULT = new KeepAlive(Duration.ofMinutes(5), Duration.ofMinutes(30));

        public KeepAlive {
            require(
                    maximum.toSeconds() >= 1 && maximum.toSeconds() <= 65535,
                    "keepAlive.maximum",
                    maximum,
                    "1 … 65535 s");
            require(
                    whenAbsent.toSeconds() >= 1 && whenAbsent.compareTo(maximum) <= 0,
                    "keepAlive.whenAbsent",
                    whenAbsent,
                    "1 s … " + maximum.toSeconds() + " s");
        }
    }

    /**
     * What one connection may cost.
     *
     * @param maxPacketBytes largest packet a device may send
     * @param receiveMaximum messages on their way at once, in each direction
     * @param sessionExpiryMaximumSeconds sessions are kept no longer than this; 0xFFFFFFFF: as long as asked for
     * @param writeLowWatermark bytes waiting for the socket at which a slow reader is sent to again
     * @param writeHighWatermark bytes waiting for the socket at which nothing more is sent
     */
    public record Limits(
            int maxPacketBytes,
            int receiveMaximum,
            long sessionExpiryMaximumSeconds,
            int writeLowWatermark,
            int writeHighWatermark,
            int maxConnections) {
        static final Limits DEFAULT = new Limits(64 * 1024, 64, 0xFFFF_FFFFL, 32 * 1024, 128 * 1024, 1_000_000);

        public Limits {
            require(
                    maxPacketBytes >= 1024 && maxPacketBytes <= 16 << 20,
                    "maxPacketBytes",
                    maxPacketBytes,
                    "1024 … 16777216");
            require(receiveMaximum >= 1 && receiveMaximum <= 1024, "receiveMaximum", receiveMaximum, "1 … 1024");
            require(
                    sessionExpiryMaximumSeconds >= 0 && sessionExpiryMaximumSeconds <= 0xFFFF_FFFFL,
                    "sessionExpiryMaximumSeconds",
                    sessionExpiryMaximumSeconds,
                    "0 … 4294967295");
            require(writeLowWatermark >= 1, "writeLowWatermark", writeLowWatermark, "≥ 1");
            require(
                    writeHighWatermark >= writeLowWatermark,
                    "writeHighWatermark",
                    writeHighWatermark,
                    "≥ writeLowWatermark " + writeLowWatermark);
            require(maxConnections >= 1, "maxConnections", maxConnections, "≥ 1");
        }

        public Limits withReceiveMaximum(int maximum) {
            return new Limits(
                    maxPacketBytes,
                    maximum,
                    sessionExpiryMaximumSeconds,
                    writeLowWatermark,
                    writeHighWatermark,
                    maxConnections);
        }

        public Limits withMaxConnections(int maximum) {
            return new Limits(
                    maxPacketBytes,
                    receiveMaximum,
                    sessionExpiryMaximumSeconds,
                    writeLowWatermark,
                    writeHighWatermark,
                    maximum);
        }

        public Limits withWriteWatermarks(int low, int high) {
            return new Limits(maxPacketBytes, receiveMaximum, sessionExpiryMaximumSeconds, low, high, maxConnections);
        }
    }

    /**
     * How fast new connections are let in. Those above the rate are not cut: they wait unread.
     *
     * @param connectTimeout from being let in to a complete CONNECT
     * @param perSecond connections let in per second, all event loops together
     * @param burst connections let in at once after a quiet time
     */
    public record Admission(Duration connectTimeout, int perSecond, int burst) {
        static final Admission DEFAULT = new Admission(Duration.ofSeconds(10), 20_000, 5_000);

        public Admission {
            require(
                    connectTimeout.toSeconds() >= 1 && connectTimeout.toSeconds() <= 300,
                    "connectTimeout",
                    connectTimeout,
                    "1 … 300 s");
            require(perSecond >= 1, "perSecond", perSecond, "≥ 1");
            require(burst >= 1, "burst", burst, "≥ 1");
        }
    }

    private static void require(boolean valid, String field, Object value, String expected) {
        if (!valid) {
            throw new IllegalArgumentException("gateway " + field + ": " + value + " (expected: " + expected + ")");
        }
    }
}
