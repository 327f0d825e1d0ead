package io.hongyan.channels.webhook;

import io.hongyan.kernel.Secret;
import io.hongyan.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * What both sides check a request by: hex of HMAC-SHA256 under the shared secret over timestamp, full stop and body. The
 * timestamp, milliseconds since 1970, keeps a request that was overheard from being played again later.
 */
final class WebhookSignature {

    static final String TIMESTAMP = "X-Hongyan-Timestamp";
    static final String SIGNATURE = "X-Hongyan-Signature";

    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final Secret secret;

    WebhookSignature(Secret secret) {
        this.secret = secret;
    }

    String of(String timestamp, byte[] body) {
        return HexFormat.of()
                .formatHex(Sha256.hmac(secret, (timestamp + ".").getBytes(StandardCharsets.US_ASCII), body));
    }

    /**
     * What is wrong with a request that came; empty where it is genuine.
     *
     * @param headers names in lower case
     */
    Optional<String> problem(Map<String, String> headers, byte[] body, Instant now) {
        String timestamp = headers.getOrDefault("x-hongyan-timestamp", "");
        if (!timestamp.matches("\\d{1,15}")) {
            return Optional.of(TIMESTAMP + ": missing (expected: milliseconds since 1970)");
        }
        Duration off = Duration.between(Instant.ofEpochMilli(Long.parseLong(timestamp)), now)
                .abs();
        if (off.compareTo(TOLERANCE) > 0) {
            return Optional.of(TIMESTAMP + ": more than " + TOLERANCE.toMinutes() + " minutes off");
        }
        byte[] given = headers.getOrDefault("x-hongyan-signature", "").getBytes(StandardCharsets.UTF_8);
        byte[] right = of(timestamp, body).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(right, given) ? Optional.empty() : Optional.of(SIGNATURE + ": wrong");
    }
}
