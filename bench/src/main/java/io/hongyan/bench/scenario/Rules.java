package io.hongyan.bench.scenario;

import io.hongyan.audience.Audience;
import io.hongyan.audience.Condition;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.audience.DeviceFactsUpdate;
import io.hongyan.bench.servers.HongyanTarget;
import io.hongyan.bench.servers.Target;
import io.hongyan.bench.servers.Workplace;
import io.hongyan.delivery.AppPush;
import io.hongyan.delivery.Consents;
import io.hongyan.delivery.Content;
import io.hongyan.delivery.DeliveryRuntime;
import io.hongyan.delivery.Devices;
import io.hongyan.delivery.PushSettings;
import io.hongyan.delivery.Rehearsal;
import io.hongyan.delivery.TaskReport;
import io.hongyan.delivery.receipt.ReceiptRules;
import io.hongyan.delivery.rules.AppRules;
import io.hongyan.delivery.rules.FrequencyCap;
import io.hongyan.delivery.rules.MessageTraits;
import io.hongyan.delivery.rules.QuietHours;
import io.hongyan.delivery.vendor.VendorRules;
import io.hongyan.kernel.App;
import io.hongyan.kernel.AppDirectory;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.DeviceSecrets;
import io.hongyan.kernel.InstallationKey;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.Platform;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.ShardSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Rules before sending on ten million devices, in process: blacklist, consent, quiet hours in eight time zones, and caps over the
 * day and over thirty days of counts. What is measured is a rehearsal, which runs the rules and writes nothing, and then a push,
 * until its report has every device. Everybody is offline.
 */
public final class Rules implements Scenario {

    private static final int APP = 1;
    private static final int BATCH = 10_000;
    private static final int TIMES = 5;
    private static final int DAYS = 30;
    private static final int SHARE_BLACKLISTED = 100;
    private static final int SHARE_WITHDRAWN = 20;
    private static final Instant LAST_DAY = Instant.parse("2026-11-20T12:00:00Z");
    private static final List<String> ZONES = List.of(
            "Asia/Shanghai",
            "Asia/Tokyo",
            "Asia/Kolkata",
            "Europe/Berlin",
            "Africa/Lagos",
            "America/New_York",
            "America/Los_Angeles",
            "Pacific/Auckland");
    private static final List<Platform> PLATFORMS = List.of(Platform.ANDROID, Platform.IOS, Platform.HARMONY);
    private static final AppRules RULES = new AppRules(
            List.of(
                    FrequencyCap.parse("* 1d 100"),
                    FrequencyCap.parse("offers 30d 10"),
                    FrequencyCap.parse("offers 7d 3")),
            Optional.of(QuietHours.parse("22:00-08:00 hold Asia/Shanghai")),
            Set.of());
    private static final Content CONTENT =
            new Content(Content.Type.TRANSMISSION, "{\"transmission\":\"x\"}", "", Optional.empty());
    private static final PushSettings SETTINGS = new PushSettings(
                    Duration.ofDays(40), 0, Optional.empty(), true, Optional.empty(), "")
            .withTraits(new MessageTraits("offers", MessageTraits.MARKETING, false, 5));

    private int requests;

    @Override
    public String name() {
        return "rules";
    }

    @Override
    public String about() {
        return "caps, quiet hours, consent and blacklist on 10 million devices (hongyan only, in process)";
    }

    @Override
    public boolean fits(Target target) {
        return target instanceof HongyanTarget;
    }

