package io.hongyan.api.v1;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers for as long as the test lasts. */
public final class InMemoryIdempotency implements IdempotencyStore {

    private record Entry(String fingerprint, Optional<Kept> answer) {}

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    @Override
    public Beginning begin(String caller, String key, String fingerprint) {
        Entry before = entries.putIfAbsent(caller + " " + key, new Entry(fingerprint, Optional.empty()));
        if (before == null) {
            return new Beginning.First();
        }
        if (!before.fingerprint().equals(fingerprint)) {
            return new Beginning.Other();
        }
        return before.answer().<Beginning>map(Beginning.Done::new).orElseGet(Beginning.UnderWay::new);
    }

    @Override
    public void finish(String caller, String key, Kept answer) {
        entries.computeIfPresent(caller + " " + key, (_, entry) -> new Entry(entry.fingerprint(), Optional.of(answer)));
    }

    @Override
    public void forget(String caller, String key) {
        entries.remove(caller + " " + key);
    }
}
