package io.hongyan.simulators.vendor.wechat;

import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.VendorState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * 12.4, access tokens: the stable call gives everybody the same one, a new one from five minutes before its end on, and both count
 * meanwhile; {@code force_refresh} voids it at once. The old call has a token of its own, and each call of it voids the one before.
 */
final class StableTokens {

    static final Duration LIFE = Duration.ofHours(2);
    private static final Duration RENEWED_BEFORE = Duration.ofMinutes(5);

    private final VendorState vendor;
    private final Map<String, Instant> expiries = new HashMap<>();
    private @Nullable String stable;
    private @Nullable String old;

    record Token(String text, Duration left) {}

    StableTokens(VendorState vendor) {
        this.vendor = vendor;
        vendor.onReset(this::clear);
    }

    synchronized Token stable(boolean forceRefresh) {
        Instant now = vendor.clock().instant();
        if (forceRefresh && stable != null) {
            expiries.remove(stable);
        }
        String current = stable;
        Instant expiry = current == null ? null : expiries.get(current);
        if (current == null || expiry == null || !now.isBefore(expiry.minus(RENEWED_BEFORE))) {
            current = issue(now);
            stable = current;
        }
        return token(current, now);
    }

    synchronized Token old() {
        if (old != null) {
            expiries.remove(old);
        }
        Instant now = vendor.clock().instant();
        String fresh = issue(now);
        old = fresh;
        return token(fresh, now);
    }

    private String issue(Instant now) {
        String token = "SIM_" + vendor.nextId() + vendor.nextId();
        expiries.put(token, now.plus(LIFE));
        return token;
    }

    private Token token(String text, Instant now) {
        return new Token(text, Duration.between(now, expiries.getOrDefault(text, now)));
    }

    /** The code of a token that is refused; empty: it is accepted. {@link Fault.Kind#CREDENTIALS_EXPIRED} voids it. */
    synchronized String refusal(String token) {
        Instant expiry = expiries.get(token);
        if (expiry == null) {
            return token.isEmpty() ? "41001" : "40001";
        }
        if (vendor.faults().strikes(Fault.Kind.CREDENTIALS_EXPIRED)) {
            expiries.remove(token);
            return "42001";
        }
        return vendor.clock().instant().isBefore(expiry) ? "" : "42001";
    }

    private synchronized void clear() {
        expiries.clear();
    }
}
