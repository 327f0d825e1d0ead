package io.hongyan.channels.dispatch;

import io.hongyan.channels.Expiry;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.kernel.Channel;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at an account from time to time: whether the vendor is there and accepts it, whether its credentials end soon, whether its
 * receipts come. What is wrong becomes an alarm that says whose trouble it is.
 */
final class AccountWatch {

    private static final Logger LOG = LoggerFactory.getLogger(AccountWatch.class);

    private final ChannelAccount account;
    private final DispatchSettings.Watch settings;
    private final DispatchClock clock;

    AccountWatch(ChannelAccount account, DispatchSettings.Watch settings, DispatchClock clock) {
        this.account = account;
        this.settings = settings;
        this.clock = clock;
    }

    /** Blocks for as long as the vendor takes to answer. */
    void look() {
        if (!account.enter()) {
            return;
        }
        try {
            probed(account.adapter().probe());
            expiring(account.adapter().expiry());
        } catch (RuntimeException e) {
            LOG.error("channel {}: trying the account", account.channel().wireName(), e);
        } finally {
            account.leave();
        }
        receipts();
    }

    private void probed(Optional<ProbeFailure> failure) {
        keep(Alarm.Kind.MISCONFIGURED, failure.filter(found -> found.whose() == ProbeFailure.Whose.OURS));
        keep(Alarm.Kind.UNREACHABLE, failure.filter(found -> found.whose() == ProbeFailure.Whose.THE_VENDORS));
    }

    private void keep(Alarm.Kind kind, Optional<ProbeFailure> failure) {
        failure.ifPresentOrElse(
                found -> account.alarms().raise(kind, found.text()),
                () -> account.alarms().clear(kind));
    }

    private void expiring(Optional<Expiry> expiry) {
        Optional<Expiry> soon =
                expiry.filter(found -> found.at().isBefore(clock.instant().plus(settings.expiryWarning())));
        soon.ifPresentOrElse(
                found -> account.alarms().raise(Alarm.Kind.EXPIRING, text(found)),
                () -> account.alarms().clear(Alarm.Kind.EXPIRING));
    }

    private String text(Expiry expiry) {
        LocalDate day = LocalDate.ofInstant(expiry.at(), ZoneOffset.UTC);
        return expiry.at().isAfter(clock.instant())
                ? expiry.what() + " ends on " + day + ": replace it before"
                : expiry.what() + " ended on " + day + ": replace it";
    }

    private void receipts() {
        ReceiptLag lag = account.receiptLag();
        Channel channel = account.channel();
        Optional<Duration> late = lag.typical().filter(found -> found.compareTo(settings.receiptLag()) > 0);
        late.ifPresentOrElse(
                found -> account.alarms()
                        .raise(
                                Alarm.Kind.RECEIPTS_LATE,
                                "receipts of " + channel.wireName() + " come " + found.toMinutes()
                                        + " minutes after what they tell of: the vendor is slow, or could not reach us"),
                () -> account.alarms().clear(Alarm.Kind.RECEIPTS_LATE));
        if (account.limits().confirmsArrival() && lag.silent(settings.silentFrom())) {
            account.alarms()
                    .raise(
                            Alarm.Kind.RECEIPTS_MISSING,
                            "messages are taken and no receipt comes: check the receipt address at the vendor, and that it"
                                    + " can be reached from outside");
        } else {
            account.alarms().clear(Alarm.Kind.RECEIPTS_MISSING);
        }
    }
}
