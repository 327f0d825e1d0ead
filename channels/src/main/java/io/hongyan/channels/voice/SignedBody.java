package io.hongyan.channels.voice;

import io.hongyan.channels.Receipts;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The signature of requests both ways: {@code X-Hongyan-Signature} is the hexadecimal HMAC-SHA256, under the shared secret, of {@code
 * X-Hongyan-Timestamp} (seconds), a full stop and the body (reference section 12.10). One that is older than five minutes is refused.
 */
final class SignedBody {

    private static final Duration WINDOW = Duration.ofMinutes(5);

    private final Secret secret;
    private final InstantSource clock;

    SignedBody(Secret secret, InstantSource clock) {
        this.secret = secret;
        this.clock = clock;
    }

    Map<String, String> headers(byte[] body) {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        return Map.of(
                "Content-Type",
                "application/json; charset=utf-8",
                "X-Hongyan-Timestamp",
                timestamp,
                "X-Hongyan-Signature",
                signature(timestamp, body));
    }

    /** What is wrong with a callback's signature; empty: nothing. */
    Optional<String> wrong(Receipts.Request request) {
        String timestamp = request.headers().getOrDefault("x-hongyan-timestamp", "");
        String given = request.headers().getOrDefault("x-hongyan-signature", "");
        if (!timestamp.matches("\\d{1,12}")) {
            return Optional.of("X-Hongyan-Timestamp: " + timestamp + " (expected: seconds since 1970)");
        }
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.instant());
        if (age.abs().compareTo(WINDOW) > 0) {
            return Optional.of("X-Hongyan-Timestamp: " + timestamp + " (expected: within five minutes of now)");
        }
        return MessageDigest.isEqual(
                        signature(timestamp, request.body()).getBytes(StandardCharsets.US_ASCII),
                        given.getBytes(StandardCharsets.UTF_8))
                ? Optional.empty()
                : Optional.of("X-Hongyan-Signature: wrong");
    }

    private String signature(String timestamp, byte[] body) {
        return HexFormat.of()
                .formatHex(Sha256.hmac(secret, (timestamp + ".").getBytes(StandardCharsets.US_ASCII), body));
    }
}
