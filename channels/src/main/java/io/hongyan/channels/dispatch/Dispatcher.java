package io.hongyan.channels.dispatch;

import io.hongyan.delivery.vendor.VendorQueue;
import io.hongyan.delivery.vendor.VendorSignals;
import io.hongyan.kernel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what waits in delivery to the vendors: a {@link Lane} for each app and channel. Made before delivery, which tells it
 * where calls wait, and started after it.
 */
public final class Dispatcher implements VendorSignals, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final ChannelAccounts accounts;
    private final DispatchSettings settings;
    private final DispatchClock clock;
    private final RandomGenerator random;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Map<Key, Lane> lanes = new ConcurrentHashMap<>();
    private final Map<Key, LaneCounters> counters = new ConcurrentHashMap<>();
    /** Lanes whose account was replaced or removed, until their last call ends. Guarded by this. */
    private final List<Lane> leaving = new ArrayList<>();

    private record Key(int app, Channel channel) {}

    /**
     * @param random spreads retries; thread-safe
     */
    public Dispatcher(
            ChannelAccounts accounts, DispatchSettings settings, DispatchClock clock, RandomGenerator random) {
        this.accounts = accounts;
        this.settings = settings;
        this.clock = clock;
        this.random = random;
    }

    /** Begins to take calls, and follows changes of accounts from now on. */
    public void start(VendorQueue queue) {
        accounts.onChange((app, channel) -> {
            follow(queue, app, channel);
            Thread.startVirtualThread(() -> Durably.done(() -> queue.accountsChanged(app), clock, stop));
        });
        accounts.list().forEach(account -> follow(queue, account.app(), account.channel()));
    }

    /** Gives an account that is new its lane, and ends the lane of the one that was. */
    private synchronized void follow(VendorQueue queue, int app, Channel channel) {
        Key key = new Key(app, channel);
        ChannelAccount account = accounts.enabled(app, channel).orElse(null);
        Lane old = lanes.get(key);
        if (stop.getCount() == 0 || (old != null && old.account() == account)) {
            return;
        }
        if (old != null) {
            lanes.remove(key);
            old.end();
            leaving.removeIf(lane -> lane.awaitSettled(Duration.ZERO));
            leaving.add(old);
        }
        if (account != null) {
            Lane lane = new Lane(
                    account,
                    queue,
                    settings,
                    clock,
                    random,
                    counters.computeIfAbsent(key, _ -> new LaneCounters()),
                    stop);
            lanes.put(key, lane);
            lane.start();
        }
    }

    /** A signal before the start is not missed: a lane begins by asking all shards. */
    @Override
    public void waiting(int shard, int app, Channel channel) {
        Lane lane = lanes.get(new Key(app, channel));
        if (lane != null) {
            lane.waiting(shard);
        }
    }

    /** Counters and state of each enabled account, by app and channel. */
    public List<ChannelMetrics> metrics() {
        return lanes.values().stream()
                .map(Lane::metrics)
                .sorted(Comparator.comparingInt(ChannelMetrics::app).thenComparing(ChannelMetrics::channel))
                .toList();
    }

    /** What a person should look at, of all accounts. */
    public List<Alarm> alarms() {
        return metrics().stream().flatMap(metric -> metric.alarms().stream()).toList();
    }

    /**
     * Takes no more, and waits for requests under way. What waits for another try goes back to delivery at once, or stays unanswered
     * where the vendor may have taken it; delivery hands it out again after the start. Close it before the shards.
     */
    @Override
    public void close() {
        List<Lane> all;
        synchronized (this) {
            all = new ArrayList<>(leaving);
            all.addAll(lanes.values());
            all.forEach(Lane::end);
            stop.countDown();
        }
        long deadline = System.nanoTime() + settings.closeWithin().toNanos();
        for (Lane lane : all) {
            if (!lane.awaitSettled(Duration.ofNanos(deadline - System.nanoTime()))) {
                LOG.warn(
                        "app {}, channel {}: calls still under way after {}: they count as unanswered",
                        lane.account().app(),
                        lane.account().channel().wireName(),
                        settings.closeWithin());
            }
        }
    }
}
