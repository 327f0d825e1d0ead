package io.hongyan.api;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * API tokens that prove themselves, so that checking one reads nothing but the revocations in memory, any number of them
 * are valid side by side, and they outlive a restart. 64 hex characters:
 *
 * <pre>
 * app number 32 | expiry, epoch seconds 32 (unsigned) | random 64 | HMAC-SHA256 of these, cut to 128
 * </pre>
 *
 * <p>The first half is the token's id. Thread-safe.
 */
final class Tokens {

    private static final int ID_BYTES = 16;
    private static final int MAC_BYTES = 16;
    private static final int TEXT_LENGTH = (ID_BYTES + MAC_BYTES) * 2;

    private final ThreadLocal<Mac> macs;
    private final Duration lifetime;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final RevokedTokens revoked;
    private final ValidFrom validFrom;

    /** Tokens of an app that were issued before have ended. */
    interface ValidFrom {
        Instant of(int app);
    }

    Tokens(
            SecretKey key,
            Duration lifetime,
            InstantSource clock,
            RandomGenerator random,
            RevokedTokens revoked,
            ValidFrom validFrom) {
        this.validFrom = validFrom;
        this.lifetime = lifetime;
        this.clock = clock;
        this.random = random;
        this.revoked = revoked;
        this.macs = ThreadLocal.withInitial(() -> {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(key);
                return mac;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("no HmacSHA256 in this JDK", e);
            }
        });
    }

    record Issued(String token, Instant expiry) {}

    Issued issue(int app) {
        Instant expiry = Instant.ofEpochSecond(clock.instant().plus(lifetime).getEpochSecond());
        byte[] id = ByteBuffer.allocate(ID_BYTES)
                .putInt(app)
                .putInt((int) expiry.getEpochSecond())
                .putLong(random.nextLong())
                .array();
        HexFormat hex = HexFormat.of();
        return new Issued(hex.formatHex(id) + hex.formatHex(mac(id)), expiry);
    }

    /** Whether the token is ours, for this app, neither expired nor revoked. */
    boolean valid(int app, String token) {
        return read(app, token).isPresent();
    }

    /** Closes a token; false where it was not valid. */
    boolean revoke(int app, String token) {
        Optional<Instant> expiry = read(app, token);
        expiry.ifPresent(end -> revoked.revoke(idOf(token), end));
        return expiry.isPresent();
    }

    private Optional<Instant> read(int app, String token) {
        if (token.length() != TEXT_LENGTH) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = HexFormat.of().parseHex(token);
        } catch (IllegalArgumentException notHex) {
            return Optional.empty();
        }
        byte[] id = Arrays.copyOf(bytes, ID_BYTES);
        if (!MessageDigest.isEqual(mac(id), Arrays.copyOfRange(bytes, ID_BYTES, bytes.length))) {
            return Optional.empty();
        }
        ByteBuffer fields = ByteBuffer.wrap(id);
        int owner = fields.getInt();
        Instant expiry = Instant.ofEpochSecond(Integer.toUnsignedLong(fields.getInt()));
        if (owner != app
                || !clock.instant().isBefore(expiry)
                || expiry.minus(lifetime).isBefore(validFrom.of(app))
                || revoked.isRevoked(idOf(token))) {
            return Optional.empty();
        }
        return Optional.of(expiry);
    }

    private static String idOf(String token) {
        return token.substring(0, ID_BYTES * 2).toLowerCase(Locale.ROOT);
    }

    private byte[] mac(byte[] id) {
        return Arrays.copyOf(macs.get().doFinal(id), MAC_BYTES);
    }
}
