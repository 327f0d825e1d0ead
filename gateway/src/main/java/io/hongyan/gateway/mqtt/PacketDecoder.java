package io.hongyan.gateway.mqtt;

import static io.hongyan.gateway.mqtt.MalformedPacketException.malformed;
import static io.hongyan.gateway.mqtt.MalformedPacketException.protocolError;

import io.hongyan.gateway.mqtt.InboundPacket.Connect;
import io.hongyan.gateway.mqtt.InboundPacket.Puback;
import io.hongyan.gateway.mqtt.InboundPacket.Publish;
import io.hongyan.gateway.mqtt.InboundPacket.Subscribe;
import io.hongyan.gateway.mqtt.InboundPacket.Subscription;
import io.hongyan.gateway.mqtt.InboundPacket.Unsubscribe;
import io.hongyan.gateway.mqtt.InboundPacket.UserProperty;
import io.hongyan.gateway.mqtt.InboundPacket.Will;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one complete control packet, as found by {@link Frame}, and checks everything the specification demands. */
public final class PacketDecoder {

    private static final InboundPacket.Pingreq PINGREQ = new InboundPacket.Pingreq();
    private static final InboundPacket.Auth AUTH = new InboundPacket.Auth();

    private PacketDecoder() {}

    /**
     * Decodes the first packet of a connection.
     *
     * @param length of the packet, header included; the reader index moves past it
     */
    public static Decoded first(ByteBuf in, int length) {
        int end = in.readerIndex() + length;
        try {
            int header = in.readUnsignedByte();
            skipRemainingLength(in);
            if (header != PacketType.CONNECT << 4) {
                throw protocolError("first packet: type " + (header >> 4) + " (expected: CONNECT)");
            }
            return connect(new PacketReader(in, end));
        } catch (MalformedPacketException e) {
            return e.asValue();
        } finally {
            in.readerIndex(end);
        }
    }

    /** Decodes any further packet. */
    public static Decoded next(ByteBuf in, int length, MqttVersion version) {
        int end = in.readerIndex() + length;
        try {
            int header = in.readUnsignedByte();
            skipRemainingLength(in);
            PacketReader reader = new PacketReader(in, end);
            int flags = header & 0x0F;
            return switch (header >> 4) {
                case PacketType.CONNECT -> throw protocolError("CONNECT: sent twice");
                case PacketType.PUBLISH -> publish(reader, flags, version);
                case PacketType.PUBACK -> puback(reader, flags, version);
                case PacketType.SUBSCRIBE -> subscribe(reader, flags, version);
                case PacketType.UNSUBSCRIBE -> unsubscribe(reader, flags, version);
                case PacketType.PINGREQ -> {
                    requireFlags("PINGREQ", flags, 0);
                    reader.requireEnd("PINGREQ");
                    yield PINGREQ;
                }
                case PacketType.DISCONNECT -> disconnect(reader, flags, version);
                case PacketType.AUTH -> {
                    requireFlags("AUTH", flags, 0);
                    if (version != MqttVersion.V5) {
                        throw protocolError("packet type: 15 (expected: a packet of MQTT 3.1.1)");
                    }
                    yield AUTH;
                }
                default ->
                    throw protocolError(
                            "packet type: " + (header >> 4) + " (expected: a packet for servers at QoS 0 or 1)");
            };
        } catch (MalformedPacketException e) {
            return e.asValue();
        } finally {
            in.readerIndex(end);
        }
    }

    private static void skipRemainingLength(ByteBuf in) {
        while (in.readByte() < 0) {
            // Frame checked its length
        }
    }

    private static Decoded connect(PacketReader in) {
        String protocol = in.utf8("protocol name");
        int level = in.unsignedByte("protocol version");
        if (!protocol.equals("MQTT") || level != 4 && level != 5) {
            // Who speaks a later version reads the form of 5, who speaks an earlier one that of 3.1.1.
            return new Decoded.Unacceptable(
                    protocol.equals("MQTT") && level > 5 ? MqttVersion.V5 : MqttVersion.V3_1_1,
                    ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                    "protocol version: " + level + " (expected: MQTT 4 or 5)");
        }
        if (level == 4) {
            return connect(in, MqttVersion.V3_1_1);
        }
        try {
            return connect(in, MqttVersion.V5);
        } catch (MalformedPacketException e) {
            Decoded.Malformed malformed = e.asValue();
            return new Decoded.Unacceptable(MqttVersion.V5, malformed.reason(), malformed.detail());
        }
    }

