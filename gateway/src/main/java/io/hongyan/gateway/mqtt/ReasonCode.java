package io.hongyan.gateway.mqtt;

/**
 * MQTT 5 reason codes the gateway uses, with the CONNACK return code that says the nearest thing in MQTT 3.1.1.
 */
public enum ReasonCode {
    SUCCESS(0x00, 0),
    NO_SUBSCRIPTION_EXISTED(0x11, 0),
    UNSPECIFIED_ERROR(0x80, 3),
    MALFORMED_PACKET(0x81, 3),
    PROTOCOL_ERROR(0x82, 3),
    IMPLEMENTATION_SPECIFIC_ERROR(0x83, 3),
    UNSUPPORTED_PROTOCOL_VERSION(0x84, 1),
    CLIENT_IDENTIFIER_NOT_VALID(0x85, 2),
    BAD_USER_NAME_OR_PASSWORD(0x86, 4),
    NOT_AUTHORIZED(0x87, 5),
    SERVER_UNAVAILABLE(0x88, 3),
    SERVER_BUSY(0x89, 3),
    SERVER_SHUTTING_DOWN(0x8B, 3),
    BAD_AUTHENTICATION_METHOD(0x8C, 5),
    KEEP_ALIVE_TIMEOUT(0x8D, 3),
    SESSION_TAKEN_OVER(0x8E, 3),
    TOPIC_NAME_INVALID(0x90, 5),
    RECEIVE_MAXIMUM_EXCEEDED(0x93, 3),
    TOPIC_ALIAS_INVALID(0x94, 3),
    PACKET_TOO_LARGE(0x95, 3),
    QUOTA_EXCEEDED(0x97, 3),
    PAYLOAD_FORMAT_INVALID(0x99, 5),
    RETAIN_NOT_SUPPORTED(0x9A, 5),
    QOS_NOT_SUPPORTED(0x9B, 5),
    CONNECTION_RATE_EXCEEDED(0x9F, 3),
    SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED(0xA1, 3);

    private final int code;
    private final int connectReturnCode;

    ReasonCode(int code, int connectReturnCode) {
        this.code = code;
        this.connectReturnCode = connectReturnCode;
    }

    public int code() {
        return code;
    }

    /** What a CONNACK of MQTT 3.1.1 says instead. */
    public int connectReturnCode() {
        return connectReturnCode;
    }
}
