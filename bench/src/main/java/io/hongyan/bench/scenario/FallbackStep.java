package io.hongyan.bench.scenario;

import io.hongyan.audience.Audience;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.bench.servers.HongyanTarget;
import io.hongyan.bench.servers.Target;
import io.hongyan.bench.servers.Workplace;
import io.hongyan.delivery.AppPush;
import io.hongyan.delivery.ChannelReport;
import io.hongyan.delivery.Content;
import io.hongyan.delivery.DeliveryRuntime;
import io.hongyan.delivery.Devices;
import io.hongyan.delivery.Fallback;
import io.hongyan.delivery.PushSettings;
import io.hongyan.delivery.TaskReport;
import io.hongyan.delivery.receipt.ReceiptRules;
import io.hongyan.delivery.vendor.VendorAccount;
import io.hongyan.delivery.vendor.VendorRules;
import io.hongyan.kernel.App;
import io.hongyan.kernel.AppDirectory;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.DeviceSecrets;
import io.hongyan.kernel.InstallationKey;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.Platform;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.ShardSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The decision whom a fallback is for, over ten million registered devices of which one in a hundred is connected and three in five
 * have a phone number; in process, nobody dispatches. From the step's time until the report says that all who were not reached are
 * the channel's, one report included. Loads the devices in the first round; later rounds and runs reuse the folder.
 */
public final class FallbackStep implements Scenario {

    private static final int APP = 1;
    private static final String KEY = "5ca1ab1e".repeat(8);
    private static final int BATCH = 10_000;
    private static final int ONLINE_SHARE = 100;
    private static final int PERCENT_WITH_PHONE = 60;
    private static final int PUSHES = 5;

    /** Steps fall on whole seconds: a push at this part of one has all its shards' steps in the same one. */
    private static final long MILLIS_OF_SECOND = 50;

    private static final Duration AFTER = Duration.ofSeconds(5);
    private static final Content CONTENT = new Content(
            Content.Type.NOTIFICATION,
            "{\"notification\":{\"title\":\"t\",\"body\":\"b\"}}",
            "{\"sms\":{\"template\":\"1\"}}",
            Optional.empty());
    private static final PushSettings SETTINGS = new PushSettings(
                    Duration.ofDays(1), 0, Optional.empty(), false, Optional.empty(), "")
            .withFallback(new Fallback(List.of(new Fallback.Step(Channel.SMS, AFTER)), Optional.empty()));

    @Override
    public String name() {
        return "fallback";
    }

    @Override
    public String about() {
        return "whom a fallback is for, of 10 million devices (hongyan only, in process)";
    }

    @Override
    public boolean fits(Target target) {
        return target instanceof HongyanTarget;
    }

    @Override
    public Map<Metric, Double> measure(Target target, Workplace work, Load load) throws Exception {
        Path folder = work.folder().resolve("fallback-" + load.massDevices()).toAbsolutePath();
        Path connectedFile = folder.resolve("connected");
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        if (!Files.exists(connectedFile)) {
            Workplace.delete(folder);
            Files.createDirectories(folder);
        }
        InstallationKey key = InstallationKey.parse(KEY);
        try (DeliveryRuntime delivery = DeliveryRuntime.start(
                        ShardSettings.defaults(),
                        folder.resolve("data"),
                        new CidCipher(key),
                        new DeviceSecrets(key),
                        new NoApps(),
                        new SmsAccount(),
                        ReceiptRules.NONE,
                        InstantSource.system(),
                        ZoneId.systemDefault(),
                        fatal -> {
                            fatal.printStackTrace();
                            Runtime.getRuntime().halt(1);
                        });
                SimulatedGateway gateway = new SimulatedGateway(delivery.deviceEvents())) {
            delivery.attach(gateway);
            if (!Files.exists(connectedFile)) {
                long start = System.nanoTime();
                Files.write(connectedFile, register(delivery, load.massDevices()));
                figures.put(Metric.LOAD_SECONDS, (System.nanoTime() - start) / 1e9);
            }
            Files.readAllLines(connectedFile).forEach(line -> gateway.connect(address(line), 0));
            gateway.awaitConnected();
            double[] millis = new double[PUSHES];
            long expected = settled(delivery, step(delivery, 1).task); // warms caches
            for (int i = 0; i < PUSHES; i++) {
                millis[i] = step(delivery, expected).millis;
            }
            Arrays.sort(millis);
            figures.put(Metric.FALLBACK_MILLIS, millis[PUSHES / 2]);
        }
        return figures;
    }