    private static Decoded connect(PacketReader in, MqttVersion version) {
        boolean v5 = version == MqttVersion.V5;
        int flags = in.unsignedByte("connect flags");
        boolean cleanStart = (flags & 0x02) != 0;
        boolean hasWill = (flags & 0x04) != 0;
        int willQos = flags >> 3 & 3;
        boolean willRetain = (flags & 0x20) != 0;
        boolean hasPassword = (flags & 0x40) != 0;
        boolean hasUserName = (flags & 0x80) != 0;
        if ((flags & 1) != 0 || willQos == 3 || !hasWill && (willQos != 0 || willRetain)) {
            throw malformed("connect flags: 0x" + Integer.toHexString(flags));
        }
        if (!v5 && hasPassword && !hasUserName) {
            throw malformed("connect flags: password without user name");
        }
        int keepAlive = in.unsignedShort("keep alive");

        Properties properties = v5 ? Properties.read(in, Properties.CONNECT) : Properties.NONE;
        String clientId = in.utf8("client identifier");
        Optional<Will> will = Optional.empty();
        if (hasWill) {
            Properties willProperties = v5 ? Properties.read(in, Properties.WILL) : Properties.NONE;
            String topic = in.utf8("will topic");
            byte[] payload = in.binary("will payload");
            will = Optional.of(new Will(topic, payload, willQos, willRetain, willProperties.willDelay));
        }
        Optional<String> userName = hasUserName ? Optional.of(in.utf8("user name")) : Optional.empty();
        Optional<String> password = hasPassword ? Optional.of(in.binaryText("password")) : Optional.empty();
        in.requireEnd("CONNECT");

        long sessionExpiry = v5 ? Math.max(0, properties.sessionExpiry) : cleanStart ? 0 : 0xFFFF_FFFFL;
        return new Connect(
                version,
                clientId,
                cleanStart,
                keepAlive,
                userName,
                password,
                will,
                sessionExpiry,
                properties.receiveMaximum,
                properties.maximumPacketSize,
                properties.requestProblemInformation,
                properties.authenticationMethod,
                List.copyOf(properties.userProperties));
    }

    private static Decoded publish(PacketReader in, int flags, MqttVersion version) {
        int qos = flags >> 1 & 3;
        boolean duplicate = (flags & 8) != 0;
        if (qos == 3 || qos == 0 && duplicate) {
            throw malformed("PUBLISH flags: 0x" + Integer.toHexString(flags));
        }
        String topic = in.utf8("topic name");
        if (topic.indexOf('#') >= 0 || topic.indexOf('+') >= 0) {
            throw new MalformedPacketException(ReasonCode.TOPIC_NAME_INVALID, "topic name: has a wildcard");
        }
        int packetId = qos == 0 ? 0 : in.packetId();
        Properties properties = version == MqttVersion.V5 ? Properties.read(in, Properties.PUBLISH) : Properties.NONE;
        if (topic.isEmpty() && !properties.topicAlias) {
            throw protocolError("topic name: empty");
        }
        return new Publish(topic, packetId, qos, (flags & 1) != 0, duplicate, properties.topicAlias, in.remaining());
    }

    private static Decoded puback(PacketReader in, int flags, MqttVersion version) {
        requireFlags("PUBACK", flags, 0);
        int packetId = in.packetId();
        int reason = 0;
        if (version == MqttVersion.V5 && in.hasMore()) {
            reason = in.unsignedByte("reason code");
            if (in.hasMore()) {
                Properties.read(in, Properties.PUBACK);
            }
        }
        in.requireEnd("PUBACK");
        return new Puback(packetId, reason);
    }

