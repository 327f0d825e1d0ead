package io.hongyan.gateway;

/** The gateway's figures, readable at any time from any thread. */
public interface GatewayMetrics {

    long count(GatewayCounter counter);

    /** Sockets open now, whether or not they sent CONNECT. */
    default long connections() {
        return count(GatewayCounter.CONNECTIONS_OPENED) - count(GatewayCounter.CONNECTIONS_CLOSED);
    }
}
