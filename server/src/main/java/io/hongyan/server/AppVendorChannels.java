package io.hongyan.server;

import io.hongyan.api.VendorChannels;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.Limits;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.SettingKey;
import io.hongyan.channels.SettingsException;
import io.hongyan.channels.TextLimit;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.ads.AudienceFiles;
import io.hongyan.channels.dispatch.Alarm;
import io.hongyan.channels.dispatch.ChannelAccounts;
import io.hongyan.channels.dispatch.ChannelCatalog;
import io.hongyan.channels.dispatch.ChannelMetrics;
import io.hongyan.channels.dispatch.Dispatcher;
import io.hongyan.channels.dispatch.GraphemeTruncation;
import io.hongyan.channels.dispatch.ReceiptIntake;
import io.hongyan.control.ChannelSettingStore;
import io.hongyan.delivery.Content;
import io.hongyan.delivery.Reports;
import io.hongyan.delivery.vendor.VendorAccount;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Accounts in memory, in the control plane's store, and at work, behind the API's one port. */
final class AppVendorChannels implements VendorChannels {

    private static final String API = "api";

    private final ChannelAccounts accounts;
    private final Dispatcher dispatcher;
    private final ReceiptIntake intake;
    private final ChannelSettingStore store;
    private final Reports reports;
    private final AudienceFiles audiences;
    private final InstantSource clock;

    AppVendorChannels(
            ChannelAccounts accounts,
            Dispatcher dispatcher,
            ReceiptIntake intake,
            ChannelSettingStore store,
            Reports reports,
            AudienceFiles audiences,
            InstantSource clock) {
        this.accounts = accounts;
        this.dispatcher = dispatcher;
        this.intake = intake;
        this.store = store;
        this.reports = reports;
        this.audiences = audiences;
        this.clock = clock;
    }

    @Override
    public List<View> list(int app) {
        return ChannelCatalog.ALL.types().stream().map(type -> view(app, type)).toList();
    }

    private View view(int app, ChannelType type) {
        Optional<ChannelSettings> account = accounts.settings(app, type.channel());
        List<Setting> settings = keys(type)
                .map(key -> {
                    String value = account.map(set -> set.text(key.name())).orElse("");
                    boolean set = !value.isEmpty() && !value.equals(key.defaultValue());
                    return new Setting(
                            key.name(),
                            key.required(),
                            key.secret(),
                            set,
                            key.secret() ? "" : value,
                            key.defaultValue(),
                            key.description());
                })
                .toList();
        Optional<ChannelMetrics> metrics = dispatcher.metrics().stream()
                .filter(figures -> figures.app() == app && figures.channel() == type.channel())
                .findAny();
        List<String> alarms = metrics.map(ChannelMetrics::alarms).orElse(List.of()).stream()
                .map(Alarm::text)
                .toList();
        return new View(type.channel(), state(account, metrics), settings, alarms);
    }

    private static String state(Optional<ChannelSettings> account, Optional<ChannelMetrics> metrics) {
        if (account.isEmpty()) {
            return "none";
        }
        if (!account.get().enabled()) {
            return "disabled";
        }
        return metrics.map(figures -> switch (figures.breaker()) {
                    case OPEN -> "down";
                    case HALF_OPEN -> "recovering";
                    case CLOSED -> figures.waitingForVendor() ? "paused" : "ok";
                })
                .orElse("ok");
    }

    private static Stream<SettingKey> keys(ChannelType type) {
        return Stream.concat(type.settingKeys().stream(), ChannelSettings.COMMON.stream());
    }

    /** One change at a time: store and memory must say the same. */
    @Override
    public synchronized List<String> configure(int app, Channel channel, Map<String, String> settings) {
        Optional<ChannelType> type = ChannelCatalog.ALL.find(channel);
        if (type.isEmpty()) {
            return List.of(channel.wireName() + ": no vendor's channel");
        }
        Map<String, String> merged = new HashMap<>();
        accounts.settings(app, channel)
                .ifPresent(before -> keys(type.get())
                        .filter(key -> !before.text(key.name()).equals(key.defaultValue()))
                        .forEach(key -> merged.put(key.name(), before.text(key.name()))));
        settings.forEach((name, value) -> {
            if (value.isEmpty()) {
                merged.remove(name);
            } else {
                merged.put(name, value);
            }
        });
        try {
            accounts.configure(app, channel, merged);
        } catch (SettingsException e) {
            return e.problems();
        }
        Set<String> secrets = keys(type.get())
                .filter(SettingKey::secret)
                .map(SettingKey::name)
                .collect(Collectors.toSet());
        store.put(app, channel, merged, secrets, API);
        return List.of();
    }

