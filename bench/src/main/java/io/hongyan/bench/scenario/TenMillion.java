package io.hongyan.bench.scenario;

import io.hongyan.audience.Audience;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.bench.servers.HongyanTarget;
import io.hongyan.bench.servers.Target;
import io.hongyan.bench.servers.Workplace;
import io.hongyan.delivery.AppPush;
import io.hongyan.delivery.Content;
import io.hongyan.delivery.DeliveryRuntime;
import io.hongyan.delivery.Devices;
import io.hongyan.delivery.PushSettings;
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
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.ShardSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A push to an app of ten million registered devices of which one in a hundred is connected, in process: delivery on its
 * embedded stores, with {@link SimulatedGateway} in the place of the network. Loads the devices in the first round; later
 * rounds and runs reuse the folder.
 */
public final class TenMillion implements Scenario {

    private static final int APP = 1;
    private static final String KEY = "5ca1ab1e".repeat(8);
    private static final int BATCH = 10_000;
    private static final int LOADERS = 4;

    /** One device in so many is connected. */
    private static final int ONLINE_SHARE = 100;

    private static final int PUSHES = 5;
    private static final int REPORTS = 50;
    private static final int CHAINS = 500;
    private static final Content CONTENT = new Content(
            Content.Type.TRANSMISSION, "{\"transmission\":\"" + "x".repeat(100) + "\"}", "", Optional.empty());
    private static final PushSettings SETTINGS =
            new PushSettings(Duration.ofDays(3), 0, Optional.empty(), false, Optional.empty(), "");
    private static final List<String> BRANDS = List.of("xiaomi", "huawei", "oppo", "vivo", "honor");

    @Override
    public String name() {
        return "tenmillion";
    }

    @Override
    public String about() {
        return "a push to 10 million registered devices, 1 % online (hongyan only, in process)";
    }

    @Override
    public boolean fits(Target target) {
        return target instanceof HongyanTarget;
    }

    @Override
    public Map<Metric, Double> measure(Target target, Workplace work, Load load) throws Exception {
        Path folder = work.folder().resolve("tenmillion-" + load.massDevices()).toAbsolutePath();
        Path connectedFile = folder.resolve("connected");
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        if (!Files.exists(connectedFile)) {
            Workplace.delete(folder);
            Files.createDirectories(folder);
        }
        try (Engine engine = Engine.open(folder)) {
            List<Online> online;
            if (Files.exists(connectedFile)) {
                online = Files.readAllLines(connectedFile).stream()
                        .map(Online::parse)
                        .toList();
            } else {
                long start = System.nanoTime();
                online = register(engine, load.massDevices());
                figures.put(Metric.LOAD_SECONDS, (System.nanoTime() - start) / 1e9);
                Files.write(connectedFile, online.stream().map(Online::format).toList());
            }
            push(engine, online, folder, figures);
        }
        return figures;
    }

    /** A device that is to be connected, and the epoch of its secret. */
    private record Online(DeviceAddress address, int epoch) {

        String format() {
            return address.shard() + " " + address.ordinal() + " " + epoch;
        }

        static Online parse(String line) {
            int[] numbers =
                    Stream.of(line.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
            return new Online(new DeviceAddress(APP, numbers[0], numbers[1]), numbers[2]);
        }
    }

    private record Engine(DeliveryRuntime delivery, DeviceSecrets secrets, SimulatedGateway gateway)
            implements AutoCloseable {

        static Engine open(Path folder) {
            InstallationKey key = InstallationKey.parse(KEY);
            DeviceSecrets secrets = new DeviceSecrets(key);
            DeliveryRuntime delivery = DeliveryRuntime.start(
                    ShardSettings.defaults(),
                    folder.resolve("data"),
                    new CidCipher(key),
                    secrets,
                    new OneApp(),
                    RuleBook.NONE,
                    VendorRules.NONE,
                    ReceiptRules.NONE,
                    InstantSource.system(),
                    ZoneId.systemDefault(),
                    fatal -> {
                        fatal.printStackTrace();
                        Runtime.getRuntime().halt(1);
                    });
            SimulatedGateway gateway = new SimulatedGateway(delivery.deviceEvents());
            delivery.attach(gateway);
            return new Engine(delivery, secrets, gateway);
        }

        @Override
        public void close() {
            gateway.close();
            delivery.close();
        }
    }

