package io.hongyan.gateway.mqtt;

/** What the bytes of one control packet turned out to be. */
public sealed interface Decoded permits InboundPacket, Decoded.Malformed, Decoded.Unacceptable {

    /**
     * Not a packet a client may send.
     *
     * @param reason what to end the connection with
     * @param detail which field is wrong and how, for the reason string and the log
     */
    record Malformed(ReasonCode reason, String detail) implements Decoded {}

    /**
     * A CONNECT that cannot be accepted, from a client that can be told so by CONNACK.
     *
     * @param version form of the CONNACK
     */
    record Unacceptable(MqttVersion version, ReasonCode reason, String detail) implements Decoded {}
}
