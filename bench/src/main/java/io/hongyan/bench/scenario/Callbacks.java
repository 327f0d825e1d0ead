package io.hongyan.bench.scenario;

import io.hongyan.audience.Audience;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.bench.servers.HongyanTarget;
import io.hongyan.bench.servers.InstantReceiver;
import io.hongyan.bench.servers.Target;
import io.hongyan.bench.servers.Workplace;
import io.hongyan.callbacks.CallbackClock;
import io.hongyan.callbacks.CallbackLimits;
import io.hongyan.callbacks.CallbackSettings;
import io.hongyan.callbacks.CallbackSettings.Reading;
import io.hongyan.delivery.AppPush;
import io.hongyan.delivery.Content;
import io.hongyan.delivery.DeliveryRuntime;
import io.hongyan.delivery.Devices.Registration;
import io.hongyan.delivery.PushSettings;
import io.hongyan.delivery.SinglePush;
import io.hongyan.delivery.TaskReport;
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
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Receipts to an app's own server. Delivery and sender are in this process, with devices that take everything at once; the receiver is
 * in another and takes everything at once as well.
 */
public final class Callbacks implements Scenario {

    private static final App APP = new App(
            1, "benchApp00000000000001", "benchKey00000000000001", new Secret("bench"), "bench", Duration.ofDays(3));
    private static final String KEY = "ca11bac4".repeat(8);
    private static final String SECRET = "a long enough secret";
    private static final int REGISTERED_AT_ONCE = 10_000;
    private static final int CONNECTED = 20_000;
    private static final int BROADCASTS = 20;
    private static final int PUSHERS = 128;
    private static final Content CONTENT = new Content(
            Content.Type.TRANSMISSION, "{\"transmission\":\"" + "x".repeat(100) + "\"}", "", Optional.empty());

    @Override
    public String name() {
        return "callbacks";
    }

    @Override
    public String about() {
        return "receipts to an app's server, and what they cost delivery (hongyan only, in process)";
    }

    @Override
    public boolean fits(Target target) {
        return target instanceof HongyanTarget;
    }

    @Override
    public Map<Metric, Double> measure(Target target, Workplace work, Load load) throws Exception {
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        try (InstantReceiver receiver = InstantReceiver.start(work)) {
            Map<String, String> told = Map.of("url", receiver.url(), "secret", SECRET);
            Map<String, String> getui = Map.of("url", receiver.url(), "format", "getui");
            Map<String, String> dead =
                    Map.of("url", "http://127.0.0.1:" + Workplace.freePort() + "/", "secret", SECRET);
            int receipts = load.vendorMessages();
            send(work, told, receipts, Metric.NATIVE_RECEIPTS, Metric.NATIVE_RECEIPTS_PER_CORE, figures);
            send(work, getui, receipts, Metric.GETUI_RECEIPTS, Metric.GETUI_RECEIPTS_PER_CORE, figures);
            deliver(work, Map.of(), load, Metric.SINGLES_UNTOLD, Metric.BROADCAST_UNTOLD, figures);
            deliver(work, told, load, Metric.SINGLES_TOLD, Metric.BROADCAST_TOLD, figures);
            deliver(work, dead, load, Metric.SINGLES_DEAD, Metric.BROADCAST_DEAD, figures);
        }
        return figures;
    }

    /** A first round warms up. */
    private static void send(
            Workplace work,
            Map<String, String> settings,
            int receipts,
            Metric rate,
            Metric perCore,
            Map<Metric, Double> figures)
            throws Exception {
        for (int wanted : new int[] {receipts / 4, receipts}) {
            Path folder = work.emptyFolder("callbacks");
            try (Engine engine = new Engine(folder, settings)) {
                engine.connect(engine.register(CONNECTED));
                while (engine.waiting() < wanted) {
                    engine.broadcast();
                }
                long waiting = engine.waiting();
                double cpu = cpuSeconds();
                long start = System.nanoTime();
                engine.send();
                engine.await("all told", () -> engine.waiting() == 0);
                double seconds = (System.nanoTime() - start) / 1e9;
                cpu = cpuSeconds() - cpu;
                figures.put(rate, waiting / seconds);
                figures.put(perCore, waiting / cpu);
            }
            Workplace.delete(folder);
        }
    }

    /** Single pushes by many at once, then broadcasts one after the other, all to connected devices. */
    private static void deliver(
            Workplace work,
            Map<String, String> settings,
            Load load,
            Metric singles,
            Metric broadcasts,
            Map<Metric, Double> figures)
            throws Exception {
        Path folder = work.emptyFolder("callbacks");
        try (Engine engine = new Engine(folder, settings)) {
            List<DeviceAddress> devices = engine.register(CONNECTED);
            engine.connect(devices);
            engine.send();
            engine.singles(devices, load.seconds() / 4.0);
            figures.put(singles, engine.singles(devices, load.seconds()));
            engine.broadcast();
            long start = System.nanoTime();
            for (int i = 0; i < BROADCASTS; i++) {
                engine.broadcast();
            }
            figures.put(broadcasts, BROADCASTS * (double) CONNECTED / ((System.nanoTime() - start) / 1e9));
        }
        Workplace.delete(folder);
    }

