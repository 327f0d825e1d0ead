package io.hongyan.delivery;

import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts each app's online devices every few seconds; keeps the day's peak and one sample every ten minutes. */
final class OnlineSampler implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OnlineSampler.class);

    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final long SAMPLE_MILLIS = Duration.ofMinutes(10).toMillis();

    private final Shards shards;
    private final InstantSource clock;
    private final Calendar calendar;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("online-sampler").daemon().factory());
    private final Map<Integer, Integer> peaks = new HashMap<>();
    private final Map<Integer, Long> sampled = new HashMap<>();
    private long day;

    OnlineSampler(Shards shards, InstantSource clock, ZoneId zone) {
        this.shards = shards;
        this.clock = clock;
        this.calendar = new Calendar(zone);
    }

    void start() {
        timer.scheduleWithFixedDelay(this::run, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    static int home(int app, Shards shards) {
        return app % shards.count();
    }

    private void run() {
        try {
            sample();
        } catch (RuntimeException e) {
            log.warn("online devices could not be counted; trying again in {}", PERIOD, e);
        }
    }

    private void sample() {
        long now = clock.millis();
        long today = calendar.day(now);
        if (today != day) {
            day = today;
            peaks.clear();
        }
        Map<Integer, Integer> online = new HashMap<>();
        shards.askAll(shard -> new ShardOp.Connected())
                .forEach(counts -> counts.forEach((app, count) -> online.merge(app, count, Integer::sum)));
        online.forEach((app, count) -> {
            boolean keep = now - sampled.getOrDefault(app, 0L) >= SAMPLE_MILLIS;
            boolean peak = count > peaks.getOrDefault(app, 0);
            if (keep || peak) {
                shards.ask(home(app, shards), new ShardOp.SampleOnline(app, today, count, keep));
                peaks.merge(app, count, Math::max);
            }
            if (keep) {
                sampled.put(app, now);
            }
        });
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
