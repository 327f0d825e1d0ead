package io.hongyan.simulators.vendor.webpush;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Messages for browsers that are not connected. Thread-safe. */
final class WaitingMessages {

    /**
     * A message that waits.
     *
     * @param topic empty: none
     * @param content as the browser would read it
     */
    record Waiting(String browser, String topic, String content, Instant expiry) {}

    private final Map<String, Waiting> byId = new LinkedHashMap<>();

    /** Forgets what waits for a browser with the same topic (RFC 8030, section 5.4). */
    synchronized void replace(String browser, String topic) {
        byId.values().removeIf(waiting -> waiting.browser.equals(browser) && waiting.topic.equals(topic));
    }

    synchronized void add(String id, Waiting waiting) {
        byId.put(id, waiting);
    }

    synchronized boolean remove(String id) {
        return byId.remove(id) != null;
    }

    /** What a browser gets when it connects; oldest first. */
    synchronized List<Waiting> take(String browser, Instant now) {
        List<Waiting> taken = new ArrayList<>();
        for (Iterator<Waiting> all = byId.values().iterator(); all.hasNext(); ) {
            Waiting waiting = all.next();
            if (waiting.browser.equals(browser)) {
                all.remove();
                if (now.isBefore(waiting.expiry)) {
                    taken.add(waiting);
                }
            }
        }
        return taken;
    }

    synchronized void clear() {
        byId.clear();
    }
}
