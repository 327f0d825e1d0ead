package io.hongyan.channels.webpush;

import io.hongyan.channels.LenientJson;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A browser's subscription, which is a web device's token: the JSON of {@code PushSubscription}, or {@code
 * endpoint|p256dh|auth}.
 */
record Subscription(URI endpoint, ECPublicKey publicKey, byte[] auth) {

    private static final int AUTH_BYTES = 16;

    /** Empty where it is no subscription one could encrypt for. */
    static Optional<Subscription> parse(String token) {
        if (token.startsWith("{")) {
            JsonNode json = LenientJson.read(token);
            return of(
                    json.path("endpoint").asString(""),
                    json.at("/keys/p256dh").asString(""),
                    json.at("/keys/auth").asString(""));
        }
        String[] parts = token.split("\\|", -1);
        return parts.length == 3 ? of(parts[0], parts[1], parts[2]) : Optional.empty();
    }

    private static Optional<Subscription> of(String endpoint, String p256dh, String auth) {
        try {
            URI uri = new URI(endpoint);
            byte[] secret = base64(auth);
            return uri.getHost() == null || secret.length != AUTH_BYTES
                    ? Optional.empty()
                    : Optional.of(new Subscription(uri, P256.publicKey(base64(p256dh)), secret));
        } catch (URISyntaxException | IllegalArgumentException | InvalidKeySpecException e) {
            return Optional.empty();
        }
    }

    /** Browsers write base64url without padding; some pages re-encode it. */
    static byte[] base64(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '=') {
            end--;
        }
        return Base64.getUrlDecoder()
                .decode(text.substring(0, end).replace('+', '-').replace('/', '_'));
    }

    /** What a VAPID signature is for: scheme, host, and port where one is given. */
    String origin() {
        return origin(endpoint);
    }

    static String origin(URI uri) {
        String host = uri.getScheme() + "://" + uri.getHost();
        return uri.getPort() < 0 ? host : host + ":" + uri.getPort();
    }
}
