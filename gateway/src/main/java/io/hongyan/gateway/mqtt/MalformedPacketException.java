package io.hongyan.gateway.mqtt;

/** Leaves the nested readers of {@link PacketDecoder}; never leaves the decoder. */
final class MalformedPacketException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ReasonCode reason;

    MalformedPacketException(ReasonCode reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    static MalformedPacketException malformed(String detail) {
        return new MalformedPacketException(ReasonCode.MALFORMED_PACKET, detail);
    }

    static MalformedPacketException protocolError(String detail) {
        return new MalformedPacketException(ReasonCode.PROTOCOL_ERROR, detail);
    }

    Decoded.Malformed asValue() {
        String detail = getMessage();
        return new Decoded.Malformed(reason, detail == null ? "" : detail);
    }
}
