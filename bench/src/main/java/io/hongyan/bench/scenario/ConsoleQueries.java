package io.hongyan.bench.scenario;

import io.hongyan.audience.Audience;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.audience.TaskResult;
import io.hongyan.bench.servers.HongyanTarget;
import io.hongyan.bench.servers.Target;
import io.hongyan.bench.servers.Workplace;
import io.hongyan.delivery.AppPush;
import io.hongyan.delivery.Audiences;
import io.hongyan.delivery.Content;
import io.hongyan.delivery.DeliveryRuntime;
import io.hongyan.delivery.Devices;
import io.hongyan.delivery.PushSettings;
import io.hongyan.delivery.TaskFilter;
import io.hongyan.delivery.TaskReport;
import io.hongyan.delivery.receipt.ReceiptRules;
import io.hongyan.delivery.rules.RuleBook;
import io.hongyan.delivery.vendor.VendorRules;
import io.hongyan.kernel.App;
import io.hongyan.kernel.AppDirectory;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.DeviceSecrets;
import io.hongyan.kernel.InstallationKey;
import io.hongyan.kernel.Platform;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.ShardSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * What a console asks, in process: an audience of ten million devices broken down, and pages of a list of a hundred thousand tasks,
 * a curve, a device's messages, and what a live view costs. Loads the devices and tasks in the first round.
 */
public final class ConsoleQueries implements Scenario {

    private static final int APP = 1;
    private static final int BATCH = 10_000;
    private static final int DEVICES_PER_TASK = 100;
    private static final int PAGE = 50;
    private static final int ROUNDS = 50;
    private static final int LOOKS = 2_000;
    private static final Platform[] PLATFORMS = Platform.values();
    private static final List<String> BRANDS = List.of("xiaomi", "huawei", "oppo", "vivo", "honor");
    private static final PushSettings SETTINGS =
            new PushSettings(Duration.ofDays(3), 0, Optional.empty(), false, Optional.empty(), "");

    @Override
    public String name() {
        return "console";
    }

    @Override
    public String about() {
        return "what a console asks of 10 million devices and 100,000 tasks (hongyan only, in process)";
    }

    @Override
    public boolean fits(Target target) {
        return target instanceof HongyanTarget;
    }

    @Override
    public Map<Metric, Double> measure(Target target, Workplace work, Load load) throws Exception {
        int tasks = load.massDevices() / DEVICES_PER_TASK;
        Path folder = work.folder().resolve("console-" + load.massDevices()).toAbsolutePath();
        Path loaded = folder.resolve("loaded");
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        if (!Files.exists(loaded)) {
            Workplace.delete(folder);
            Files.createDirectories(folder);
        }
        try (DeliveryRuntime delivery = open(folder)) {
            if (!Files.exists(loaded)) {
                long start = System.nanoTime();
                register(delivery, load.massDevices());
                createTasks(delivery, tasks);
                figures.put(Metric.LOAD_SECONDS, (System.nanoTime() - start) / 1e9);
                Files.writeString(loaded, "");
            }
            ask(delivery, load.massDevices(), tasks, figures);
        }
        return figures;
    }

