package io.hongyan.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.gateway.mqtt.InboundPacket.Connect;
import io.hongyan.gateway.mqtt.InboundPacket.Puback;
import io.hongyan.gateway.mqtt.InboundPacket.Publish;
import io.hongyan.gateway.mqtt.InboundPacket.Subscribe;
import io.hongyan.gateway.mqtt.InboundPacket.Unsubscribe;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PacketCodecTest {

    private static final int MAXIMUM = 1 << 20;
    private static final UnpooledByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;

    /** Writes a random packet of a client and keeps what decoding has to give. */
    private static final class Sample {
        final ByteBuf bytes = Unpooled.buffer();
        final Random random;
        final MqttVersion version;

        Sample(Random random, MqttVersion version) {
            this.random = random;
            this.version = version;
        }

        InboundPacket next() {
            int packetId = 1 + random.nextInt(65535);
            return switch (random.nextInt(6)) {
                case 0 -> {
                    int qos = random.nextInt(3);
                    byte[] payload = new byte[random.nextInt(400)];
                    random.nextBytes(payload);
                    boolean retain = random.nextBoolean();
                    boolean duplicate = qos > 0 && random.nextBoolean();
                    String topic = "topic/" + random.nextInt();
                    ByteBuf body = utf8(Unpooled.buffer(), topic);
                    if (qos > 0) {
                        body.writeShort(packetId);
                    }
                    properties(body, "reason", 0x03);
                    body.writeBytes(payload);
                    packet(0x30 | qos << 1 | (retain ? 1 : 0) | (duplicate ? 8 : 0), body);
                    yield new Publish(topic, qos > 0 ? packetId : 0, qos, retain, duplicate, false, payload);
                }
                case 1 -> {
                    packet(0x40, Unpooled.buffer().writeShort(packetId));
                    yield new Puback(packetId, 0);
                }
                case 2 -> {
                    ByteBuf body = Unpooled.buffer().writeShort(packetId);
                    properties(body, "x", 0x26);
                    List<InboundPacket.Subscription> subscriptions = new ArrayList<>();
                    for (int i = 0; i <= random.nextInt(3); i++) {
                        String filter = "f/" + "鸿雁".repeat(random.nextInt(3)) + i;
                        int qos = random.nextInt(3);
                        utf8(body, filter).writeByte(qos);
                        subscriptions.add(new InboundPacket.Subscription(filter, qos));
                    }
                    packet(0x82, body);
                    yield new Subscribe(packetId, false, subscriptions);
                }
                case 3 -> {
                    ByteBuf body = Unpooled.buffer().writeShort(packetId);
                    properties(body, "x", 0x26);
                    packet(0xA2, utf8(body, "a/b"));
                    yield new Unsubscribe(packetId, List.of("a/b"));
                }
                case 4 -> {
                    packet(0xC0, Unpooled.EMPTY_BUFFER);
                    yield new InboundPacket.Pingreq();
                }
                default -> {
                    if (version == MqttVersion.V3_1_1) {
                        packet(0xE0, Unpooled.EMPTY_BUFFER);
                        yield new InboundPacket.Disconnect(0, -1);
                    }
                    ByteBuf body = Unpooled.buffer()
                            .writeByte(4)
                            .writeByte(5)
                            .writeByte(0x11)
                            .writeInt(77);
                    packet(0xE0, body);
                    yield new InboundPacket.Disconnect(4, 77);
                }
            };
        }

        private void properties(ByteBuf body, String text, int property) {
            if (version == MqttVersion.V3_1_1) {
                return;
            }
            if (random.nextBoolean()) {
                body.writeByte(0);
                return;
            }
            ByteBuf properties = Unpooled.buffer().writeByte(property);
            utf8(properties, text);
            if (property == 0x26) {
                utf8(properties, text);
            }
            body.writeByte(properties.readableBytes()).writeBytes(properties);
        }

        private void packet(int header, ByteBuf body) {
            bytes.writeByte(header);
            int rest = body.readableBytes();
            while (rest >= 0x80) {
                bytes.writeByte(rest & 0x7F | 0x80);
                rest >>>= 7;
            }
            bytes.writeByte(rest).writeBytes(body);
        }

        static ByteBuf utf8(ByteBuf out, String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return out.writeShort(bytes.length).writeBytes(bytes);
        }
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void readsWhatWasWritten(MqttVersion version) {
        Sample sample = new Sample(new Random(1), version);
        for (int i = 0; i < 5000; i++) {
            InboundPacket expected = sample.next();
            Decoded decoded = decodeNext(sample.bytes, version);
            assertThat(decoded).usingRecursiveComparison().isEqualTo(expected);
            assertThat(sample.bytes.isReadable()).isFalse();
            sample.bytes.clear();
        }
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void findsTheSamePacketsWhereverTheStreamIsCut(MqttVersion version) {
        Sample sample = new Sample(new Random(2), version);
        List<InboundPacket> expected = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            expected.add(sample.next());
        }
        byte[] all = new byte[sample.bytes.readableBytes()];
        sample.bytes.readBytes(all);
        for (int cut = 0; cut <= all.length; cut++) {
            List<Decoded> decoded = new ArrayList<>();
            ByteBuf stream = Unpooled.buffer();
            for (byte[] part : List.of(
                    java.util.Arrays.copyOfRange(all, 0, cut), java.util.Arrays.copyOfRange(all, cut, all.length))) {
                stream.writeBytes(part);
                while (Frame.length(stream, MAXIMUM) > 0) {
                    decoded.add(decodeNext(stream, version));
                }
            }
            assertThat(decoded).usingRecursiveComparison().isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void answersAnyBytesWithAPacketOrWhatIsWrongWithThem(MqttVersion version) {
        Random random = new Random(3);
        for (int i = 0; i < 200_000; i++) {
            ByteBuf bytes = Unpooled.buffer();
            byte[] noise = new byte[random.nextInt(60)];
            random.nextBytes(noise);
            bytes.writeByte(random.nextInt(256)).writeByte(noise.length).writeBytes(noise);
            checkAny(bytes, version, random.nextInt(4) == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void answersDamagedPacketsWithAPacketOrWhatIsWrongWithThem(MqttVersion version) {
        Random random = new Random(4);
        Sample sample = new Sample(random, version);
        for (int i = 0; i < 50_000; i++) {
            sample.next();
            int damages = 1 + random.nextInt(3);
            for (int d = 0; d < damages; d++) {
                sample.bytes.setByte(random.nextInt(sample.bytes.readableBytes()), random.nextInt(256));
            }
            checkAny(sample.bytes.copy(), version, false);
            ByteBuf connect = connectBytes(version);
            for (int d = 0; d < damages; d++) {
                connect.setByte(2 + random.nextInt(connect.readableBytes() - 2), random.nextInt(256));
            }
            checkAny(connect, version, true);
            sample.bytes.clear();
        }
    }

    private static void checkAny(ByteBuf bytes, MqttVersion version, boolean first) {
        int length = Frame.length(bytes, MAXIMUM);
        if (length > 0) {
            int end = bytes.readerIndex() + length;
            Decoded decoded = first ? PacketDecoder.first(bytes, length) : PacketDecoder.next(bytes, length, version);
            assertThat(decoded).isNotNull();
            assertThat(bytes.readerIndex()).isEqualTo(end);
        }
    }

    private static ByteBuf connectBytes(MqttVersion version) {
        ByteBuf body = Sample.utf8(Unpooled.buffer(), "MQTT")
                .writeByte(version == MqttVersion.V5 ? 5 : 4)
                .writeByte(0xC6)
                .writeShort(30);
        if (version == MqttVersion.V5) {
            body.writeByte(8).writeByte(0x11).writeInt(9).writeByte(0x21).writeShort(5);
        }
        Sample.utf8(body, "client");
        if (version == MqttVersion.V5) {
            body.writeByte(5).writeByte(0x18).writeInt(4);
        }
        Sample.utf8(body, "hy/event");
        Sample.utf8(body, "{}");
        Sample.utf8(body, "user");
        Sample.utf8(body, "pass");
        return Unpooled.buffer().writeByte(0x10).writeByte(body.readableBytes()).writeBytes(body);
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void readsConnect(MqttVersion version) {
        ByteBuf bytes = connectBytes(version);
        boolean v5 = version == MqttVersion.V5;
        assertThat(PacketDecoder.first(bytes, bytes.readableBytes())).isInstanceOfSatisfying(Connect.class, connect -> {
            assertThat(connect.version()).isEqualTo(version);
            assertThat(connect.clientId()).isEqualTo("client");
            assertThat(connect.keepAliveSeconds()).isEqualTo(30);
            assertThat(connect.userName()).contains("user");
            assertThat(connect.password()).contains("pass");
            assertThat(connect.sessionExpirySeconds()).isEqualTo(v5 ? 9 : 0);
            assertThat(connect.receiveMaximum()).isEqualTo(v5 ? 5 : 65535);
            assertThat(connect.will()).hasValueSatisfying(will -> {
                assertThat(will.topic()).isEqualTo("hy/event");
                assertThat(will.delaySeconds()).isEqualTo(v5 ? 4 : 0);
            });
        });
    }

    @Test
    void refusesTextThatIsNotUtf8OrHasANullCharacter() {
        for (byte[] bad : List.of(new byte[] {(byte) 0xC0, (byte) 0x80}, new byte[] {'a', 0}, new byte[] {
            (byte) 0xED, (byte) 0xA0, (byte) 0x80
        })) {
            ByteBuf bytes = Unpooled.buffer()
                    .writeByte(0x30)
                    .writeByte(2 + bad.length)
                    .writeShort(bad.length)
                    .writeBytes(bad);
            assertThat(PacketDecoder.next(bytes, bytes.readableBytes(), MqttVersion.V3_1_1))
                    .isInstanceOfSatisfying(
                            Decoded.Malformed.class,
                            malformed -> assertThat(malformed.reason()).isEqualTo(ReasonCode.MALFORMED_PACKET));
        }
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void writesPublishAsLongAsAnnouncedAndReadable(MqttVersion version) {
        byte[] topic = "hy/push".getBytes(StandardCharsets.US_ASCII);
        for (int size : new int[] {0, 1, 100, 113, 114, 120, 128, 16_360, 16_370, 16_380, 70_000}) {
            for (int qos = 0; qos <= 1; qos++) {
                ByteBuf out = Unpooled.buffer();
                int offset = PacketEncoder.publish(out, version, qos, topic, 0x1234, new byte[size]);
                int length = PacketEncoder.publishLength(version, qos, topic.length, size);
                assertThat(out.readableBytes()).isEqualTo(length);
                if (qos == 1) {
                    assertThat(out.getUnsignedShort(offset)).isEqualTo(0x1234);
                }
                assertThat(decodeNext(out, version)).isInstanceOfSatisfying(Publish.class, publish -> {
                    assertThat(publish.topic()).isEqualTo("hy/push");
                    assertThat(publish.payload()).hasSize(size);
                });
            }
        }
    }

    @Test
    void cutsReasonStringsSoThatAnswersStaySmall() {
        ByteBuf out = PacketEncoder.disconnect(ALLOCATOR, ReasonCode.PROTOCOL_ERROR, "x".repeat(10_000));
        assertThat(out.readableBytes()).isLessThan(300);
        assertThat(Frame.length(out, MAXIMUM)).isEqualTo(out.readableBytes());
        out.release();
    }

    private static Decoded decodeNext(ByteBuf bytes, MqttVersion version) {
        return PacketDecoder.next(bytes, Frame.length(bytes, MAXIMUM), version);
    }

    @Test
    void aPubackOfFourBytesIsTakenWithoutTheDecoder() {
        ByteBuf in = Unpooled.buffer().writeInt(0x4002_1234).writeInt(0x4002_0001);

        assertThat(Frame.takePlainPuback(in)).isEqualTo(0x1234);
        assertThat(Frame.takePlainPuback(in)).isEqualTo(1);
        assertThat(Frame.takePlainPuback(in)).isZero();
    }

    @Test
    void whatIsNotAPlainPubackStaysForTheDecoder() {
        for (int first : new int[] {0x4003_1234, 0x4102_1234, 0x4002_0000, 0x3002_1234}) {
            ByteBuf in = Unpooled.buffer().writeInt(first);
            assertThat(Frame.takePlainPuback(in)).isZero();
            assertThat(in.readableBytes()).isEqualTo(4);
        }
        assertThat(Frame.takePlainPuback(Unpooled.buffer().writeShort(0x4002))).isZero();
    }
}
