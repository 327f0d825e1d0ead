package io.hongyan.callbacks;

import io.hongyan.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a receiver checks a request by: hex of HMAC-SHA256 under the app's secret over the timestamp, a full stop, and the body. */
final class Signature {

    static final String APP = "X-Hongyan-App";

    /** Milliseconds since 1970, when the request was made. */
    static final String TIMESTAMP = "X-Hongyan-Timestamp";

    static final String SIGNATURE = "X-Hongyan-Signature";

    private Signature() {}

    /** Headers of a request; without a secret there is nothing to sign with. */
    static Map<String, String> headers(String appId, Secret secret, long nowMillis, byte[] body) {
        String timestamp = Long.toString(nowMillis);
        return secret.reveal().isEmpty()
                ? Map.of(APP, appId, TIMESTAMP, timestamp)
                : Map.of(APP, appId, TIMESTAMP, timestamp, SIGNATURE, of(secret, timestamp, body));
    }

    static String of(Secret secret, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(timestamp.getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) '.');
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no HMAC-SHA256 in this JDK", e);
        }
    }
}