    @Override
    public synchronized boolean remove(int app, Channel channel) {
        boolean stored = store.remove(app, channel, API);
        boolean open = accounts.settings(app, channel).isPresent();
        accounts.remove(app, channel);
        return stored || open;
    }

    @Override
    public Optional<Trouble> check(int app, Channel channel) {
        return accounts.probe(app, channel)
                .map(failure -> new Trouble(
                        switch (failure.whose()) {
                            case OURS -> "ours";
                            case THE_VENDORS -> "vendor";
                        },
                        failure.text()));
    }

    @Override
    public Optional<Bounds> bounds(int app, Channel channel) {
        return accounts.limits(app, channel)
                .map(limits -> new Bounds(
                        bound(limits.title()),
                        bound(limits.body()),
                        limits.batch(),
                        perSecond(limits),
                        limits.maxTtl()));
    }

    @Override
    public List<Quota> quotas(int app) {
        List<Quota> quotas = new ArrayList<>();
        for (Channel channel : accounts.channels(app)) {
            Optional<Limits> limits = accounts.limits(app, channel);
            Optional<ChannelSettings> settings = accounts.settings(app, channel);
            if (limits.isEmpty() || settings.isEmpty()) {
                continue; // removed meanwhile
            }
            long day = LocalDate.ofInstant(clock.instant(), limits.get().quotaZone())
                    .toEpochDay();
            limits.get().dailyQuota().forEach((messageClass, total) -> {
                long used = reports.vendorQuotaUsed(app, channel, messageClass, day);
                boolean warning = settings.get().isLow(used, total);
                quotas.add(new Quota(channel, messageClass, total, used, warning));
            });
        }
        return quotas;
    }

    @Override
    public Optional<Forecast> forecast(int app, Channel channel, Content content, long devices, boolean important) {
        String message = content.pushMessage();
        String own = content.pushChannel();
        Optional<VendorAccount> account = accounts.account(app, channel);
        Optional<Limits> limits = accounts.limits(app, channel);
        Optional<MessageClass> messageClass = accounts.classOf(app, channel, message, own);
        Optional<GraphemeTruncation.Cut> cut = accounts.preview(app, channel, message, own);
        if (account.isEmpty() || limits.isEmpty() || messageClass.isEmpty() || cut.isEmpty()) {
            return Optional.empty();
        }
        DailyQuota quota = DailyQuota.of(account.get(), messageClass.get(), important);
        long now = clock.millis();
        long used = reports.vendorQuotaUsed(
                app, channel, messageClass.get(), account.get().quotaDay(now));
        return Optional.of(new Forecast(
                cut.get().message().title(),
                cut.get().message().body(),
                cut.get().truncated(),
                quota.left(used),
                accounts.costMicros(app, channel, message, own) * devices,
                quota.finish(
                        devices,
                        used,
                        perSecond(limits.get()),
                        Duration.ofMillis(account.get().quotaDayEnd(now) - now))));
    }

    @Override
    public List<Preview> preview(int app, Content content) {
        return Stream.of(Channel.values())
                .filter(Channel::isPush)
                .flatMap(channel -> accounts.look(app, channel, content.pushMessage(), content.pushChannel()).stream()
                        .map(look -> preview(channel, look)))
                .toList();
    }

    private static Preview preview(Channel channel, ChannelAccounts.Look look) {
        VendorMessage message = look.cut().message();
        return new Preview(
                channel,
                message.title(),
                message.body(),
                look.cut().truncated(),
                bound(look.limits().title()),
                bound(look.limits().body()));
    }

    private static TextBound bound(TextLimit limit) {
        return new TextBound(
                limit.max() == TextLimit.NONE.max() ? 0 : limit.max(),
                switch (limit.unit()) {
                    case CODE_POINTS -> "characters";
                    case UTF16_UNITS -> "utf16";
                    case UTF8_BYTES -> "bytes";
                    case HALF_WIDTH -> "half_width";
                });
    }

    /** Recipients a second by the account's rates; 0: no limit is known. */
    private static long perSecond(Limits limits) {
        long byRequests = (long) limits.requestsPerSecond() * limits.batch();
        long byRecipients = limits.recipientsPerSecond();
        return byRequests == 0 || byRecipients == 0 ? byRequests + byRecipients : Math.min(byRequests, byRecipients);
    }

    @Override
    public Answer receive(int app, Channel channel, Callback callback) {
        Receipts.Answer answer = intake.take(
                app,
                channel,
                new Receipts.Request(callback.method(), callback.query(), callback.headers(), callback.body()));
        return new Answer(answer.status(), answer.contentType(), answer.location(), answer.content());
    }

    @Override
    public Optional<Consumer<Consumer<List<String>>>> audience(TaskId task) {
        return audiences.rows(task);
    }

    @Override
    public boolean deleteAudience(TaskId task) {
        return audiences.delete(task);
    }
}
