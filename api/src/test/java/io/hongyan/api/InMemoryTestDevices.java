package io.hongyan.api;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class InMemoryTestDevices implements TestDevices {

    private record Key(int app, String cid) {}

    private final InstantSource clock;
    private final Map<Key, Listed> entries = new LinkedHashMap<>();

    InMemoryTestDevices(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void add(int app, List<Entry> added) {
        for (Entry entry : added) {
            entries.put(
                    new Key(app, entry.cid()),
                    new Listed(entry.cid(), entry.remark(), clock.instant(), clock.instant()));
        }
    }

    @Override
    public synchronized boolean update(int app, Entry entry) {
        return entries.computeIfPresent(
                        new Key(app, entry.cid()),
                        (_, old) -> new Listed(entry.cid(), entry.remark(), old.created(), clock.instant()))
                != null;
    }

    @Override
    public synchronized void delete(int app, List<String> cids) {
        cids.forEach(cid -> entries.remove(new Key(app, cid)));
    }

    @Override
    public synchronized Page list(int app, Optional<String> cid, Optional<String> remark, int page, int pageSize) {
        List<Listed> found = entries.entrySet().stream()
                .filter(entry -> entry.getKey().app() == app)
                .map(Map.Entry::getValue)
                .filter(entry -> cid.isEmpty() || cid.get().equals(entry.cid()))
                .filter(entry -> remark.isEmpty() || entry.remark().contains(remark.get()))
                .toList()
                .reversed();
        int from = Math.min((page - 1) * pageSize, found.size());
        return new Page(found.subList(from, Math.min(from + pageSize, found.size())), found.size());
    }
}
