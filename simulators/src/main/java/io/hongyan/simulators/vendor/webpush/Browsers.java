package io.hongyan.simulators.vendor.webpush;

import io.hongyan.kernel.Sha256;
import io.hongyan.simulators.vendor.VendorCall;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Subscriptions and the browsers' keys. Any id is a subscription, bound to the simulator's VAPID key, with a key pair all
 * browsers share and a secret of its own drawn from the id: so hundreds of thousands need no memory. One that was bound to
 * another VAPID key is remembered.
 */
final class Browsers {

    private static final int AUTH_BYTES = 16;

    private final KeyPair keys = EcKeys.named("the key of the simulated browsers");
    private final String defaultServerKey;
    private final ConcurrentHashMap<String, String> serverKeys = new ConcurrentHashMap<>();

    Browsers(String defaultServerKey) {
        this.defaultServerKey = defaultServerKey;
    }

    /** Binds a subscription to an application server's public key. */
    void bind(String id, String serverKey) {
        serverKeys.put(id, serverKey);
    }

    /** The application server's public key, base64url, that a subscription is bound to. */
    String serverKey(String id) {
        return serverKeys.getOrDefault(id, defaultServerKey);
    }

    void forget() {
        serverKeys.clear();
    }

    KeyPair keys() {
        return keys;
    }

    byte[] auth(String id) {
        return Arrays.copyOf(Sha256.of(id), AUTH_BYTES);
    }

    /** What {@code PushSubscription.toJSON()} gives a page. */
    ObjectNode subscription(String baseUrl, String id) {
        ObjectNode subscription = JsonMapper.shared().createObjectNode();
        subscription.put("endpoint", baseUrl + "/push/" + id);
        subscription.putNull("expirationTime");
        subscription
                .putObject("keys")
                .put("p256dh", EcKeys.base64(EcKeys.point((ECPublicKey) keys.getPublic())))
                .put("auth", EcKeys.base64(auth(id)));
        return subscription;
    }

    /** The id a page may ask for, else a new one. */
    static String wantedId(VendorCall call, String otherwise) {
        JsonNode wanted = call.json().path("id");
        return wanted.asString(otherwise);
    }
}
