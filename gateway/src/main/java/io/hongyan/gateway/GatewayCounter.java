package io.hongyan.gateway;

/** Everything the gateway counts since its start, in one place. */
public enum GatewayCounter {
    /** Sockets accepted. */
    CONNECTIONS_OPENED,
    /** Sockets closed. */
    CONNECTIONS_CLOSED,
    /** CONNECTs accepted. */
    CONNECTS_ACCEPTED,
    /** CONNECTs refused: wrong credentials, identifier or right. */
    CONNECTS_REFUSED_UNAUTHORIZED,
    /** CONNECTs refused: protocol version, malformed, options that are not supported. */
    CONNECTS_REFUSED_PROTOCOL,
    /** CONNECTs refused: over the maximum number of connections, shard busy or closed. */
    CONNECTS_REFUSED_CAPACITY,
    /** Connections that sent no CONNECT in time. */
    CONNECTS_TIMED_OUT,
    /** Devices registered by connecting without an identifier. */
    DEVICES_REGISTERED,
    /** Established connections ended for a malformed packet or a protocol error. */
    PROTOCOL_ERRORS,
    /** Established connections ended for silence. */
    KEEP_ALIVE_TIMEOUTS,
    /** Connections ended because the device connected anew. */
    TAKE_OVERS,
    /** Messages written to sockets. */
    MESSAGES_SENT,
    /** Messages acknowledged by devices (QoS 1), or flushed to the socket (QoS 0). */
    MESSAGES_ARRIVED,
    /** Messages a link could not take: window full, not writable, not subscribed, gone, or declined by the device. */
    MESSAGES_REFUSED,
    /** Messages not sent because they exceed the client's Maximum Packet Size. */
    MESSAGES_TOO_LARGE,
    /** PUBLISH packets from devices. */
    UPSTREAM_RECEIVED,
    /** PUBLISH packets from devices refused for topic, QoS, retain or payload. */
    UPSTREAM_REFUSED
}
