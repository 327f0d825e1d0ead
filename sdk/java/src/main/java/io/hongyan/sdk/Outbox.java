package io.hongyan.sdk;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is still to be published, oldest first, each entry in the storage under {@code out/<number>} until the server
 * acknowledged it. Receipts and events are bounded, the oldest give way. Reports of the device's own state are merged into
 * one entry ({@code device}): only the newest value of a field counts.
 */
final class Outbox {

    static final String DEVICE_TOPIC = "hy/device";
    private static final String PREFIX = "out/";
    private static final String DEVICE_KEY = "device";

    static final class Entry {
        final String key;
        final String topic;
        final String payload;

        Entry(String key, String topic, String payload) {
            this.key = key;
            this.topic = topic;
            this.payload = payload;
        }
    }

    private final int capacity;
    private final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Entry> inFlight = new HashMap<>();
    private Map<String, @Nullable Object> device = new LinkedHashMap<>();
    private long next;
    private long dropped;

    Outbox(int capacity, Map<String, String> stored) {
        this.capacity = capacity;
        TreeMap<Long, String> ordered = new TreeMap<>();
        stored.forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                ordered.put(Long.valueOf(key.substring(PREFIX.length())), value);
            }
        });
        ordered.forEach((number, value) -> {
            List<?> pair = (List<?>) Json.parse(value);
            if (pair != null && pair.size() == 2) {
                String key = PREFIX + number;
                entries.put(key, new Entry(key, String.valueOf(pair.get(0)), String.valueOf(pair.get(1))));
            }
        });
        next = ordered.isEmpty() ? 0 : ordered.lastKey() + 1;
        String report = stored.get(DEVICE_KEY);
        if (report != null) {
            device = Json.parseObject(report);
        }
    }

    /** Queues a receipt or an event; returns what to write. */
    Map<String, @Nullable String> add(String topic, String payload) {
        Map<String, @Nullable String> changes = new HashMap<>();
        String key = PREFIX + next++;
        entries.put(key, new Entry(key, topic, payload));
        changes.put(key, Json.write(Arrays.asList(topic, payload)));
        if (entries.size() > capacity) {
            Iterator<String> oldest = entries.keySet().iterator();
            String gone = oldest.next();
            oldest.remove();
            inFlight.remove(gone);
            changes.put(gone, null);
            dropped++;
        }
        return changes;
    }

    /** Merges fields into the report of the device; returns what to write. */
    Map<String, @Nullable String> report(Map<String, ?> fields) {
        for (Map.Entry<String, ?> field : fields.entrySet()) {
            Object value = field.getValue();
            Object before = device.get(field.getKey());
            if (value instanceof Map && before instanceof Map) {
                Map<Object, Object> merged = new LinkedHashMap<>((Map<?, ?>) before);
                merged.putAll((Map<?, ?>) value);
                value = merged;
            }
            device.put(field.getKey(), value);
        }
        Map<String, @Nullable String> changes = new HashMap<>();
        changes.put(DEVICE_KEY, Json.write(device));
        return changes;
    }

    /** The next entry that is not on its way, now marked as on its way; null where there is none or the window is full. */
    @Nullable
    Entry take(int window) {
        if (inFlight.size() >= window) {
            return null;
        }
        if (!device.isEmpty() && !inFlight.containsKey(DEVICE_KEY)) {
            Entry report = new Entry(DEVICE_KEY, DEVICE_TOPIC, Json.write(device));
            inFlight.put(DEVICE_KEY, report);
            return report;
        }
        for (Entry entry : entries.values()) {
            if (!inFlight.containsKey(entry.key)) {
                inFlight.put(entry.key, entry);
                return entry;
            }
        }
        return null;
    }

    /** The server has it (or will never take it); returns what to write. */
    Map<String, @Nullable String> done(Entry entry) {
        Map<String, @Nullable String> changes = new HashMap<>();
        if (!inFlight.remove(entry.key, entry)) {
            return changes;
        }
        if (!entry.key.equals(DEVICE_KEY)) {
            entries.remove(entry.key);
            changes.put(entry.key, null);
        } else if (Json.write(device).equals(entry.payload)) { // else it changed meanwhile and goes again
            device = new LinkedHashMap<>();
            changes.put(DEVICE_KEY, null);
        }
        return changes;
    }

    /** It is to be sent again. */
    void failed(Entry entry) {
        inFlight.remove(entry.key, entry);
    }

    /** The connection ended: everything that was on its way waits again. */
    void connectionEnded() {
        inFlight.clear();
    }

    int size() {
        return entries.size() + (device.isEmpty() ? 0 : 1);
    }

    /** How many gave way since the start. */
    long dropped() {
        return dropped;
    }
}
