package io.hongyan.simulators.vendor.webpush;

import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import java.net.URI;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * A push service with its browsers. A browser is named by the last segment of its endpoint, which is what the control API
 * calls its token. A page subscribes by {@code POST /subscriptions} with {@code {"id", "applicationServerKey"}}, both
 * optional; {@code GET /subscriptions/{id}/messages} is the browser that connects and takes what waits for it.
 */
public final class WebPushSimulator implements VendorSimulator {

    private static final KeyPair VAPID = EcKeys.named("the key of the simulated application server");

    @Override
    public String name() {
        return "webpush";
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        return Map.of(
                "vapid-public-key", serverKey(),
                "vapid-private-key", EcKeys.base64(EcKeys.scalar((ECPrivateKey) VAPID.getPrivate())),
                "vapid-subject", "mailto:push@example.com",
                "allowed-hosts", URI.create(baseUrl).getHost(),
                "allow-private-addresses", "true");
    }

    private static String serverKey() {
        return EcKeys.base64(EcKeys.point((ECPublicKey) VAPID.getPublic()));
    }

    /** A browser's subscription as a device's token, bound to the key of {@link #settings}. */
    public static String subscription(String baseUrl, String id) {
        return new Browsers(serverKey()).subscription(baseUrl, id).toString();
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        vendor.rates().define("requests", 0);
        Browsers browsers = new Browsers(serverKey());
        VapidRules vapid = new VapidRules(vendor);
        WaitingMessages waiting = new WaitingMessages();
        vendor.onReset(browsers::forget);
        vendor.onReset(waiting::clear);
        routes.post("/push/{id}", new PushEndpoint(vendor, browsers, vapid, waiting)::handle);
        routes.delete("/message/{id}", call -> VendorReply.empty(waiting.remove(call.variable("id")) ? 204 : 404));
        routes.post("/subscriptions", call -> subscribe(vendor, browsers, call));
        routes.get("/subscriptions/{id}/messages", call -> connect(vendor, waiting, call));
    }

    private static VendorReply subscribe(VendorState vendor, Browsers browsers, VendorCall call) {
        String id = Browsers.wantedId(call, vendor.nextId());
        String key = call.json().path("applicationServerKey").asString("");
        if (!key.isEmpty()) {
            browsers.bind(id, key);
        }
        return VendorReply.json(201, browsers.subscription(vendor.baseUrl(), id));
    }

    private static VendorReply connect(VendorState vendor, WaitingMessages waiting, VendorCall call) {
        ArrayNode messages = JsonMapper.shared().createArrayNode();
        waiting.take(call.variable("id"), vendor.clock().instant()).forEach(message -> messages.add(message.content()));
        return VendorReply.json(200, messages);
    }
}