    @Override
    public Map<Metric, Double> measure(Target target, Workplace work, Load load) throws Exception {
        Path folder = work.folder().resolve("rules-" + load.massDevices()).toAbsolutePath();
        Path loaded = folder.resolve("loaded");
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        AtomicReference<Instant> now = new AtomicReference<>(LAST_DAY.minus(Duration.ofDays(DAYS)));
        if (!Files.exists(loaded)) {
            Workplace.delete(folder);
            Files.createDirectories(folder);
            try (DeliveryRuntime delivery = open(folder, now::get)) {
                long start = System.nanoTime();
                register(delivery, load.massDevices());
                for (int day = 0; day < DAYS; day++) { // everybody a third of the time; what waits stays counted
                    now.updateAndGet(time -> time.plus(Duration.ofDays(1)));
                    Audience third = to(PLATFORMS.get(day % PLATFORMS.size()));
                    TaskId task = push(delivery, third);
                    await(delivery, task, delivery.devices().count(APP, third));
                }
                figures.put(Metric.LOAD_SECONDS, (System.nanoTime() - start) / 1e9);
            }
            Files.writeString(loaded, "");
        }
        now.set(LAST_DAY.plus(Duration.ofHours(1)));
        try (DeliveryRuntime delivery = open(folder, now::get)) {
            Rehearsal rehearsal = rehearse(delivery); // warms caches
            for (LossReason reason :
                    List.of(LossReason.BLACKLISTED, LossReason.NO_CONSENT, LossReason.FREQUENCY_CAPPED)) {
                if (!rehearsal.filtered().containsKey(reason)) {
                    throw new IOException("nobody is left out as " + reason + ": " + rehearsal);
                }
            }
            figures.put(Metric.RULES_MILLIS, median(() -> rehearse(delivery)));
            TaskId first = push(delivery, Audience.ALL);
            await(delivery, first, load.massDevices());
            figures.put(Metric.RULES_PLAN_MILLIS, median(() -> {
                TaskId task = push(delivery, Audience.ALL);
                await(delivery, task, load.massDevices());
                return task;
            }));
        }
        return figures;
    }

    private static DeliveryRuntime open(Path folder, InstantSource clock) {
        InstallationKey key = InstallationKey.parse("5ca1ab1e".repeat(8));
        return DeliveryRuntime.start(
                ShardSettings.defaults(),
                folder.resolve("data"),
                new CidCipher(key),
                new DeviceSecrets(key),
                new NoApps(),
                app -> RULES,
                VendorRules.NONE,
                ReceiptRules.NONE,
                clock,
                ZoneOffset.UTC,
                fatal -> {
                    fatal.printStackTrace();
                    Runtime.getRuntime().halt(1);
                });
    }

    private static void register(DeliveryRuntime delivery, int devices) {
        List<DeviceFacts> facts = new ArrayList<>(BATCH);
        for (int i = 0; i < BATCH; i++) {
            facts.add(facts(PLATFORMS.get(i % PLATFORMS.size()), ZONES.get(i / PLATFORMS.size() % ZONES.size())));
        }
        for (int done = 0; done < devices; done += BATCH) {
            List<Devices.Registration> registered =
                    delivery.devices().registerAll(APP, facts.subList(0, Math.min(BATCH, devices - done)));
            delivery.devices().setBlacklisted(every(registered, SHARE_BLACKLISTED), true);
            delivery.consents()
                    .decide(
                            APP,
                            every(registered, SHARE_WITHDRAWN),
                            MessageTraits.MARKETING,
                            false,
                            Consents.Source.API);
        }
    }

    private static DeviceFacts facts(Platform platform, String zone) {
        return new DeviceFactsUpdate(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(zone),
                        Map.of(),
                        Optional.empty())
                .applyTo(DeviceFacts.of(platform, "brand"));
    }

    private static List<DeviceAddress> every(List<Devices.Registration> registered, int share) {
        List<DeviceAddress> some = new ArrayList<>(registered.size() / share + 1);
        for (int i = share / 2; i < registered.size(); i += share) {
            some.add(registered.get(i).address());
        }
        return some;
    }

    private static Audience to(Platform platform) {
        return new Audience(
                List.of(new Condition(Condition.Key.PHONE_TYPE, Condition.Operator.OR, List.of(platform.wireName()))));
    }

    private static Rehearsal rehearse(DeliveryRuntime delivery) {
        return delivery.pushes().rehearse(APP, CONTENT, SETTINGS, Audience.ALL);
    }

    private TaskId push(DeliveryRuntime delivery, Audience audience) {
        String requestId = "rules" + System.nanoTime() % 1_000_000_000_000L + "-" + requests++;
        return delivery.pushes().app(APP, new AppPush(requestId, "", audience, CONTENT, SETTINGS, AppPush.Quota.ALL));
    }

    private static void await(DeliveryRuntime delivery, TaskId task, long devices) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (delivery.reports()
                        .task(APP, task, false)
                        .map(TaskReport::targeted)
                        .orElse(0L)
                < devices) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("not planned for " + devices + " devices after two minutes");
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** One timed call. */
    private interface Call {
        Object run() throws Exception;
    }

    private static double median(Call call) throws Exception {
        double[] millis = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            long start = System.nanoTime();
            call.run();
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        return millis[TIMES / 2];
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