    private static void ask(DeliveryRuntime delivery, int devices, int tasks, Map<Metric, Double> figures)
            throws Exception {
        TaskId all = push(delivery, devices);
        Audience notReached = Audience.ALL.with(TaskResult.of(all, TaskResult.Stage.NOT_ARRIVED));
        figures.put(
                Metric.BREAK_DOWN_MILLIS,
                medianMillis(() -> delivery.audiences().breakDown(APP, Audience.ALL)));
        figures.put(
                Metric.NOT_REACHED_MILLIS,
                medianMillis(() -> delivery.audiences().breakDown(APP, notReached)));
        Audiences.Selection newest = new Audiences.Selection(notReached, Optional.empty(), true);
        figures.put(
                Metric.DEVICE_PAGE_MILLIS,
                medianMillis(() -> delivery.audiences().devices(APP, newest, Optional.empty(), PAGE)));
        figures.put(
                Metric.TASK_PAGE_MILLIS,
                medianMillis(() -> delivery.records().tasks(APP, TaskFilter.ALL, Optional.empty(), PAGE)));
        TaskFilter rare = new TaskFilter(
                Optional.empty(), Optional.empty(), Set.of(), "title number " + tasks / 2 + " ", Set.of());
        figures.put(
                Metric.TASK_SEARCH_MILLIS,
                medianMillis(() -> delivery.records().tasks(APP, rare, Optional.empty(), PAGE)));
        figures.put(Metric.CURVE_MILLIS, medianMillis(() -> delivery.records().curve(APP, all)));
        DeviceAddress device = new DeviceAddress(APP, 0, 1);
        figures.put(
                Metric.HISTORY_MILLIS,
                medianMillis(() -> delivery.records().history(device, Duration.ofDays(30), Optional.empty(), PAGE)));
        long start = System.nanoTime();
        for (int i = 0; i < LOOKS; i++) {
            delivery.records().counts(APP, List.of(all));
            delivery.trends().live(APP);
        }
        figures.put(Metric.LIVE_MICROS, (System.nanoTime() - start) / 1e3 / LOOKS);
    }

    private static DeliveryRuntime open(Path folder) {
        InstallationKey key = InstallationKey.parse("5ca1ab1e".repeat(8));
        return DeliveryRuntime.start(
                ShardSettings.defaults(),
                folder.resolve("data"),
                new CidCipher(key),
                new DeviceSecrets(key),
                new NoApps(),
                RuleBook.NONE,
                VendorRules.NONE,
                ReceiptRules.NONE,
                InstantSource.system(),
                ZoneOffset.UTC,
                fatal -> {
                    fatal.printStackTrace();
                    Runtime.getRuntime().halt(1);
                });
    }

    private static void register(DeliveryRuntime delivery, int devices) {
        List<DeviceFacts> facts = IntStream.range(0, BATCH)
                .mapToObj(i -> DeviceFacts.of(
                        PLATFORMS[i % PLATFORMS.length], BRANDS.get(i / PLATFORMS.length % BRANDS.size())))
                .toList();
        for (int done = 0; done < devices; done += BATCH) {
            List<Devices.Registration> registered =
                    delivery.devices().registerAll(APP, facts.subList(0, Math.min(BATCH, devices - done)));
            List<DeviceAddress> some = new ArrayList<>();
            for (int i = 0; i < registered.size(); i += DEVICES_PER_TASK) {
                some.add(registered.get(i).address());
            }
            delivery.devices().setBlacklisted(some, true);
        }
    }

    /** Many at once, so that they share commits. */
    private static void createTasks(DeliveryRuntime delivery, int tasks) {
        for (int done = 0; done < tasks; done += BATCH) {
            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                IntStream.range(done, Math.min(tasks, done + BATCH))
                        .forEach(i -> callers.execute(() ->
                                delivery.pushes().createList(APP, "task%09d".formatted(i), "", content(i), SETTINGS)));
            }
        }
    }

    private static Content content(int number) {
        return new Content(
                Content.Type.NOTIFICATION,
                "{\"notification\":{\"title\":\"title number " + number + " of many\",\"body\":\"text\"}}",
                "",
                Optional.empty());
    }

    private static TaskId push(DeliveryRuntime delivery, int devices) throws Exception {
        String requestId = "console" + System.nanoTime() % 1_000_000_000_000L;
        TaskId task = delivery.pushes()
                .app(APP, new AppPush(requestId, "", Audience.ALL, content(0), SETTINGS, AppPush.Quota.ALL));
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (delivery.reports()
                        .task(APP, task, false)
                        .map(TaskReport::targeted)
                        .orElse(0L)
                < devices) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("the report shows fewer than " + devices + " targets after two minutes");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return task;
    }

    /** One timed question. */
    private interface Question {
        Object ask();
    }

    private static double medianMillis(Question question) {
        question.ask(); // warms caches
        double[] millis = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            question.ask();
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        return millis[ROUNDS / 2];
    }

    private static final class NoApps implements AppDirectory {

        @Override
        public Optional<App> byAppId(String appId) {
            return Optional.empty();
        }

        @Override
        public Optional<App> byNumber(int number) {
            return Optional.empty();
        }
    }
}
