package io.hongyan.bench.load;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What the driver may tell a load generator. Each command is answered by one {@link Report}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Command.Register.class, name = "register"),
    @JsonSubTypes.Type(value = Command.Identify.class, name = "identify"),
    @JsonSubTypes.Type(value = Command.Connect.class, name = "connect"),
    @JsonSubTypes.Type(value = Command.Disconnect.class, name = "disconnect"),
    @JsonSubTypes.Type(value = Command.FanOut.class, name = "fanOut"),
    @JsonSubTypes.Type(value = Command.Paced.class, name = "paced"),
    @JsonSubTypes.Type(value = Command.Store.class, name = "store"),
    @JsonSubTypes.Type(value = Command.Drain.class, name = "drain"),
    @JsonSubTypes.Type(value = Command.Rest.class, name = "rest"),
})
public sealed interface Command {

    /**
     * Registers devices over HTTP and keeps their identities for {@link Connect}.
     *
     * @param connections keep-alive connections, one request at a time on each
     */
    record Register(String host, int port, String appId, String appKey, int count, int connections)
            implements Command {}

    /** Says who devices 0, 1, 2, … are, where nobody needs to register them. */
    record Identify(List<Identity> identities) implements Command {}

    /**
     * Connects devices 0 … count-1, all at once but for the bound on half-open ones. Done when the last CONNACK, or SUBACK
     * where a topic is given, has come.
     *
     * @param topic subscribed at QoS 1, {@code %d} stands for the device's number; empty: no SUBSCRIBE
     * @param sessionExpirySeconds MQTT 5 session expiry; 0 ends the session with the connection
     * @param connecting at most this many connections between SYN and their last acknowledgement
     */
    record Connect(
            String host,
            int port,
            int count,
            String topic,
            boolean cleanStart,
            long sessionExpirySeconds,
            int connecting,
            int timeoutSeconds)
            implements Command {}

    /** Disconnects every device with DISCONNECT; sessions live on by their expiry. */
    record Disconnect() implements Command {}

    /** Sends messages that every connected device gets, the next one when fewer than {@code inFlight} are incomplete. */
    record FanOut(Source source, int messages, int inFlight, int payloadBytes, int timeoutSeconds) implements Command {}

    /** Sends single messages at a fixed rate, round-robin over the connected devices; latency counts from the due time. */
    record Paced(Source source, int perSecond, int seconds, int payloadBytes) implements Command {}

    /** Sends messages to devices that are not connected, round-robin; done when the last one was acknowledged. */
    record Store(Source source, int devices, int messagesPerDevice, int payloadBytes, int timeoutSeconds)
            implements Command {}

    /** Connects, and waits for what is stored for the devices. */
    record Drain(Connect connect, int messagesPerDevice) implements Command {}

    /**
     * Sends pushes over HTTP as fast as answers come, round-robin over the registered devices.
     *
     * @param batch 1: one push a request; more: that many in a batch request
     */
    record Rest(Source.Http source, int connections, int seconds, int batch, int payloadBytes) implements Command {}

    /** How messages are brought to the server. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "by")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Source.Mqtt.class, name = "mqtt"),
        @JsonSubTypes.Type(value = Source.Http.class, name = "http"),
    })
    sealed interface Source {

        /** Published at QoS 1 over one MQTT connection; {@code %d} in the topic stands for the device's number. */
        record Mqtt(String host, int port, String topic) implements Source {}

        /** Getui's REST API: {@code push/all} for fan-outs, {@code push/single} for the rest. */
        record Http(String host, int port, String appId, String token) implements Source {}
    }
}
