package io.hongyan.bench.vendor;

import io.hongyan.bench.scenario.Load;
import io.hongyan.bench.scenario.Metric;
import io.hongyan.bench.scenario.Scenario;
import io.hongyan.bench.servers.HongyanTarget;
import io.hongyan.bench.servers.Target;
import io.hongyan.bench.servers.Workplace;
import io.hongyan.delivery.ChannelReport;
import io.hongyan.delivery.TaskReport;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.TaskId;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Messages by vendors, delivery and dispatch in this process and instant simulators in another. CPU is this process's: from the
 * plan to the durable answer.
 */
public final class Vendors implements Scenario {

    private static final List<Channel> TEN = List.of(
            Channel.APNS,
            Channel.FCM,
            Channel.HUAWEI,
            Channel.HARMONY,
            Channel.HONOR,
            Channel.XIAOMI,
            Channel.OPPO,
            Channel.VIVO,
            Channel.MEIZU,
            Channel.UPS);

    private static final int PLANS = 5;
    private static final int CHAINS = 500;

    /** Long enough that hardly any of the waiting ones are sent while the heap is looked at. */
    private static final int SLOW_MILLIS = 20_000;

    @Override
    public String name() {
        return "vendors";
    }

    @Override
    public String about() {
        return "dispatch to vendors, planning and chain over ten of them, waiting for a slow one (hongyan only)";
    }

    @Override
    public boolean fits(Target target) {
        return target instanceof HongyanTarget;
    }

    @Override
    public Map<Metric, Double> measure(Target target, Workplace work, Load load) throws Exception {
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        try (PlayedVendors vendors = PlayedVendors.start(work)) {
            int batched = load.vendorMessages();
            int single = Math.max(1, batched / 4);
            dispatch(work, vendors, Channel.HUAWEI, batched, Metric.HUAWEI_RATE, Metric.HUAWEI_PER_CORE, figures);
            dispatch(work, vendors, Channel.XIAOMI, batched, Metric.XIAOMI_RATE, Metric.XIAOMI_PER_CORE, figures);
            dispatch(work, vendors, Channel.FCM, single, Metric.FCM_RATE, Metric.FCM_PER_CORE, figures);
            slowVendor(work, vendors, batched, figures);
            plan(work, vendors, load.massDevices(), figures);
            dispatch(work, vendors, Channel.APNS, single, Metric.APNS_RATE, Metric.APNS_PER_CORE, figures);
        }
        return figures;
    }

    /** A small push warms up; then all devices get one more. */
    private static void dispatch(
            Workplace work,
            PlayedVendors vendors,
            Channel channel,
            int devices,
            Metric rate,
            Metric perCore,
            Map<Metric, Double> figures)
            throws Exception {
        Path folder = work.emptyFolder("vendors-" + channel.wireName());
        try (Engine engine = Engine.open(folder, Map.of(channel, vendors.settings(channel)))) {
            engine.register(devices, List.of(channel));
            engine.dispatch();
            engine.await(engine.push(), 20, report -> sent(report, channel) == devices);
            double cpu = cpuSeconds();
            long start = System.nanoTime();
            TaskId task = engine.push();
            TaskReport report = engine.await(task, 20, seen -> settled(seen, channel) == devices);
            double seconds = (System.nanoTime() - start) / 1e9;
            cpu = cpuSeconds() - cpu;
            if (sent(report, channel) != devices) {
                throw new IOException(channel + ": not all were taken: " + report.channels());
            }
            figures.put(rate, devices / seconds);
            figures.put(perCore, devices / cpu);
        }
        Workplace.delete(folder);
    }

    private static long sent(TaskReport report, Channel channel) {
        return of(report, channel).figures().sent();
    }

    private static long settled(TaskReport report, Channel channel) {
        return sent(report, channel)
                + of(report, channel).losses().values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
    }

    private static ChannelReport of(TaskReport report, Channel channel) {
        return report.channels().getOrDefault(channel, ChannelReport.NONE);
    }

    private static void slowVendor(Workplace work, PlayedVendors vendors, int devices, Map<Metric, Double> figures)
            throws Exception {
        Path folder = work.emptyFolder("vendors-slow");
        try (Engine engine = Engine.open(folder, Map.of(Channel.HUAWEI, vendors.settings(Channel.HUAWEI)))) {
            engine.register(devices, List.of(Channel.HUAWEI));
            engine.dispatch();
            vendors.slow(Channel.HUAWEI, SLOW_MILLIS);
            long before = liveHeapBytes();
            TaskId task = engine.push();
            engine.await(task, 20, report -> report.targeted() == devices);
            engine.awaitAllTaken();
            figures.put(Metric.WAITING_HEAP_MB, (liveHeapBytes() - before) / 1e6);
            vendors.slow(Channel.HUAWEI, 0);
        }
        Workplace.delete(folder);
    }

    /** Nobody dispatches: what is measured is how long the shards take to say who goes where. */
    private static void plan(Workplace work, PlayedVendors vendors, int devices, Map<Metric, Double> figures)
            throws Exception {
        Map<Channel, Map<String, String>> ten = new EnumMap<>(Channel.class);
        TEN.forEach(channel -> ten.put(channel, vendors.settings(channel)));
        Path folder = work.folder().resolve("vendors-" + devices).toAbsolutePath();
        Path loaded = folder.resolve("loaded");
        if (!Files.exists(loaded)) {
            Workplace.delete(folder);
            Files.createDirectories(folder);
            try (Engine engine = Engine.open(folder, ten)) {
                long start = System.nanoTime();
                List<DeviceAddress> some = engine.register(devices, TEN);
                figures.put(Metric.LOAD_SECONDS, (System.nanoTime() - start) / 1e9);
                Files.write(
                        loaded,
                        some.stream()
                                .map(address -> address.shard() + " " + address.ordinal())
                                .toList());
            }
        }
        List<DeviceAddress> some = Files.readAllLines(loaded).stream()
                .map(line -> Stream.of(line.split(" ", -1))
                        .mapToInt(Integer::parseInt)
                        .toArray())
                .map(numbers -> new DeviceAddress(1, numbers[0], numbers[1]))
                .toList();
        try (Engine engine = Engine.open(folder, ten)) {
            double[] millis = new double[PLANS];
            TaskId task = engine.push();
            engine.await(task, 10, report -> report.targeted() == devices); // warms caches
            for (int i = 0; i < PLANS; i++) {
                long start = System.nanoTime();
                task = engine.push();
                engine.await(task, 1, report -> report.targeted() == devices);
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
            figures.put(Metric.VENDOR_PLAN_MILLIS, median(millis));
            double[] chains = new double[CHAINS];
            for (int i = 0; i < CHAINS; i++) {
                long start = System.nanoTime();
                engine.chain(task, some.get(i * 31 % some.size()));
                chains[i] = (System.nanoTime() - start) / 1e6;
            }
            figures.put(Metric.CHAIN_MILLIS, median(chains));
        }
    }

    private static double cpuSeconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e9;
    }

    private static long liveHeapBytes() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
