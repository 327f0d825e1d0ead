package io.hongyan.channels.dispatch;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.Limits;
import io.hongyan.channels.VendorMessage;
import io.hongyan.delivery.vendor.VendorAccount;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.MessageClass;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One app's account with one vendor, as it is set: other settings make another account. Thread-safe.
 *
 * <p>Its adapter is closed when the account was {@link #retire retired} and nobody is inside any more ({@link #enter}).
 */
final class ChannelAccount {

    private final int app;
    private final Channel channel;
    private final ChannelSettings settings;
    private final Limits limits;
    private final Adapter adapter;
    private final DispatchClock clock;
    private final Alarms alarms;
    private final InvalidTokenShare answeredTokens;
    private final InvalidTokenShare reportedTokens;
    private final ReceiptLag receiptLag;
    private final VendorAccount vendorAccount;
    private final Map<MessageClass, Instant> resting = new ConcurrentHashMap<>();
    private int inside;
    private boolean retired;

    ChannelAccount(
            int app,
            Channel channel,
            ChannelSettings settings,
            Limits limits,
            Adapter adapter,
            DispatchSettings.MassInvalid massInvalid,
            DispatchClock clock) {
        this.app = app;
        this.channel = channel;
        this.settings = settings;
        this.limits = limits;
        this.adapter = adapter;
        this.clock = clock;
        this.alarms = new Alarms(app, channel, clock);
        this.answeredTokens = new InvalidTokenShare(massInvalid, clock);
        this.reportedTokens = new InvalidTokenShare(massInvalid, clock);
        this.receiptLag = new ReceiptLag(clock);
        this.vendorAccount = vendorAccount(limits.dailyQuota());
    }

    int app() {
        return app;
    }

    Channel channel() {
        return channel;
    }

    ChannelSettings settings() {
        return settings;
    }

    Limits limits() {
        return limits;
    }

    Adapter adapter() {
        return adapter;
    }

    Alarms alarms() {
        return alarms;
    }

    /** Tokens as answers to requests speak of them. */
    InvalidTokenShare answeredTokens() {
        return answeredTokens;
    }

    /** Tokens as callbacks speak of them. */
    InvalidTokenShare reportedTokens() {
        return reportedTokens;
    }

    ReceiptLag receiptLag() {
        return receiptLag;
    }

    /** Counts what was said of tokens, and says whether it is to be believed no longer; keeps the alarm about it. */
    boolean tooManyInvalid(InvalidTokenShare tokens, int answers, int invalid) {
        boolean tooMany = tokens.tooLargeWith(answers, invalid);
        if (tooMany) {
            alarms.raise(
                    Alarm.Kind.MASS_INVALID_TOKENS,
                    "the vendor calls an unlikely share of tokens invalid, so they are kept: check credentials,"
                            + " environment and signing");
        } else if (!answeredTokens.tooLargeWith(0, 0) && !reportedTokens.tooLargeWith(0, 0)) {
            alarms.clear(Alarm.Kind.MASS_INVALID_TOKENS);
        }
        return tooMany;
    }

    /** What delivery knows of the account: a class that {@link #rest rests} has no quota meanwhile. */
    VendorAccount vendorAccount() {
        if (resting.isEmpty()) {
            return vendorAccount;
        }
        Map<MessageClass, Long> quota = new EnumMap<>(MessageClass.class);
        quota.putAll(limits.dailyQuota());
        for (MessageClass messageClass : MessageClass.values()) {
            if (rests(messageClass)) {
                quota.put(messageClass, 0L);
            }
        }
        return vendorAccount(quota);
    }

    private VendorAccount vendorAccount(Map<MessageClass, Long> quota) {
        return new VendorAccount(
                quota,
                limits.deviceQuota(),
                limits.quotaZone(),
                settings.quotaReservePercent(),
                limits.repeatSafe(),
                limits.confirmsArrival(),
                limits.recalls(),
                limits.receiptsById(),
                limits.askedFor());
    }

    /** A message within the vendor's limits, unless the settings leave that to the vendor. */
    GraphemeTruncation.Cut fit(VendorMessage message) {
        return settings.truncates()
                ? new GraphemeTruncation(limits, settings.ellipsis(), adapter::payloadBytes).apply(message)
                : new GraphemeTruncation.Cut(message, false);
    }

    /**
     * No message of the class is to go before this time.
     *
     * @return whether that is news
     */
    boolean rest(MessageClass messageClass, Instant until) {
        return resting.put(messageClass, until) == null;
    }

    void restIsOver(MessageClass messageClass) {
        resting.remove(messageClass);
    }

    boolean rests(MessageClass messageClass) {
        Instant until = resting.get(messageClass);
        return until != null && clock.instant().isBefore(until);
    }

    // --- who is inside ---

    /** Keeps the adapter open until {@link #leave}; false where it is closed or about to be. */
    synchronized boolean enter() {
        if (retired) {
            return false;
        }
        inside++;
        return true;
    }

    void leave() {
        boolean last;
        synchronized (this) {
            inside--;
            last = retired && inside == 0;
        }
        if (last) {
            adapter.close();
        }
    }

    void retire() {
        boolean last;
        synchronized (this) {
            last = !retired && inside == 0;
            retired = true;
        }
        if (last) {
            adapter.close();
        }
    }
}
