package io.hongyan.channels.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.delivery.vendor.VendorAccount;
import io.hongyan.delivery.vendor.VendorAnswer;
import io.hongyan.delivery.vendor.VendorAnswer.Verdict;
import io.hongyan.delivery.vendor.VendorCall;
import io.hongyan.delivery.vendor.VendorCall.Order;
import io.hongyan.delivery.vendor.VendorCall.Target;
import io.hongyan.delivery.vendor.VendorNews;
import io.hongyan.delivery.vendor.VendorQueue;
import io.hongyan.delivery.vendor.VendorRules;
import io.hongyan.delivery.vendor.VendorSignals;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.ShardBusyException;
import io.hongyan.shards.ShardClosedException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Keeps to the port's rules: a device is in one call at a time, each call is answered once and for all its targets, what counts as
 * sent was begun before, classes without quota wait, a crash has what was not begun wait again, and the rest of unanswered calls
 * handed out again unchanged where the vendor recognises them. All shards run on one thread, as a shard does.
 */
final class InMemoryVendorQueue implements AutoCloseable {

    private final int shards;
    private final VendorRules rules;
    private final InstantSource clock;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private VendorSignals signals = (shard, app, channel) -> {};

    // all on the thread
    private final Map<Key, Deque<Waiting>> waiting = new HashMap<>();
    private final Map<Key, Deque<VendorCall>> repeats = new HashMap<>();
    private final Map<Long, VendorCall> open = new LinkedHashMap<>();
    private final Map<Long, BitSet> begun = new HashMap<>();
    private final Map<Quota, Long> used = new HashMap<>();
    private final Map<String, List<Verdict>> outcomes = new HashMap<>();
    private final List<VendorAnswer> answers = new ArrayList<>();
    private final List<VendorNews> news = new ArrayList<>();
    private long numbers;
    private int busyAnswers;
    private int takes;
    private int beginnings;
    private int mostOpenTargets;
    private boolean closed;
    private Connection connection = new Connection();

    private record Key(int shard, int app, Channel channel) {}

    private record Quota(int app, Channel channel, MessageClass messageClass, long day) {}

    private record Waiting(TaskId task, Order order, Deque<Target> targets) {}

    InMemoryVendorQueue(int shards, VendorRules rules, InstantSource clock) {
        this.shards = shards;
        this.rules = rules;
        this.clock = clock;
    }

    void signalTo(VendorSignals listener) {
        onThread(() -> signals = listener);
    }

    // --- what tests do ---

    void add(int shard, int app, Channel channel, TaskId task, Order order, List<Target> targets) {
        onThread(() -> {
            Key key = new Key(shard, app, channel);
            waiting.computeIfAbsent(key, _ -> new ArrayDeque<>())
                    .add(new Waiting(task, order, new ArrayDeque<>(targets)));
            signals.waiting(shard, app, channel);
            return null;
        });
    }

    /** The next commands are answered with "busy". */
    void busy(int commands) {
        onThread(() -> busyAnswers = commands);
    }

    /** The queue for a process that starts. */
    VendorQueue connection() {
        return onThread(() -> connection);
    }

    /** Forgets who was asked, as a process that is killed does. */
    void crash() {
        onThread(() -> {
            connection = new Connection();
            signals = (shard, app, channel) -> {};
            for (VendorCall call : open.values()) {
                interrupted(call);
            }
            open.clear();
            begun.clear();
            return null;
        });
    }