    /** Registers devices; answers the lines of those that are to be connected. */
    private static List<String> register(DeliveryRuntime delivery, int devices) {
        SplittableRandom random = new SplittableRandom(1);
        List<String> connected = new ArrayList<>();
        for (int done = 0; done < devices; done += BATCH) {
            List<DeviceFacts> batch = new ArrayList<>(BATCH);
            for (int i = done; i < Math.min(devices, done + BATCH); i++) {
                DeviceFacts facts = DeviceFacts.of(Platform.ANDROID, "xiaomi");
                batch.add(
                        random.nextInt(100) < PERCENT_WITH_PHONE
                                ? facts.withVendorToken(Channel.SMS.key(), "+861%010d".formatted(i))
                                : facts);
            }
            List<Devices.Registration> registered = delivery.devices().registerAll(APP, batch);
            for (int i = 0; i < registered.size(); i += ONLINE_SHARE) {
                DeviceAddress address = registered.get(i).address();
                connected.add(address.shard() + " " + address.ordinal());
            }
        }
        return connected;
    }

    private static DeviceAddress address(String line) {
        int[] numbers =
                Stream.of(line.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
        return new DeviceAddress(APP, numbers[0], numbers[1]);
    }

    /** @param millis how long after the step's time it was decided */
    private record Step(TaskId task, double millis) {}

    /** Pushes to all and waits until the step has so many devices. */
    private static Step step(DeliveryRuntime delivery, long expected) throws Exception {
        long wait = Math.floorMod(MILLIS_OF_SECOND - System.currentTimeMillis(), 1_000L);
        TimeUnit.MILLISECONDS.sleep(wait);
        long pushed = System.currentTimeMillis();
        String requestId = "fallback" + System.nanoTime() % 1_000_000_000_000L;
        TaskId task = delivery.pushes()
                .app(APP, new AppPush(requestId, "", Audience.ALL, CONTENT, SETTINGS, AppPush.Quota.ALL));
        long due = Math.ceilDiv(pushed + AFTER.toMillis(), 1_000L) * 1_000L;
        TimeUnit.MILLISECONDS.sleep(Math.max(0, due - System.currentTimeMillis()));
        while (assigned(delivery, task) < expected) {
            if (System.currentTimeMillis() - due > 60_000) {
                throw new IOException("not decided after a minute");
            }
        }
        return new Step(task, System.currentTimeMillis() - due);
    }

    /** How many the step has once all shards have decided. */
    private static long settled(DeliveryRuntime delivery, TaskId task) throws Exception {
        TimeUnit.SECONDS.sleep(2);
        return assigned(delivery, task);
    }

    private static long assigned(DeliveryRuntime delivery, TaskId task) throws IOException {
        TaskReport report =
                delivery.reports().task(APP, task, false).orElseThrow(() -> new IOException("no report of " + task));
        return report.channels()
                .getOrDefault(Channel.SMS, ChannelReport.NONE)
                .figures()
                .eligible();
    }

    /** One channel to a person, whose messages nobody takes. */
    private static final class SmsAccount implements VendorRules {

        private static final long PRICE = 50_000;

        @Override
        public List<Channel> channels(int app) {
            return List.of(Channel.SMS);
        }

        @Override
        public Optional<VendorAccount> account(int app, Channel channel) {
            return channel == Channel.SMS
                    ? Optional.of(new VendorAccount(
                            Map.of(), Map.of(), ZoneOffset.UTC, 0, false, true, false, false, Duration.ZERO))
                    : Optional.empty();
        }

        @Override
        public Optional<MessageClass> classOf(int app, Channel channel, String pushMessage, String pushChannel) {
            return channel == Channel.SMS ? Optional.of(MessageClass.MARKETING) : Optional.empty();
        }

        @Override
        public long costMicros(int app, Channel channel, String pushMessage, String pushChannel) {
            return PRICE;
        }

        @Override
        public String badgeChange(int app, Channel channel, String pushMessage, String pushChannel) {
            return "";
        }
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