    private static List<Online> register(Engine engine, int devices) throws Exception {
        List<DeviceFacts> facts = new ArrayList<>(BATCH);
        for (int i = 0; i < BATCH; i++) {
            facts.add(DeviceFacts.of(Platform.ANDROID, BRANDS.get(i % BRANDS.size())));
        }
        List<Online> online = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService loaders = Executors.newFixedThreadPool(LOADERS)) {
            List<Future<?>> batches = new ArrayList<>();
            for (int done = 0; done < devices; done += BATCH) {
                List<DeviceFacts> batch = facts.subList(0, Math.min(BATCH, devices - done));
                batches.add(loaders.submit(() -> {
                    List<Devices.Registration> registered =
                            engine.delivery.devices().registerAll(APP, batch);
                    for (int i = 0; i < registered.size(); i += ONLINE_SHARE) {
                        Devices.Registration device = registered.get(i);
                        int epoch = engine.secrets
                                .verify(device.cid(), device.deviceSecret())
                                .orElseThrow();
                        online.add(new Online(device.address(), epoch));
                    }
                }));
            }
            for (Future<?> batch : batches) {
                batch.get();
            }
        }
        return List.copyOf(online);
    }

    private static void push(Engine engine, List<Online> online, Path folder, Map<Metric, Double> figures)
            throws Exception {
        for (Online device : online) {
            engine.gateway.connect(device.address(), device.epoch());
        }
        engine.gateway.awaitConnected();
        long heapBefore = liveHeapBytes();
        long diskBefore = bytesOf(folder);
        double[] planMillis = new double[PUSHES];
        TaskId task = null;
        for (int i = 0; i < PUSHES; i++) {
            engine.gateway.expect(online.size());
            long start = System.nanoTime();
            task = engine.delivery.pushes().app(APP, request(i));
            planMillis[i] = (engine.gateway.awaitSentNanos() - start) / 1e6;
            awaitArrived(engine, task, online.size());
        }
        if (task == null) {
            throw new IllegalStateException("nothing was pushed");
        }
        TaskId last = task;
        figures.put(Metric.PLAN_MILLIS, median(planMillis));
        figures.put(Metric.TASK_DISK_MB, (bytesOf(folder) - diskBefore) / 1e6 / PUSHES);
        figures.put(Metric.TASK_HEAP_MB, (liveHeapBytes() - heapBefore) / 1e6 / PUSHES);
        figures.put(Metric.HEAP_MB, liveHeapBytes() / 1e6);
        figures.put(
                Metric.REPORT_MILLIS,
                medianMillis(REPORTS, i -> engine.delivery.reports().task(APP, last, false)));
        figures.put(
                Metric.CHAIN_MILLIS,
                medianMillis(CHAINS, i -> engine.delivery.reports().chain(APP, last, neighbour(online, i))));
    }

    private static AppPush request(int number) {
        String requestId = "tenmillion" + System.nanoTime() % 1_000_000_000_000L + number;
        return new AppPush(requestId, "", Audience.ALL, CONTENT, SETTINGS, AppPush.Quota.ALL);
    }

    /** A connected device and the one registered after it, which is not, in turn. */
    private static DeviceAddress neighbour(List<Online> online, int i) {
        DeviceAddress address = online.get(i * 31 % online.size()).address();
        return new DeviceAddress(address.app(), address.shard(), address.ordinal() + i % 2);
    }

    private static void awaitArrived(Engine engine, TaskId task, long devices) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (engine.delivery
                        .reports()
                        .task(APP, task, false)
                        .map(TaskReport::arrived)
                        .orElse(0L)
                < devices) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("the report shows fewer than " + devices + " arrivals after a minute");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** One timed call. */
    private interface Call {
        Object run(int i) throws Exception;
    }

    private static double medianMillis(int times, Call call) throws Exception {
        double[] millis = new double[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            call.run(i);
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        return median(millis);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static long liveHeapBytes() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long bytesOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(TenMillion::sizeOf)
                    .sum();
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0; // the store drops files while we look
        }
    }

    private static final class OneApp implements AppDirectory {

        private final App app = new App(
                APP, "benchApp00000000000001", "benchKey00000000000001", new Secret(""), "bench", Duration.ofDays(3));

        @Override
        public Optional<App> byAppId(String appId) {
            return Optional.of(app).filter(known -> known.appId().equals(appId));
        }

        @Override
        public Optional<App> byNumber(int number) {
            return Optional.of(app).filter(known -> known.number() == number);
        }
    }
}
