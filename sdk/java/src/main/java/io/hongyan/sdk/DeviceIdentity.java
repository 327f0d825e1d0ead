package io.hongyan.sdk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the registration answered: CID, device secret and the gateways to connect to. */
final class DeviceIdentity {

    private static final String KEY = "identity";

    final String cid;
    final String secret;
    final List<String> gateways;

    DeviceIdentity(String cid, String secret, List<String> gateways) {
        if (cid.isEmpty() || secret.isEmpty() || gateways.isEmpty()) {
            throw new IllegalArgumentException("registration: cid, deviceSecret or gateways is missing");
        }
        this.cid = cid;
        this.secret = secret;
        this.gateways = gateways;
    }

    /** Reads the body of the registration's answer, which is also the stored form. */
    static DeviceIdentity parse(String json) {
        Map<String, @Nullable Object> fields = Json.parseObject(json);
        List<String> gateways = new ArrayList<>();
        Object offered = fields.get("gateways");
        if (offered instanceof List) {
            ((List<?>) offered).forEach(gateway -> gateways.add(String.valueOf(gateway)));
        }
        return new DeviceIdentity(text(fields, "cid"), text(fields, "deviceSecret"), gateways);
    }

    private static String text(Map<String, @Nullable Object> fields, String name) {
        Object value = fields.get(name);
        return value instanceof String ? (String) value : "";
    }

    static @Nullable DeviceIdentity load(Map<String, String> stored) {
        String json = stored.get(KEY);
        return json == null ? null : parse(json);
    }

    Map<String, @Nullable String> store() {
        Map<String, Object> fields = new HashMap<>();
        fields.put("cid", cid);
        fields.put("deviceSecret", secret);
        fields.put("gateways", gateways);
        Map<String, @Nullable String> changes = new HashMap<>();
        changes.put(KEY, Json.write(fields));
        return changes;
    }

    static Map<String, @Nullable String> forget() {
        Map<String, @Nullable String> changes = new HashMap<>();
        changes.put(KEY, null);
        return changes;
    }

    /** Does not print the secret. */
    @Override
    public String toString() {
        return "DeviceIdentity[" + cid + "]";
    }
}
