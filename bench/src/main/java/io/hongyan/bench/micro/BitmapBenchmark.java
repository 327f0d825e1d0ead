package io.hongyan.bench.micro;

import io.hongyan.audience.BitmapTable;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.roaringbitmap.RoaringBitmap;

/**
 * What planning, receipts and reconnects do with the bitmaps of one shard: everybody against those online, a receipt
 * delta joined to a stage, and the question a device asks of each live task.
 *
 * <p>{@code ./hongyan bench micro BitmapBenchmark -p devices=625000} (a shard of 10 million devices over 16)
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BitmapBenchmark {

    private static final double ONLINE = 0.01;
    private static final int DELTA = 1_000;

    @Param({"625000", "6250000"})
    public int devices;

    private final SplittableRandom random = new SplittableRandom(42);
    private RoaringBitmap everybody = new RoaringBitmap();
    private RoaringBitmap online = new RoaringBitmap();
    private RoaringBitmap delta = new RoaringBitmap();
    private final int[] arrivals = new int[DELTA];

    @Setup
    public void fill() {
        everybody = RoaringBitmap.bitmapOfRange(0, devices);
        everybody.runOptimize();
        online = new RoaringBitmap();
        for (int i = 0; i < devices * ONLINE; i++) {
            online.add(random.nextInt(devices));
        }
        delta = new RoaringBitmap();
        for (int i = 0; i < DELTA; i++) {
            arrivals[i] = random.nextInt(devices);
            delta.add(arrivals[i]);
        }
    }

    @Benchmark
    public RoaringBitmap planOnline() {
        return RoaringBitmap.and(everybody, online);
    }

    @Benchmark
    public RoaringBitmap planOffline() {
        return RoaringBitmap.andNot(everybody, online);
    }

    @Benchmark
    public RoaringBitmap joinDelta() {
        RoaringBitmap stage = online.clone();
        stage.or(delta);
        return stage;
    }

    /** What of a delta is new to a stage: how receipts are counted once. */
    @Benchmark
    public RoaringBitmap newInDelta() {
        return RoaringBitmap.andNot(delta, online);
    }

    /** One acknowledgement after the other, in no order, as an event loop gathers them. */
    @Benchmark
    public RoaringBitmap gatherDelta() {
        RoaringBitmap gathered = new RoaringBitmap();
        for (int ordinal : arrivals) {
            gathered.add(ordinal);
        }
        return gathered;
    }

    @Benchmark
    public byte[] storeDelta() {
        return BitmapTable.serialize(delta);
    }

    @Benchmark
    public boolean isPending() {
        return online.contains(random.nextInt(devices));
    }
}
