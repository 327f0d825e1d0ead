package io.hongyan.callbacks;

import io.hongyan.kernel.Secret;
import io.hongyan.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

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
        return HexFormat.of()
                .formatHex(Sha256.hmac(secret, (timestamp + ".").getBytes(StandardCharsets.US_ASCII), body));
    }
}