    private void interrupted(VendorCall call) {
        Key key = new Key(call.shard(), call.app(), call.channel());
        BitSet places = begun.getOrDefault(call.number(), new BitSet());
        boolean all = call.repeated() || call.order() instanceof Order.Recall;
        List<Target> left = new ArrayList<>();
        List<Target> unsent = new ArrayList<>();
        for (int i = 0; i < call.targets().size(); i++) {
            (all || places.get(i) ? left : unsent).add(call.targets().get(i));
        }
        if (!unsent.isEmpty()) {
            use(call, -unsent.size());
            putBack(key, call, unsent);
        }
        if (left.isEmpty()) {
            return;
        }
        boolean repeatable = call.order() instanceof Order.Recall
                || rules.account(call.app(), call.channel())
                        .map(VendorAccount::repeatSafe)
                        .orElse(false);
        if (repeatable) {
            repeats.computeIfAbsent(key, _ -> new ArrayDeque<>())
                    .add(new VendorCall(
                            call.shard(),
                            call.app(),
                            call.channel(),
                            call.number(),
                            call.task(),
                            call.order(),
                            left,
                            true));
        } else {
            left.forEach(target -> settle(target, new Verdict.Unknown()));
        }
    }

    private void putBack(Key key, VendorCall call, List<Target> targets) {
        waiting.computeIfAbsent(key, _ -> new ArrayDeque<>())
                .addFirst(new Waiting(call.task(), call.order(), new ArrayDeque<>(targets)));
    }

    Map<String, List<Verdict>> outcomes() {
        return onThread(() -> Map.copyOf(outcomes));
    }

    List<VendorAnswer> answers() {
        return onThread(() -> List.copyOf(answers));
    }

    List<VendorNews> news() {
        return onThread(() -> List.copyOf(news));
    }

    int openCalls() {
        return onThread(open::size);
    }

    int mostOpenTargets() {
        return onThread(() -> mostOpenTargets);
    }

    int takes() {
        return onThread(() -> takes);
    }

    /** How often it was told that requests are about to leave. */
    int beginnings() {
        return onThread(() -> beginnings);
    }

    // --- the port ---

    /** The queue, as one process sees it until it is killed. */
    private final class Connection implements VendorQueue {

        @Override
        public int shards() {
            return shards;
        }

        @Override
        public CompletableFuture<Optional<VendorCall>> take(int shard, int app, Channel channel, int atMost) {
            assertThat(atMost).isPositive();
            return command(shard, () -> {
                takes++;
                Key key = new Key(shard, app, channel);
                Deque<VendorCall> again = repeats.getOrDefault(key, new ArrayDeque<>());
                Optional<VendorCall> call = again.isEmpty() ? fresh(key, atMost) : Optional.of(again.removeFirst());
                call.ifPresent(taken -> open.put(taken.number(), taken));
                mostOpenTargets = Math.max(
                        mostOpenTargets,
                        open.values().stream()
                                .mapToInt(each -> each.targets().size())
                                .sum());
                return call;
            });
        }

        @Override
        public CompletableFuture<Void> begun(VendorCall call, int from, int to) {
            assertThat(from).isBetween(0, to - 1);
            assertThat(to).isLessThanOrEqualTo(call.targets().size());
            return command(call.shard(), () -> {
                assertThat(open.get(call.number())).isSameAs(call);
                begun.computeIfAbsent(call.number(), _ -> new BitSet()).set(from, to);
                beginnings++;
                return null;
            });
        }

        @Override
        public CompletableFuture<Void> answer(VendorCall call, VendorAnswer answer) {
            assertThat(answer.verdicts()).hasSameSizeAs(call.targets());
            return command(call.shard(), () -> {
                if (open.get(call.number()) != call) { // answered already, or asked by a process that is gone
                    return null;
                }
                open.remove(call.number());
                answers.add(answer);
                checkBegun(call, answer, begun.getOrDefault(call.number(), new BitSet()));
                begun.remove(call.number());
                List<Target> back = new ArrayList<>();
                use(call, -(int) answer.verdicts().stream()
                        .filter(verdict -> !(verdict instanceof Verdict.Accepted || verdict instanceof Verdict.Unknown))
                        .count());
                for (int i = 0; i < call.targets().size(); i++) {
                    Target target = call.targets().get(i);
                    settle(target, answer.verdicts().get(i));
                    if (answer.verdicts().get(i) instanceof Verdict.GivenBack) {
                        back.add(target);
                    }
                }
                if (!back.isEmpty()) {
                    putBack(new Key(call.shard(), call.app(), call.channel()), call, back);
                    signals.waiting(call.shard(), call.app(), call.channel());
                }
                return null;
            });
        }