    private static Decoded subscribe(PacketReader in, int flags, MqttVersion version) {
        requireFlags("SUBSCRIBE", flags, 2);
        int packetId = in.packetId();
        boolean v5 = version == MqttVersion.V5;
        Properties properties = v5 ? Properties.read(in, Properties.SUBSCRIBE) : Properties.NONE;
        List<Subscription> subscriptions = new ArrayList<>(1);
        while (in.hasMore()) {
            String filter = topicFilter(in);
            int options = in.unsignedByte("subscription options");
            int qos = options & 3;
            if (qos == 3 || (options & (v5 ? 0xC0 : 0xFC)) != 0) {
                throw malformed("subscription options: 0x" + Integer.toHexString(options));
            }
            if ((options & 0x30) == 0x30) {
                throw protocolError("retain handling: 3 (expected: 0, 1 or 2)");
            }
            if ((options & 0x04) != 0 && filter.startsWith("$share/")) {
                throw protocolError("no local: 1 on a shared subscription");
            }
            subscriptions.add(new Subscription(filter, qos));
        }
        if (subscriptions.isEmpty()) {
            throw protocolError("SUBSCRIBE: no topic filter");
        }
        return new Subscribe(packetId, properties.subscriptionIdentifier, List.copyOf(subscriptions));
    }

    private static Decoded unsubscribe(PacketReader in, int flags, MqttVersion version) {
        requireFlags("UNSUBSCRIBE", flags, 2);
        int packetId = in.packetId();
        if (version == MqttVersion.V5) {
            Properties.read(in, Properties.UNSUBSCRIBE);
        }
        List<String> filters = new ArrayList<>(1);
        while (in.hasMore()) {
            filters.add(topicFilter(in));
        }
        if (filters.isEmpty()) {
            throw protocolError("UNSUBSCRIBE: no topic filter");
        }
        return new Unsubscribe(packetId, List.copyOf(filters));
    }

    private static String topicFilter(PacketReader in) {
        String filter = in.utf8("topic filter");
        if (filter.isEmpty()) {
            throw malformed("topic filter: empty");
        }
        return filter;
    }

    private static Decoded disconnect(PacketReader in, int flags, MqttVersion version) {
        requireFlags("DISCONNECT", flags, 0);
        int reason = 0;
        long sessionExpiry = -1;
        if (version == MqttVersion.V5 && in.hasMore()) {
            reason = in.unsignedByte("reason code");
            if (in.hasMore()) {
                sessionExpiry = Properties.read(in, Properties.DISCONNECT).sessionExpiry;
            }
        }
        in.requireEnd("DISCONNECT");
        return new InboundPacket.Disconnect(reason, sessionExpiry);
    }

    private static void requireFlags(String packet, int flags, int expected) {
        if (flags != expected) {
            throw malformed(packet + " flags: 0x" + Integer.toHexString(flags) + " (expected: 0x" + expected + ")");
        }
    }

    /** The properties of one packet that mean something here; the others are read, checked and dropped. */
    private static final class Properties {

        static final long CONNECT = bits(
                Property.SESSION_EXPIRY_INTERVAL,
                Property.RECEIVE_MAXIMUM,
                Property.MAXIMUM_PACKET_SIZE,
                Property.TOPIC_ALIAS_MAXIMUM,
                Property.REQUEST_RESPONSE_INFORMATION,
                Property.REQUEST_PROBLEM_INFORMATION,
                Property.USER_PROPERTY,
                Property.AUTHENTICATION_METHOD,
                Property.AUTHENTICATION_DATA);
        static final long WILL = bits(
                Property.WILL_DELAY_INTERVAL,
                Property.PAYLOAD_FORMAT_INDICATOR,
                Property.MESSAGE_EXPIRY_INTERVAL,
                Property.CONTENT_TYPE,
                Property.RESPONSE_TOPIC,
                Property.CORRELATION_DATA,
                Property.USER_PROPERTY);
        static final long PUBLISH = bits(
                Property.PAYLOAD_FORMAT_INDICATOR,
                Property.MESSAGE_EXPIRY_INTERVAL,
                Property.CONTENT_TYPE,
                Property.RESPONSE_TOPIC,
                Property.CORRELATION_DATA,
                Property.TOPIC_ALIAS,
                Property.USER_PROPERTY);
        static final long PUBACK = bits(Property.REASON_STRING, Property.USER_PROPERTY);
        static final long SUBSCRIBE = bits(Property.SUBSCRIPTION_IDENTIFIER, Property.USER_PROPERTY);
        static final long UNSUBSCRIBE = bits(Property.USER_PROPERTY);
        static final long DISCONNECT =
                bits(Property.SESSION_EXPIRY_INTERVAL, Property.REASON_STRING, Property.USER_PROPERTY);

        static final Properties NONE = new Properties();