    private static double cpuSeconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e9;
    }

    private static final class Engine implements AutoCloseable {

        private final CidCipher cids = new CidCipher(InstallationKey.parse(KEY));
        private final io.hongyan.callbacks.Callbacks callbacks;
        private final DeliveryRuntime delivery;
        private final SimulatedGateway gateway;
        private long requests;

        Engine(Path folder, Map<String, String> settings) {
            callbacks = new io.hongyan.callbacks.Callbacks(
                    CallbackLimits.DEFAULT.withPrivateAddresses(), CallbackClock.SYSTEM, new SplittableRandom(1));
            if (!settings.isEmpty()) {
                switch (CallbackSettings.read(settings)) {
                    case Reading.Settings read -> callbacks.configure(APP, read.settings());
                    case Reading.Mistakes mistakes ->
                        throw new IllegalStateException(mistakes.mistakes().toString());
                }
            }
            delivery = DeliveryRuntime.start(
                    ShardSettings.defaults(),
                    folder.resolve("data"),
                    cids,
                    new DeviceSecrets(InstallationKey.parse(KEY)),
                    new OneApp(),
                    RuleBook.NONE,
                    VendorRules.NONE,
                    callbacks,
                    InstantSource.system(),
                    ZoneId.systemDefault(),
                    fatal -> {
                        fatal.printStackTrace();
                        Runtime.getRuntime().halt(1);
                    });
            gateway = new SimulatedGateway(delivery.deviceEvents());
            delivery.attach(gateway);
        }

        List<DeviceAddress> register(int devices) {
            List<DeviceAddress> registered = new ArrayList<>(devices);
            for (int left = devices; left > 0; left -= REGISTERED_AT_ONCE) {
                delivery
                        .devices()
                        .registerAll(
                                APP.number(),
                                Collections.nCopies(
                                        Math.min(left, REGISTERED_AT_ONCE), DeviceFacts.of(Platform.ANDROID, "x")))
                        .stream()
                        .map(Registration::address)
                        .forEach(registered::add);
            }
            return registered;
        }

        void connect(List<DeviceAddress> devices) {
            devices.forEach(device -> gateway.connect(device, 0));
            gateway.awaitConnected();
        }

        void send() {
            delivery.attach(callbacks);
            callbacks.start(delivery.receipts(), cids, all -> Collections.nCopies(all.size(), ""));
        }

        long waiting() {
            return delivery.receipts().backlog(APP.number()).waiting();
        }

        /** A push to all devices; returns when all have acknowledged it. */
        void broadcast() throws Exception {
            TaskId task = delivery.pushes()
                    .app(
                            APP.number(),
                            new AppPush(requestId(), "", Audience.ALL, CONTENT, settings(), AppPush.Quota.ALL));
            await(
                    "broadcast",
                    () -> delivery.reports()
                                    .task(APP.number(), task, false)
                                    .map(TaskReport::arrived)
                                    .orElse(0L)
                            == CONNECTED);
        }

        /** Single pushes for so long; durable ones a second. */
        double singles(List<DeviceAddress> devices, double seconds) throws Exception {
            LongAdder pushed = new LongAdder();
            long start = System.nanoTime();
            long end = start + (long) (seconds * 1e9);
            try (ExecutorService pushers = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> done = new ArrayList<>();
                for (int p = 0; p < PUSHERS; p++) {
                    int first = p;
                    done.add(pushers.submit(() -> {
                        for (int i = first; System.nanoTime() - end < 0; i += PUSHERS) {
                            delivery.pushes()
                                    .single(
                                            APP.number(),
                                            List.of(new SinglePush(
                                                    requestId(),
                                                    "",
                                                    List.of(io.hongyan.delivery.Target.of(
                                                            devices.get(i % devices.size()))),
                                                    CONTENT,
                                                    settings())));
                            pushed.increment();
                        }
                    }));
                }
                for (Future<?> one : done) {
                    one.get();
                }
            }
            return pushed.sum() / ((System.nanoTime() - start) / 1e9);
        }

        private static PushSettings settings() {
            return new PushSettings(Duration.ofDays(1), 0, Optional.empty(), false, Optional.empty(), "");
        }

        private synchronized String requestId() {
            return "callbacks-%020d".formatted(requests++);
        }

        private interface Probe {
            boolean reached();
        }

        private void await(String what, Probe probe) throws Exception {
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
            while (!probe.reached()) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException(what + ": not after 5 minutes");
                }
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }

        @Override
        public void close() {
            gateway.close();
            callbacks.close();
            delivery.close();
        }
    }

    private static final class OneApp implements AppDirectory {

        @Override
        public Optional<App> byAppId(String appId) {
            return Optional.of(APP).filter(known -> known.appId().equals(appId));
        }

        @Override
        public Optional<App> byNumber(int number) {
            return Optional.of(APP).filter(known -> known.number() == number);
        }
    }
}
