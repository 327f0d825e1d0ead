package io.hongyan.sdk;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The ids of the last messages that were handled, oldest first; each kept in the storage under {@code seen/<number>}. */
final class SeenMessages {

    private static final String PREFIX = "seen/";

    private final int capacity;
    private final LinkedHashMap<String, String> keyById = new LinkedHashMap<>();
    private long next;

    SeenMessages(int capacity, Map<String, String> stored) {
        this.capacity = capacity;
        TreeMap<Long, String> ordered = new TreeMap<>();
        stored.forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                ordered.put(Long.valueOf(key.substring(PREFIX.length())), value);
            }
        });
        ordered.forEach((number, id) -> keyById.put(id, PREFIX + number));
        next = ordered.isEmpty() ? 0 : ordered.lastKey() + 1;
    }

    boolean contains(String msgId) {
        return keyById.containsKey(msgId);
    }

    /** Remembers an id; returns what to write. */
    Map<String, @Nullable String> add(String msgId) {
        Map<String, @Nullable String> changes = new HashMap<>();
        String key = PREFIX + next++;
        keyById.put(msgId, key);
        changes.put(key, msgId);
        Iterator<String> keys = keyById.values().iterator();
        for (int surplus = keyById.size() - capacity; surplus > 0; surplus--) {
            changes.put(keys.next(), null);
            keys.remove();
        }
        return changes;
    }
}
