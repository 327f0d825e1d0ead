package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.audience.DeviceFacts;
import io.hongyan.delivery.device.DeviceEvent;
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
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Delivery on RocksDB and real threads. */
@Timeout(60)
class DeliveryRuntimeTest {

    private static final InstallationKey KEY = InstallationKey.parse("07".repeat(InstallationKey.BYTES));

    @TempDir
    Path data;

    private final List<Throwable> fatal = Collections.synchronizedList(new ArrayList<>());

    private DeliveryRuntime start() {
        AppDirectory nobody = new AppDirectory() {
            @Override
            public Optional<App> byAppId(String appId) {
                return Optional.empty();
            }

            @Override
            public Optional<App> byNumber(int number) {
                return Optional.empty();
            }
        };
        return DeliveryRuntime.start(
                ShardSettings.defaults().withShards(4),
                data,
                new CidCipher(KEY),
                new DeviceSecrets(KEY),
                nobody,
                RuleBook.NONE,
                VendorRules.NONE,
                ReceiptRules.NONE,
                InstantSource.system(),
                ZoneOffset.UTC,
                fatal::add);
    }

    private static SinglePush push(String request, DeviceAddress device) {
        return new SinglePush(request, "g", List.of(Target.of(device)), World.content(), World.ONE_HOUR);
    }

    @Test
    void aReopenedDataFolderHoldsEverything() {
        DeviceAddress device;
        TaskId single;
        TaskId app;
        try (DeliveryRuntime runtime = start()) {
            device = runtime.devices()
                    .register(1, DeviceFacts.of(Platform.IOS, "apple"))
                    .address();
            runtime.devices().setTags(device, List.of("a"));
            runtime.devices().bindAliases(1, "", List.of(new Devices.AliasBinding(device, "user")));
            single = runtime.pushes()
                    .single(1, List.of(push("request-000001", device)))
                    .getFirst()
                    .task();
            app = runtime.pushes()
                    .app(
                            1,
                            new AppPush(
                                    "request-000002",
                                    "",
                                    io.hongyan.audience.Audience.ofTag("a"),
                                    World.content(),
                                    World.ONE_HOUR,
                                    AppPush.Quota.TAG));
        }
        try (DeliveryRuntime runtime = start()) {
            assertThat(runtime.devices().devicesOf(1, "", "user")).containsExactly(device);
            assertThat(runtime.devices().tags(device)).contains(List.of("a"));
            assertThat(runtime.reports().task(1, single, false).orElseThrow().pending())
                    .isEqualTo(1);
            assertThat(runtime.pushes().stop(1, app)).isEqualTo(Pushes.StopResult.STOPPED);
            TaskReport report = runtime.reports().task(1, app, true).orElseThrow();
            assertThat(report.targeted()).isEqualTo(report.recalled());
            DeviceAddress next = runtime.devices()
                    .register(1, DeviceFacts.of(Platform.IOS, "apple"))
                    .address();
            assertThat(next).isNotEqualTo(device);
        }
        assertThat(fatal).isEmpty();
    }

    @Test
    void eventsAreWrittenToTheDaysJournalAndClosingWaitsForNone() throws IOException {
        long now = System.currentTimeMillis();
        try (DeliveryRuntime runtime = start()) {
            DeviceAddress device = runtime.devices()
                    .register(1, DeviceFacts.of(Platform.WEB, ""))
                    .address();
            runtime.deviceEvents()
                    .events(device.shard(), List.of(new DeviceEvent(device, "{\"event\":\"paid\"}", now)))
                    .join();
        }
        try (DeliveryRuntime again = start()) {
            // what the first did not get to, the second does; closing it drains the outbox
            assertThat(again.devices().count(1, io.hongyan.audience.Audience.ALL))
                    .isEqualTo(1);
        }
        String day = java.time.Instant.ofEpochMilli(now)
                .atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .toString();
        try (Stream<String> lines = Files.lines(data.resolve("events").resolve(day + ".ndjson"))) {
            assertThat(lines)
                    .anyMatch(
                            line -> line.contains("\"event\":{\"event\":\"paid\"}") && line.contains("\"at\":" + now));
        }
    }

    @Test
    void manyThreadsPushingAtOnceAreCountedExactly() throws Exception {
        try (DeliveryRuntime runtime = start();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<DeviceAddress> devices =
                    runtime
                            .devices()
                            .registerAll(1, Collections.nCopies(50, DeviceFacts.of(Platform.ANDROID, "x")))
                            .stream()
                            .map(Devices.Registration::address)
                            .toList();
            List<Future<?>> done = new ArrayList<>();
            for (int t = 0; t < 40; t++) {
                int thread = t;
                done.add(threads.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                        String request = "request-%03d-%03d".formatted(thread, i);
                        runtime.pushes().single(1, List.of(push(request, devices.get((thread + i) % 50))));
                    }
                }));
            }
            for (Future<?> one : done) {
                one.get();
            }
            LocalDate today = LocalDate.now(ZoneOffset.UTC);
            Figures total = runtime.reports()
                    .group(1, "g", today.minusDays(1), today)
                    .orElseThrow()
                    .total();
            assertThat(total).isEqualTo(new Figures(2_000, 0, 0, 0, 0));
        }
        assertThat(fatal).isEmpty();
    }
}
