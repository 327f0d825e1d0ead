package io.hongyan.simulators.vendor;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;

/** Access tokens that a vendor handed out and still accepts. Thread-safe. */
public final class AccessTokens {

    private final VendorState vendor;
    private final Duration life;
    private final ConcurrentHashMap<String, Instant> expiries = new ConcurrentHashMap<>();

    AccessTokens(VendorState vendor, Duration life) {
        this.vendor = vendor;
        this.life = life;
    }

    public Duration life() {
        return life;
    }

    /** A new token; earlier ones stay valid until they expire. */
    public String issue() {
        Instant now = vendor.clock().instant();
        expiries.values().removeIf(expiry -> !now.isBefore(expiry));
        String token = vendor.nextId() + vendor.nextId();
        expiries.put(token, now.plus(life));
        return token;
    }

    /** Whether a token is accepted now. {@link Fault.Kind#CREDENTIALS_EXPIRED} voids it. */
    public boolean accepts(String token) {
        Instant expiry = expiries.get(token);
        if (expiry != null && vendor.faults().strikes(Fault.Kind.CREDENTIALS_EXPIRED)) {
            expiries.remove(token);
            return false;
        }
        return expiry != null && vendor.clock().instant().isBefore(expiry);
    }

    public void revokeAll() {
        expiries.clear();
    }
}
