package io.hongyan.channels.dispatch;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.Expiry;
import io.hongyan.channels.Limits;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorMessage.Badge;
import io.hongyan.channels.dispatch.MessageReader.Reading;
import io.hongyan.delivery.vendor.VendorAccount;
import io.hongyan.delivery.vendor.VendorCall.Content;
import io.hongyan.delivery.vendor.VendorRules;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which app has which vendor's channel, with which settings. Read without locks from any thread; changed at run time, one change
 * at a time. An account that is replaced or removed has its adapter closed once its calls have ended.
 */
public final class ChannelAccounts implements VendorRules, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelAccounts.class);

    /** Any task: what class a message has does not depend on it. */
    private static final TaskId NO_TASK = new TaskId(TaskId.Kind.SINGLE, 101, 0, 0);

    /** Where the number itself is sent. Other vendors add to what the phone shows, and need no count of ours. */
    private static final Set<Channel> COUNTED_BADGES = Set.of(Channel.APNS, Channel.FCM);

    private static final String DEFAULT_ELLIPSIS = "…";

    private final ChannelCatalog catalog;
    private final AdapterContext context;
    private final DispatchSettings.MassInvalid massInvalid;
    private final DispatchClock clock;
    private volatile Map<Integer, Map<Channel, ChannelAccount>> accounts = Map.of();
    private volatile Changes changes = (app, channel) -> {};

    /** Told of each change after it was made. */
    interface Changes {
        void changed(int app, Channel channel);
    }

    public ChannelAccounts(
            ChannelCatalog catalog, AdapterContext context, DispatchSettings settings, DispatchClock clock) {
        this.catalog = catalog;
        this.context = context;
        this.massInvalid = settings.massInvalid();
        this.clock = clock;
    }

    /**
     * Opens an account, or replaces the one there was.
     *
     * @throws io.hongyan.channels.SettingsException where a value cannot be used; then nothing changes
     */
    public void configure(int app, Channel channel, ChannelSettings settings) {
        ChannelType type = catalog.type(channel);
        Adapter adapter = type.open(settings, settings.limits(type.limits()), context);
        // The adapter's limits: what the account's settings mean for them only it knows.
        ChannelAccount account =
                new ChannelAccount(app, channel, settings, adapter.limits(), adapter, massInvalid, clock);
        replace(app, channel, account);
    }

    /** {@link #configure(int, Channel, ChannelSettings)} with settings that are yet to be checked. */
    public void configure(int app, Channel channel, Map<String, String> given) {
        configure(app, channel, catalog.settings(channel, given));
    }

    /** Ends an account; nothing happens where there is none. */
    public void remove(int app, Channel channel) {
        replace(app, channel, null);
    }

    private void replace(int app, Channel channel, @Nullable ChannelAccount account) {
        ChannelAccount old = publish(app, channel, account);
        if (old != null) {
            old.retire();
        }
        if (old != null || account != null) {
            changes.changed(app, channel);
        }
    }

    private synchronized @Nullable ChannelAccount publish(int app, Channel channel, @Nullable ChannelAccount account) {
        Map<Integer, Map<Channel, ChannelAccount>> apps = new HashMap<>(accounts);
        Map<Channel, ChannelAccount> ofApp = new EnumMap<>(Channel.class);
        ofApp.putAll(apps.getOrDefault(app, Map.of()));
        ChannelAccount old = account == null ? ofApp.remove(channel) : ofApp.put(channel, account);
        if (ofApp.isEmpty()) {
            apps.remove(app);
        } else {
            apps.put(app, ofApp);
        }
        accounts = apps;
        return old;
    }

    void onChange(Changes listener) {
        changes = listener;
    }

    /** An account, enabled or not. */
    Optional<ChannelAccount> find(int app, Channel channel) {
        return Optional.ofNullable(accounts.getOrDefault(app, Map.of()).get(channel));
    }

    /** An account that messages are sent by. */
    Optional<ChannelAccount> enabled(int app, Channel channel) {
        return find(app, channel).filter(account -> account.settings().enabled());
    }

    List<ChannelAccount> list() {
        List<ChannelAccount> all = new ArrayList<>();
        accounts.values().forEach(ofApp -> all.addAll(ofApp.values()));
        return all;
    }

    /** An app's settings of a channel, secrets included. */
    public Optional<ChannelSettings> settings(int app, Channel channel) {
        return find(app, channel).map(ChannelAccount::settings);
    }

    /** An account's limits, documented or set. */
    public Optional<Limits> limits(int app, Channel channel) {
        return find(app, channel).map(ChannelAccount::limits);
    }

    /** Authenticates with the vendor and sends nothing; empty where all is well. */
    public Optional<ProbeFailure> probe(int app, Channel channel) {
        ChannelAccount account = find(app, channel).orElse(null);
        if (account == null || !account.enter()) {
            return Optional.of(ProbeFailure.ours("no account with " + channel.wireName()));
        }
        try {
            return account.adapter().probe();
        } finally {
            account.leave();
        }
    }

    /** The first of an account's credentials to end; empty where none does, or there is no account. */
    public Optional<Expiry> expiry(int app, Channel channel) {
        return find(app, channel).flatMap(account -> account.adapter().expiry());
    }

    // --- VendorRules ---

    @Override
    public List<Channel> channels(int app) {
        return accounts.getOrDefault(app, Map.of()).values().stream()
                .filter(account -> account.settings().enabled())
                .map(ChannelAccount::channel)
                .toList();
    }

    @Override
    public Optional<VendorAccount> account(int app, Channel channel) {
        return enabled(app, channel).map(ChannelAccount::vendorAccount);
    }

    @Override
    public Optional<MessageClass> classOf(int app, Channel channel, String pushMessage, String pushChannel) {
        ChannelAccount account = enabled(app, channel).orElse(null);
        if (account == null) {
            return Optional.empty();
        }
        return switch (read(account, pushMessage, pushChannel)) {
            case Reading.Message message -> Optional.of(classOf(account, message.message()));
            case Reading.Revoke _, Reading.Nothing _ -> Optional.empty();
        };
    }

    /** Options are the caller's own text: what an adapter trips over must not stop a shard. */
    private static MessageClass classOf(ChannelAccount account, VendorMessage message) {
        try {
            return account.adapter().classOf(message);
        } catch (RuntimeException e) {
            LOG.error("channel {}: class of a message", account.channel().wireName(), e);
            return message.messageClass();
        }
    }

    @Override
    public long costMicros(int app, Channel channel, String pushMessage, String pushChannel) {
        ChannelAccount account = enabled(app, channel).orElse(null);
        if (account == null
                || account.settings().priceMicros() == 0
                || !(read(account, pushMessage, pushChannel) instanceof Reading.Message message)) {
            return 0;
        }
        try {
            return account.settings().priceMicros() * account.adapter().units(message.message());
        } catch (RuntimeException e) {
            LOG.error("channel {}: units of a message", channel.wireName(), e);
            return account.settings().priceMicros();
        }
    }

    @Override
    public String badgeChange(int app, Channel channel, String pushMessage, String pushChannel) {
        ChannelAccount account = enabled(app, channel).orElse(null);
        if (account == null || !COUNTED_BADGES.contains(channel)) {
            return "";
        }
        return read(account, pushMessage, pushChannel) instanceof Reading.Message message
                        && message.message().badge() instanceof Badge.Add add
                ? (add.number() < 0 ? "" : "+") + add.number()
                : "";
    }

    /** A message as it would be sent by a channel; empty where the app has no enabled account, or the message nothing for it. */
    public Optional<GraphemeTruncation.Cut> preview(int app, Channel channel, String pushMessage, String pushChannel) {
        return enabled(app, channel)
                .flatMap(account -> read(account, pushMessage, pushChannel) instanceof Reading.Message read
                        ? Optional.of(account.fit(read.message()))
                        : Optional.empty());
    }

    /**
     * A message as it would be sent by a channel, whether the app has an account there or not; empty where the message has
     * nothing for it, or there is no such channel. Without an account the documented limits of texts hold.
     */
    public Optional<Look> look(int app, Channel channel, String pushMessage, String pushChannel) {
        Optional<ChannelAccount> account = find(app, channel);
        if (account.isPresent()) {
            return read(account.get(), pushMessage, pushChannel) instanceof Reading.Message read
                    ? Optional.of(new Look(
                            account.get().fit(read.message()), account.get().limits()))
                    : Optional.empty();
        }
        return catalog.find(channel)
                .flatMap(type -> MessageReader.read(
                                        channel,
                                        new Content(pushMessage, pushChannel),
                                        NO_TASK,
                                        MessageClass.MARKETING,
                                        Duration.ofDays(1))
                                instanceof Reading.Message read
                        ? Optional.of(new Look(documented(type.limits()).apply(read.message()), type.limits()))
                        : Optional.empty());
    }

    /** Sizes as a vendor counts them only its adapter knows. */
    private static GraphemeTruncation documented(Limits limits) {
        return new GraphemeTruncation(limits, DEFAULT_ELLIPSIS, message -> 0);
    }

    /** @param limits those it was cut to */
    public record Look(GraphemeTruncation.Cut cut, Limits limits) {}

    private static Reading read(ChannelAccount account, String pushMessage, String pushChannel) {
        return MessageReader.read(
                account.channel(),
                new Content(pushMessage, pushChannel),
                NO_TASK,
                account.settings().defaultClass(),
                account.limits().ttl(Duration.ofDays(1)));
    }

    /** Closes all adapters. The dispatcher must be closed before. */
    @Override
    public void close() {
        list().forEach(ChannelAccount::retire);
    }
}
