package io.hongyan.sdk;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Forgets with the process: for tests, and for devices that register anew at each start. Thread-safe. */
public final class InMemoryDeviceStorage implements DeviceStorage {

    private final Map<String, String> entries = new HashMap<>();

    @Override
    public synchronized Map<String, String> load() {
        return new HashMap<>(entries);
    }

    @Override
    public synchronized void write(Map<String, @Nullable String> changes) {
        changes.forEach((key, value) -> {
            if (value == null) {
                entries.remove(key);
            } else {
                entries.put(key, value);
            }
        });
    }
}
