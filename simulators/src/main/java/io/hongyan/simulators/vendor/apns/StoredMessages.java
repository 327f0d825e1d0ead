package io.hongyan.simulators.vendor.apns;

import java.util.concurrent.ConcurrentHashMap;

/** What waits for phones that are not connected: one message a device, the newest (reference, section 1.2). */
final class StoredMessages {

    private final ConcurrentHashMap<String, String> byToken = new ConcurrentHashMap<>();

    void put(String token, String payload) {
        byToken.put(token, payload);
    }

    /** What a phone gets when it connects; empty where nothing waits. */
    String take(String token) {
        String payload = byToken.remove(token);
        return payload == null ? "" : payload;
    }

    void clear() {
        byToken.clear();
    }
}
