package io.hongyan.api.v1;

import io.hongyan.kernel.drafts.PushTemplates;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Keeps the templates of one app for as long as the test lasts. */
public final class InMemoryTemplates implements PushTemplates {

    private final ConcurrentSkipListMap<String, Saved> saved = new ConcurrentSkipListMap<>();
    private final InstantSource clock;

    public InMemoryTemplates(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public List<Saved> page(int app, String namePart, Optional<String> beforeId, int limit) {
        Map<String, Saved> older = beforeId.<Map<String, Saved>>map(
                        id -> saved.headMap(id, false).descendingMap())
                .orElseGet(saved::descendingMap);
        return older.values().stream()
                .filter(template -> template.name().contains(namePart))
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<Saved> find(int app, String id) {
        return Optional.ofNullable(saved.get(id));
    }

    @Override
    public synchronized Saved create(int app, String name, String push, String actor) {
        String id = "%04d".formatted(saved.size() + 1);
        Saved template = new Saved(id, name, push, actor, clock.instant(), clock.instant());
        saved.put(id, template);
        return template;
    }

    @Override
    public Optional<Saved> change(int app, String id, String name, String push, String actor) {
        return Optional.ofNullable(saved.computeIfPresent(
                id,
                (key, before) -> new Saved(key, name, push, before.createdBy(), before.createdAt(), clock.instant())));
    }

    @Override
    public boolean delete(int app, String id, String actor) {
        return saved.remove(id) != null;
    }
}
