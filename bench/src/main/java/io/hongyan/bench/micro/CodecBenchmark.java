package io.hongyan.bench.micro;

import io.hongyan.gateway.mqtt.Decoded;
import io.hongyan.gateway.mqtt.Frame;
import io.hongyan.gateway.mqtt.MqttVersion;
import io.hongyan.gateway.mqtt.PacketDecoder;
import io.hongyan.gateway.mqtt.PacketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The packets of MQTT 5 that a gateway reads and writes most: CONNECT, PUBACK and PUBLISH in, PUBLISH out, encoded for one
 * device or once for all.
 *
 * <p>{@code ./hongyan bench micro CodecBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {

    private static final int MAXIMUM = 64 << 10;
    private static final byte[] TOPIC = "hy/push".getBytes(StandardCharsets.US_ASCII);

    private final byte[] payload = new byte[256];
    private final ByteBuf connect = connect();
    private final ByteBuf puback = Unpooled.directBuffer(4).writeInt(0x4002_1234);
    private final ByteBuf refusal =
            Unpooled.directBuffer(6).writeInt(0x4004_1234).writeShort(0x9900);
    private final ByteBuf publish = publish();
    private final ByteBuf out = Unpooled.directBuffer(1_024);
    private final ByteBuf encoded = Unpooled.directBuffer(1_024);

    public CodecBenchmark() {
        PacketEncoder.publish(encoded, MqttVersion.V5, 1, TOPIC, 7, payload);
    }

    @Benchmark
    public Decoded decodeConnect() {
        connect.readerIndex(0);
        return PacketDecoder.first(connect, Frame.length(connect, MAXIMUM));
    }

    @Benchmark
    public int decodePuback() {
        puback.readerIndex(0);
        return Frame.takePlainPuback(puback);
    }

    @Benchmark
    public Decoded decodePubackWithReason() {
        refusal.readerIndex(0);
        return PacketDecoder.next(refusal, Frame.length(refusal, MAXIMUM), MqttVersion.V5);
    }

    @Benchmark
    public Decoded decodePublish() {
        publish.readerIndex(0);
        return PacketDecoder.next(publish, Frame.length(publish, MAXIMUM), MqttVersion.V5);
    }

    @Benchmark
    public int encodePublish() {
        out.clear();
        return PacketEncoder.publish(out, MqttVersion.V5, 1, TOPIC, 7, payload);
    }

    /** What a fan-out does for each device. */
    @Benchmark
    public boolean shareEncodedPublish() {
        return encoded.retainedDuplicate().release();
    }

    private static ByteBuf connect() {
        ByteBuf body = Unpooled.buffer(256);
        text(body, "MQTT");
        body.writeByte(5).writeByte(0xC2).writeShort(300);
        body.writeByte(5).writeByte(0x11).writeInt(3_600); // session expiry interval
        text(body, "0123456789abcdef0123456789abcdef");
        text(body, "benchApp00000000000001");
        text(body, "c2VjcmV0LW9mLWEtZGV2aWNlLTAwMDAwMDAwMDAwMDA");
        return packet(0x10, body);
    }

    private static ByteBuf publish() {
        ByteBuf body = Unpooled.buffer(256);
        text(body, "hy/receipt");
        body.writeShort(7).writeByte(0);
        body.writeBytes("{\"taskid\":\"RASA_1122_00112233445566778899aabbccddeeff\",\"action\":\"displayed\"}"
                .getBytes(StandardCharsets.US_ASCII));
        return packet(0x32, body);
    }

    private static ByteBuf packet(int header, ByteBuf body) {
        ByteBuf packet = Unpooled.directBuffer(body.readableBytes() + 3).writeByte(header);
        int length = body.readableBytes();
        if (length > 0x7F) {
            packet.writeByte(length & 0x7F | 0x80).writeByte(length >> 7);
        } else {
            packet.writeByte(length);
        }
        return packet.writeBytes(body);
    }

    private static void text(ByteBuf out, String text) {
        out.writeShort(text.length()).writeCharSequence(text, StandardCharsets.US_ASCII);
    }
}