        long sessionExpiry = -1;
        int receiveMaximum = 65535;
        int maximumPacketSize = Integer.MAX_VALUE;
        boolean requestProblemInformation = true;
        boolean authenticationMethod;
        long willDelay;
        boolean topicAlias;
        boolean subscriptionIdentifier;
        List<UserProperty> userProperties = List.of();

        private static long bits(int... identifiers) {
            long set = 0;
            for (int identifier : identifiers) {
                set |= 1L << identifier;
            }
            return set;
        }

        static Properties read(PacketReader in, long allowed) {
            int end = in.propertiesEnd();
            if (in.position() == end) {
                return NONE;
            }
            Properties properties = new Properties();
            long seen = 0;
            while (in.position() < end) {
                int identifier = in.unsignedByte("property identifier");
                if (identifier >= 64 || (allowed & 1L << identifier) == 0) {
                    throw malformed("property 0x" + Integer.toHexString(identifier) + ": not one of this packet");
                }
                if ((seen & 1L << identifier) != 0 && identifier != Property.USER_PROPERTY) {
                    throw protocolError("property 0x" + Integer.toHexString(identifier) + ": given twice");
                }
                seen |= 1L << identifier;
                properties.readOne(in, identifier, allowed == CONNECT);
            }
            if (in.position() != end) {
                throw malformed("property length: ends inside a property");
            }
            if ((seen & 1L << Property.AUTHENTICATION_DATA) != 0 && !properties.authenticationMethod) {
                throw protocolError("authentication data: without a method");
            }
            return properties;
        }

        private void readOne(PacketReader in, int identifier, boolean keepUserProperties) {
            switch (identifier) {
                case Property.SESSION_EXPIRY_INTERVAL -> sessionExpiry = in.unsignedInt("session expiry interval");
                case Property.RECEIVE_MAXIMUM -> {
                    receiveMaximum = in.unsignedShort("receive maximum");
                    if (receiveMaximum == 0) {
                        throw protocolError("receive maximum: 0 (expected: 1 … 65535)");
                    }
                }
                case Property.MAXIMUM_PACKET_SIZE -> {
                    long size = in.unsignedInt("maximum packet size");
                    if (size == 0) {
                        throw protocolError("maximum packet size: 0 (expected: 1 …)");
                    }
                    maximumPacketSize = (int) Math.min(size, Integer.MAX_VALUE);
                }
                case Property.TOPIC_ALIAS_MAXIMUM -> in.unsignedShort("topic alias maximum");
                case Property.REQUEST_RESPONSE_INFORMATION -> in.bool("request response information");
                case Property.REQUEST_PROBLEM_INFORMATION ->
                    requestProblemInformation = in.bool("request problem information");
                case Property.USER_PROPERTY -> {
                    String name = in.utf8("user property");
                    String value = in.utf8("user property");
                    if (keepUserProperties) {
                        if (userProperties.isEmpty()) {
                            userProperties = new ArrayList<>();
                        }
                        userProperties.add(new UserProperty(name, value));
                    }
                }
                case Property.AUTHENTICATION_METHOD -> {
                    in.utf8("authentication method");
                    authenticationMethod = true;
                }
                case Property.AUTHENTICATION_DATA -> in.binary("authentication data");
                case Property.WILL_DELAY_INTERVAL -> willDelay = in.unsignedInt("will delay interval");
                case Property.PAYLOAD_FORMAT_INDICATOR -> in.bool("payload format indicator");
                case Property.MESSAGE_EXPIRY_INTERVAL -> in.unsignedInt("message expiry interval");
                case Property.CONTENT_TYPE -> in.utf8("content type");
                case Property.RESPONSE_TOPIC -> in.utf8("response topic");
                case Property.CORRELATION_DATA -> in.binary("correlation data");
                case Property.REASON_STRING -> in.utf8("reason string");
                case Property.TOPIC_ALIAS -> {
                    in.unsignedShort("topic alias");
                    topicAlias = true;
                }
                case Property.SUBSCRIPTION_IDENTIFIER -> {
                    if (in.variableByteInteger("subscription identifier") == 0) {
                        throw protocolError("subscription identifier: 0");
                    }
                    subscriptionIdentifier = true;
                }
                default -> throw new IllegalStateException("property " + identifier + " is allowed but not read");
            }
        }
    }
}
