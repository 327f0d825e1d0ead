package io.hongyan.channels.oppo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Ids of the texts saved last for broadcasts, by their form. A forgotten one is saved again. Thread-safe. */
final class SavedContents {

    private static final int KEPT = 256;

    private final Map<String, String> ids = new LinkedHashMap<>(16, 0.75f, true);

    synchronized Optional<String> find(String content) {
        return Optional.ofNullable(ids.get(content));
    }

    synchronized void keep(String content, String id) {
        ids.put(content, id);
        if (ids.size() > KEPT) {
            ids.remove(ids.keySet().iterator().next());
        }
    }

    synchronized void forget(String content) {
        ids.remove(content);
    }
}
