package io.hongyan.bench.micro;

import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
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
 * A key and a value of the size of an inbox row.
 *
 * <p>{@code ./hongyan bench micro RecordBenchmark}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecordBenchmark {

    private final byte[] payload = new byte[256];
    private final byte[] written = writeValue();
    private long sequence;

    @Benchmark
    public byte[] writeKey() {
        return new RecordWriter(16).u32(1).u32((int) sequence).u64(sequence++).toBytes();
    }

    @Benchmark
    public byte[] writeValue() {
        return new RecordWriter(320)
                .u8(1)
                .u64(1_763_840_000_000L + sequence++)
                .varint(86_400_000)
                .text("RASS_1122_00112233445566778899aabbccddeeff")
                .blob(payload)
                .toBytes();
    }

    @Benchmark
    public long readValue() {
        RecordReader reader = new RecordReader(written);
        long sum = reader.u8() + reader.u64() + reader.varint();
        return sum + reader.text().length() + reader.blob().length;
    }
}
