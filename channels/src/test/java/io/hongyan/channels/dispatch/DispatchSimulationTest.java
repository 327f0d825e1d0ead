package io.hongyan.channels.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.Limits;
import io.hongyan.delivery.vendor.VendorAnswer.Verdict;
import io.hongyan.delivery.vendor.VendorCall.Content;
import io.hongyan.delivery.vendor.VendorCall.Order;
import io.hongyan.delivery.vendor.VendorCall.Target;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several vendors with faults of all kinds, a process that is killed twice, and settings that change meanwhile. The seed decides what
 * goes wrong how often; threads decide to whom, so a seed does not repeat a run exactly. What must hold, holds in all of them.
 */
class DispatchSimulationTest {

    private static final int APP = 1;
    private static final int SHARDS = 4;
    private static final int DEVICES = 3000;
    private static final Content TEXT = new Content(
            "{}",
            "{\"android\":{\"ups\":{\"notification\":{\"title\":\"t\",\"body\":\"b\",\"click_type\":\"startapp\"}}}}");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyDeviceIsSettledOnceAndShownAtMostOnce(long seed) {
        Random random = new Random(seed);
        ManualTime time = new ManualTime(Duration.ofMinutes(1));
        List<FakeVendor> vendors = List.of(
                new FakeVendor(
                        Channel.HUAWEI,
                        Limits.builder().batch(50).concurrency(4).build(),
                        time),
                new FakeVendor(
                        Channel.OPPO,
                        Limits.builder().batch(20).concurrency(4).repeatSafe().build(),
                        time),
                new FakeVendor(
                        Channel.VIVO,
                        Limits.builder().concurrency(8).repeatSafe().build(),
                        time),
                new FakeVendor(
                        Channel.MEIZU, Limits.builder().requestsPerSecond(500).build(), time));
        vendors.forEach(vendor -> vendor.faulty(new Random(random.nextLong())));
        HttpCalls http = new HttpCalls();
        List<Dispatcher> dispatchers = new ArrayList<>();
        try (http;
                ChannelAccounts accounts = new ChannelAccounts(
                        new ChannelCatalog(List.copyOf(vendors)),
                        new AdapterContext(http, time, random),
                        DispatchSettings.DEFAULT,
                        time);
                InMemoryVendorQueue queue = new InMemoryVendorQueue(SHARDS, accounts, time)) {
            vendors.forEach(vendor -> accounts.configure(APP, vendor.channel(), Map.of("key", "k")));
            vendors.forEach(vendor -> add(queue, vendor.channel()));

            dispatchers.add(process(accounts, queue, time));
            for (int disturbance = 1; disturbance <= 3; disturbance++) {
                int after = DEVICES * disturbance;
                await().until(() -> queue.outcomes().size() >= after);
                Channel changed = vendors.get(random.nextInt(vendors.size())).channel();
                accounts.configure(APP, changed, Map.of("key", "k" + disturbance));
                if (disturbance < 3) {
                    queue.crash();
                    dispatchers.add(process(accounts, queue, time));
                }
            }

            await().until(() -> {
                // Handed back while a breaker is open: its wait does not leap where nobody sleeps for long.
                time.advance(Duration.ofSeconds(1));
                return settled(queue) == DEVICES * vendors.size();
            });
            vendors.forEach(vendor -> check(vendor, queue.outcomes()));
            assertThat(queue.openCalls()).isZero();
            dispatchers.forEach(Dispatcher::close);
        }
    }

    private static void check(FakeVendor vendor, Map<String, List<Verdict>> outcomes) {
        Map<String, Integer> timesShown = vendor.shown();
        for (int i = 0; i < DEVICES; i++) {
            String cid = vendor.channel() + "-" + i;
            List<Verdict> all = outcomes.getOrDefault(cid, List.of());
            assertThat(all).as(cid).isNotEmpty();
            int shown = timesShown.getOrDefault(cid, 0);
            assertThat(all.subList(0, all.size() - 1)).as(cid).allMatch(Verdict.GivenBack.class::isInstance);
            switch (all.getLast()) {
                case Verdict.Accepted _ -> assertThat(shown).as(cid).isOne();
                case Verdict.Rejected _, Verdict.Unknown _ ->
                    assertThat(shown).as(cid).isLessThanOrEqualTo(1);
                case Verdict.GivenBack _ -> assertThat(cid).as("settled").isEmpty();
            }
        }
    }

    private static long settled(InMemoryVendorQueue queue) {
        return queue.outcomes().values().stream()
                .filter(all -> !(all.getLast() instanceof Verdict.GivenBack))
                .count();
    }

    private static Dispatcher process(ChannelAccounts accounts, InMemoryVendorQueue queue, ManualTime time) {
        Dispatcher dispatcher = new Dispatcher(accounts, DispatchSettings.DEFAULT, time, new Random(1));
        queue.signalTo(dispatcher);
        dispatcher.start(queue.connection());
        return dispatcher;
    }

    private static void add(InMemoryVendorQueue queue, Channel channel) {
        TaskId task = TaskId.of(TaskId.Kind.LIST, LocalDate.of(2026, 9, 1), APP, 0, channel.key());
        for (int shard = 0; shard < SHARDS; shard++) {
            List<Target> targets = IntStream.range(DEVICES * shard / SHARDS, DEVICES * (shard + 1) / SHARDS)
                    .mapToObj(i -> new Target(i, channel + "-" + i, channel + "-t" + i, 0))
                    .toList();
            queue.add(
                    shard,
                    APP,
                    channel,
                    task,
                    new Order.Send(TEXT, MessageClass.MARKETING, Duration.ofDays(1)),
                    targets);
        }
    }
}
