package io.hongyan.bench.vendor;

import io.hongyan.audience.Audience;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.dispatch.ChannelAccounts;
import io.hongyan.channels.dispatch.ChannelCatalog;
import io.hongyan.channels.dispatch.ChannelMetrics;
import io.hongyan.channels.dispatch.DispatchClock;
import io.hongyan.channels.dispatch.DispatchSettings;
import io.hongyan.channels.dispatch.Dispatcher;
import io.hongyan.delivery.AppPush;
import io.hongyan.delivery.Content;
import io.hongyan.delivery.DeliveryRuntime;
import io.hongyan.delivery.Devices;
import io.hongyan.delivery.PushSettings;
import io.hongyan.delivery.TaskReport;
import io.hongyan.delivery.receipt.ReceiptRules;
import io.hongyan.delivery.rules.RuleBook;
import io.hongyan.delivery.vendor.Routing;
import io.hongyan.delivery.vendor.Strategy;
import io.hongyan.kernel.App;
import io.hongyan.kernel.AppDirectory;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.DeviceSecrets;
import io.hongyan.kernel.InstallationKey;
import io.hongyan.kernel.Platform;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.ShardSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Delivery on its stores with vendors' accounts, and dispatch once it is started; no gateway: everybody is offline. */
final class Engine implements AutoCloseable {

    private static final int APP = 1;
    private static final String KEY = "5ca1ab1e".repeat(8);
    private static final int BATCH = 10_000;
    private static final int STEADY_POLLS = 25;
    private static final String TEXT = "\"title\":\"订单已发货\",\"body\":\"您的包裹正在路上，预计明天送达\"";
    private static final Content CONTENT = new Content(
            Content.Type.NOTIFICATION,
            "{\"notification\":{" + TEXT + ",\"click_type\":\"startapp\"}}",
            "{\"android\":{\"ups\":{\"notification\":{" + TEXT + ",\"click_type\":\"startapp\"}}},"
                    + "\"ios\":{\"type\":\"notify\",\"aps\":{\"alert\":{" + TEXT + "}}},"
                    + "\"harmony\":{\"notification\":{" + TEXT
                    + ",\"category\":\"MARKETING\",\"click_type\":\"startapp\"}}}",
            Optional.empty());

    private final HttpCalls http = new HttpCalls();
    private final ChannelAccounts accounts;
    private final DeliveryRuntime delivery;
    private Optional<Dispatcher> dispatcher = Optional.empty();

    private Engine(Path folder, Map<Channel, Map<String, String>> channels) {
        InstallationKey key = InstallationKey.parse(KEY);
        accounts = new ChannelAccounts(
                ChannelCatalog.ALL,
                new AdapterContext(http, InstantSource.system(), new Random(1)),
                DispatchSettings.DEFAULT,
                DispatchClock.SYSTEM);
        channels.forEach((channel, settings) -> accounts.configure(APP, channel, settings));
        delivery = DeliveryRuntime.start(
                ShardSettings.defaults(),
                folder.resolve("data"),
                new CidCipher(key),
                new DeviceSecrets(key),
                new NoApps(),
                RuleBook.NONE,
                accounts,
                ReceiptRules.NONE,
                InstantSource.system(),
                ZoneId.systemDefault(),
                fatal -> {
                    fatal.printStackTrace();
                    Runtime.getRuntime().halt(1);
                });
    }

    static Engine open(Path folder, Map<Channel, Map<String, String>> channels) {
        return new Engine(folder, channels);
    }

    /** Devices with a token of each channel in turn. */
    List<DeviceAddress> register(int devices, List<Channel> channels) {
        List<DeviceAddress> some = new ArrayList<>();
        List<DeviceFacts> batch = new ArrayList<>(BATCH);
        for (int i = 0; i < devices; i++) {
            Channel channel = channels.get(i % channels.size());
            batch.add(DeviceFacts.of(platform(channel), channel.wireName())
                    .withVendorToken(channel.key(), token(channel, i)));
            if (batch.size() == BATCH || i == devices - 1) {
                List<Devices.Registration> registered = delivery.devices().registerAll(APP, batch);
                some.add(registered.getFirst().address());
                batch = new ArrayList<>(BATCH);
            }
        }
        return some;
    }

    private static Platform platform(Channel channel) {
        return switch (channel) {
            case APNS -> Platform.IOS;
            case HARMONY -> Platform.HARMONY;
            case WEBPUSH -> Platform.WEB;
            case SMS,
                    EMAIL,
                    WECHAT,
                    WECHAT_MINI,
                    DINGTALK,
                    DINGTALK_ROBOT,
                    FEISHU,
                    FEISHU_ROBOT,
                    WECOM,
                    WECOM_ROBOT,
                    WEBHOOK,
                    RCS,
                    VOICE,
                    ADS -> throw new IllegalArgumentException(channel + " addresses a person");
            case DEVICE, FCM, HUAWEI, HONOR, XIAOMI, XIAOMI_GLOBAL, OPPO, OPPO_GLOBAL, VIVO, MEIZU, UPS ->
                Platform.ANDROID;
        };
    }

    /** In the vendor's form, about as long as real ones. */
    private static String token(Channel channel, int number) {
        return switch (channel) {
            case APNS -> "%064x".formatted(number);
            case OPPO -> "CN_%032x".formatted(number);
            case OPPO_GLOBAL -> "SG_%032x".formatted(number);
            default -> "%s-%0120d".formatted(channel.key(), number);
        };
    }

    void dispatch() {
        Dispatcher started = new Dispatcher(accounts, DispatchSettings.DEFAULT, DispatchClock.SYSTEM, new Random(1));
        delivery.attach(started);
        started.start(delivery.vendors());
        dispatcher = Optional.of(started);
    }

    TaskId push() {
        PushSettings settings = new PushSettings(
                Duration.ofDays(1),
                0,
                Optional.empty(),
                false,
                Optional.empty(),
                new Routing(Strategy.VENDOR_ONLY, Map.of(), List.of(), Routing.DEFAULT_ACTIVE_DAYS, false, false),
                "");
        String requestId = "vendors" + System.nanoTime() % 1_000_000_000_000L;
        return delivery.pushes()
                .app(APP, new AppPush(requestId, "", Audience.ALL, CONTENT, settings, AppPush.Quota.ALL));
    }

    TaskReport report(TaskId task) throws IOException {
        return delivery.reports().task(APP, task, false).orElseThrow(() -> new IOException("no report of " + task));
    }

    TaskReport await(TaskId task, int pollMillis, Predicate<TaskReport> reached) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (true) {
            TaskReport report = report(task);
            if (reached.test(report)) {
                return report;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("not reached after 5 minutes: " + report);
            }
            TimeUnit.MILLISECONDS.sleep(pollMillis);
        }
    }

    /** Until dispatch holds as many calls as it will while nobody answers. */
    void awaitAllTaken() throws InterruptedException {
        int before = -1;
        int same = 0;
        while (same < STEADY_POLLS) {
            int held = dispatcher.orElseThrow().metrics().stream()
                    .mapToInt(ChannelMetrics::underWay)
                    .sum();
            same = held > 0 && held == before ? same + 1 : 0;
            before = held;
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    int chain(TaskId task, DeviceAddress device) {
        return delivery.reports().chain(APP, task, device).size();
    }

    @Override
    public void close() {
        dispatcher.ifPresent(Dispatcher::close);
        delivery.close();
        accounts.close();
        http.close();
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
