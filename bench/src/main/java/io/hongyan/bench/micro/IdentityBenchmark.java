package io.hongyan.bench.micro;

import io.hongyan.kernel.Cid;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.DeviceSecrets;
import io.hongyan.kernel.InstallationKey;
import io.hongyan.kernel.TaskId;
import java.time.LocalDate;
import java.util.Optional;
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
 * What a connect and a push pay before anything else: reading a CID, checking a secret, naming a task.
 *
 * <p>{@code ./hongyan bench micro IdentityBenchmark}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class IdentityBenchmark {

    private static final String KEY = "00112233445566778899aabbccddeeff".repeat(2);
    private static final LocalDate DAY = LocalDate.of(2026, 11, 22);

    private final InstallationKey key = InstallationKey.parse(KEY);
    private final CidCipher cids = new CidCipher(key);
    private final DeviceSecrets secrets = new DeviceSecrets(key);
    private final DeviceAddress address = new DeviceAddress(1, 7, 123_456_789);
    private final Cid cid = cids.encode(address);
    private final String cidText = cid.toString();
    private final String secret = secrets.issue(cid, 3);
    private long request;

    @Benchmark
    public Cid mintCid() {
        return cids.encode(address);
    }

    @Benchmark
    public Optional<DeviceAddress> resolveCid() {
        return cids.resolve(1, cidText);
    }

    @Benchmark
    public Object verifySecret() {
        return secrets.verify(cid, secret);
    }

    @Benchmark
    public TaskId nameTask() {
        return TaskId.of(TaskId.Kind.SINGLE, DAY, 1, 7, Long.toHexString(request++ | 1L << 60));
    }
}
