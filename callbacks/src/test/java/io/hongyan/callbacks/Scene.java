package io.hongyan.callbacks;

import io.hongyan.audience.Audience;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.delivery.AppPush;
import io.hongyan.delivery.Content;
import io.hongyan.delivery.DeliveryRuntime;
import io.hongyan.delivery.Devices.Registration;
import io.hongyan.delivery.PushSettings;
import io.hongyan.delivery.rules.RuleBook;
import io.hongyan.delivery.vendor.VendorRules;
import io.hongyan.kernel.App;
import io.hongyan.kernel.AppDirectory;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceSecrets;
import io.hongyan.kernel.InstallationKey;
import io.hongyan.kernel.Platform;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.ShardSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Delivery on its stores and callbacks before it, without a gateway: whoever is pushed to is offline. */
final class Scene implements AutoCloseable {

    static final App SHOP = app(1, "Shop0001");
    static final App NEWS = app(2, "News0001");

    private static final InstallationKey KEY = InstallationKey.parse("07".repeat(InstallationKey.BYTES));

    final CidCipher cids = new CidCipher(KEY);
    final List<Throwable> fatal = Collections.synchronizedList(new ArrayList<>());
    final TestClock clock;
    private final Path data;
    private final CallbackLimits limits;
    private final int shards;
    private int requests;
    Callbacks callbacks;
    DeliveryRuntime delivery;

    Scene(Path data, CallbackLimits limits, TestClock clock, int shards) {
        this.data = data;
        this.limits = limits;
        this.clock = clock;
        this.shards = shards;
        callbacks = new Callbacks(limits, clock, new SplittableRandom(1));
        delivery = open();
    }

    /** Time that stands still until somebody waits: then it jumps to the end of the wait. */
    static final class TestClock implements CallbackClock {
        private final AtomicLong millis =
                new AtomicLong(Instant.parse("2026-01-02T03:04:05Z").toEpochMilli());

        /** Whether who waits is let go at once; otherwise it really waits until it need not. */
        volatile boolean jumps = true;

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis.get());
        }

        void pass(Duration time) {
            millis.addAndGet(time.toMillis());
        }

        @Override
        public void await(Duration time, CountDownLatch over) throws InterruptedException {
            if (jumps) {
                pass(time);
            } else {
                over.await();
            }
        }
    }

    private static App app(int number, String appId) {
        return new App(number, appId, appId + "Key", new Secret(appId + "Secret"), appId, Duration.ofDays(3));
    }

    private DeliveryRuntime open() {
        return DeliveryRuntime.start(
                ShardSettings.defaults().withShards(shards),
                data,
                cids,
                new DeviceSecrets(KEY),
                new TwoApps(),
                RuleBook.NONE,
                VendorRules.NONE,
                callbacks,
                clock,
                ZoneOffset.UTC,
                fatal::add);
    }

    Scene configured(App app, Map<String, String> settings) {
        callbacks.configure(app, read(settings));
        return this;
    }

    static CallbackSettings read(Map<String, String> settings) {
        if (CallbackSettings.read(settings) instanceof CallbackSettings.Reading.Settings read) {
            return read.settings();
        }
        throw new AssertionError(CallbackSettings.read(settings).toString());
    }

    static Map<String, String> to(AppServer server) {
        return Map.of("url", server.url("/hook").toString(), "secret", "a long enough secret");
    }

    Scene started() {
        delivery.attach(callbacks);
        callbacks.start(
                delivery.receipts(),
                cids,
                devices -> delivery.devices().profiles(devices).stream()
                        .map(profile -> profile.map(known -> known.aliases().getOrDefault("", ""))
                                .orElse(""))
                        .toList());
        return this;
    }

    /** Ends the process and starts it again, with the same settings. */
    void restart(App app, Map<String, String> settings) {
        callbacks.close();
        delivery.close();
        callbacks = new Callbacks(limits, clock, new SplittableRandom(2));
        configured(app, settings);
        delivery = open();
        started();
    }

    List<Registration> register(App app, int devices) {
        return delivery.devices()
                .registerAll(app.number(), Collections.nCopies(devices, DeviceFacts.of(Platform.ANDROID, "x")));
    }

    /** A push that every offline device loses at once: one receipt for each. */
    TaskId losing(App app) {
        return push(app, Duration.ZERO);
    }

    TaskId push(App app, Duration validity) {
        return delivery.pushes()
                .app(
                        app.number(),
                        new AppPush(
                                "request-%06d".formatted(requests++),
                                "",
                                Audience.ALL,
                                new Content(
                                        Content.Type.TRANSMISSION, "{\"transmission\":\"x\"}", "", Optional.empty()),
                                new PushSettings(validity, 0, Optional.empty(), false, Optional.empty(), ""),
                                AppPush.Quota.ALL));
    }

    @Override
    public void close() {
        callbacks.close();
        delivery.close();
    }

    private static final class TwoApps implements AppDirectory {

        @Override
        public Optional<App> byAppId(String appId) {
            return List.of(SHOP, NEWS).stream()
                    .filter(app -> app.appId().equals(appId))
                    .findAny();
        }

        @Override
        public Optional<App> byNumber(int number) {
            return List.of(SHOP, NEWS).stream()
                    .filter(app -> app.number() == number)
                    .findAny();
        }
    }
}
