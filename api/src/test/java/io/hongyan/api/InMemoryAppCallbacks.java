package io.hongyan.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings in memory, by the port's rules; a URL has to begin with https. What was given up is what a test put there. */
final class InMemoryAppCallbacks implements AppCallbacks {

    private final Map<Integer, Map<String, String>> settings = new HashMap<>();
    final List<Dead> dead = new ArrayList<>();
    Status status = new Status("ok", 0, Optional.empty(), 0, 0, 0, 0, 0, 0, Optional.empty(), Optional.empty());

    @Override
    public synchronized Optional<View> settings(int app) {
        return Optional.ofNullable(settings.get(app))
                .map(set -> new View(
                        set.getOrDefault("url", ""),
                        set.getOrDefault("format", "native"),
                        List.of(set.getOrDefault("kinds", "sent,arrived").split(",")),
                        set.getOrDefault("alias", "false").equals("true"),
                        set.containsKey("secret")));
    }

    @Override
    public void keysChanged(int app) {}

    @Override
    public List<Delivery> deliveries(int app) {
        return List.of(new Delivery(Instant.EPOCH, 3, 500, 12, "HTTP 500"));
    }

    synchronized Map<String, String> stored(int app) {
        return settings.getOrDefault(app, Map.of());
    }

    @Override
    public synchronized List<String> configure(int app, Map<String, String> given) {
        if (!given.getOrDefault("url", "").startsWith("https:")) {
            return List.of("url: " + given.get("url") + " (expected: https)");
        }
        Map<String, String> merged = new HashMap<>(given);
        Optional.ofNullable(stored(app).get("secret")).ifPresent(secret -> merged.putIfAbsent("secret", secret));
        settings.put(app, merged);
        return List.of();
    }

    @Override
    public synchronized boolean remove(int app) {
        return settings.remove(app) != null;
    }

    @Override
    public synchronized Optional<Status> status(int app) {
        return settings(app).map(unused -> status);
    }

    @Override
    public synchronized Optional<Trial> test(int app) {
        return settings(app).map(unused -> new Trial(false, 503, "HTTP 503", "busy", 12));
    }

    @Override
    public synchronized List<Dead> dead(int app, int limit) {
        return dead.stream().limit(limit).toList();
    }

    @Override
    public synchronized long replay(int app) {
        long receipts = dead.stream().mapToLong(Dead::receipts).sum();
        dead.clear();
        return receipts;
    }

    @Override
    public synchronized Optional<Long> replay(int app, String id) {
        for (Iterator<Dead> each = dead.iterator(); each.hasNext(); ) {
            Dead one = each.next();
            if (one.id().equals(id)) {
                each.remove();
                return Optional.of((long) one.receipts());
            }
        }
        return Optional.empty();
    }

    static Dead died(String id, int receipts) {
        return new Dead(
                id,
                receipts,
                "arrived",
                "RASS_1122_00000000000000000000000000000001",
                Instant.ofEpochMilli(1),
                Instant.ofEpochMilli(2),
                "HTTP 500");
    }
}