        @Override
        public CompletableFuture<Long> quotaUsed(int app, Channel channel, MessageClass messageClass, long day) {
            return command(0, () -> used.getOrDefault(new Quota(app, channel, messageClass, day), 0L));
        }

        @Override
        public CompletableFuture<Void> news(int app, Channel channel, List<VendorNews> more) {
            return command(0, () -> {
                news.addAll(more);
                return null;
            });
        }

        /** What was accepted by its id, all of it each time. */
        @Override
        public CompletableFuture<List<String>> askedAbout(int app, Channel channel) {
            return command(
                    0,
                    () -> answers.stream()
                            .flatMap(answer -> answer.verdicts().stream())
                            .flatMap(verdict -> verdict instanceof Verdict.Accepted accepted
                                    ? Stream.of(accepted.messageId())
                                    : Stream.empty())
                            .distinct()
                            .toList());
        }

        @Override
        public CompletableFuture<Void> accountsChanged(int app) {
            return command(0, () -> {
                for (Channel channel : rules.channels(app)) {
                    for (int shard = 0; shard < shards; shard++) {
                        signals.waiting(shard, app, channel);
                    }
                }
                return null;
            });
        }

        private <T> CompletableFuture<T> command(int shard, Supplier<T> work) {
            return CompletableFuture.supplyAsync(
                    () -> {
                        if (closed || connection != this) {
                            throw new ShardClosedException(shard);
                        }
                        if (busyAnswers > 0) {
                            busyAnswers--;
                            throw new ShardBusyException(shard, "queue", 2, 1);
                        }
                        return work.get();
                    },
                    thread);
        }
    }

    private static void checkBegun(VendorCall call, VendorAnswer answer, BitSet places) {
        if (call.repeated() || call.order() instanceof Order.Recall) {
            return;
        }
        for (int i = 0; i < call.targets().size(); i++) {
            Verdict verdict = answer.verdicts().get(i);
            if (verdict instanceof Verdict.Accepted || verdict instanceof Verdict.Unknown) {
                assertThat(places.get(i)).as("begun: %s", call.targets().get(i)).isTrue();
            }
        }
    }

    private Optional<VendorCall> fresh(Key key, int atMost) {
        Optional<VendorAccount> account = rules.account(key.app, key.channel);
        if (account.isEmpty()) {
            return Optional.empty();
        }
        for (Waiting message : waiting.getOrDefault(key, new ArrayDeque<>())) {
            boolean noQuota = message.order instanceof Order.Send send
                    && account.get().dailyQuota().getOrDefault(send.messageClass(), Long.MAX_VALUE) == 0;
            if (noQuota || message.targets.isEmpty()) {
                continue;
            }
            List<Target> targets = new ArrayList<>();
            while (targets.size() < atMost && !message.targets.isEmpty()) {
                targets.add(message.targets.removeFirst());
            }
            VendorCall call = new VendorCall(
                    key.shard, key.app, key.channel, numbers++, message.task, message.order, targets, false);
            use(call, targets.size());
            return Optional.of(call);
        }
        return Optional.empty();
    }

    private void use(VendorCall call, int units) {
        if (call.order() instanceof Order.Send send) {
            long day = rules.account(call.app(), call.channel())
                    .map(account -> account.quotaDay(clock.millis()))
                    .orElse(0L);
            used.merge(new Quota(call.app(), call.channel(), send.messageClass(), day), (long) units, Long::sum);
        }
    }

    private void settle(Target target, Verdict verdict) {
        outcomes.computeIfAbsent(target.cid(), _ -> new ArrayList<>()).add(verdict);
    }

    private <T> T onThread(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, thread).join();
    }

    /** Takes no more commands, as shards that are closed. */
    void shut() {
        onThread(() -> closed = true);
    }

    @Override
    public void close() {
        onThread(() -> closed = true);
        thread.shutdown();
    }
}
