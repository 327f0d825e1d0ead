package io.hongyan.api;

import io.hongyan.kernel.access.Actor;
import io.hongyan.kernel.access.AuditTrail;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Entries in memory, found by app, actor and number. */
public final class InMemoryAuditTrail implements AuditTrail {

    private final InstantSource clock;
    private final List<Entry> entries = new ArrayList<>();

    public InMemoryAuditTrail(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void append(Draft draft) {
        entries.add(new Entry(entries.size() + 1L, clock.instant(), Actor.currentOr("platform"), draft));
    }

    @Override
    public synchronized List<Entry> find(Query query) {
        return entries.stream()
                .filter(entry -> query.apps()
                        .map(apps -> entry.change().app().isPresent()
                                && apps.contains(entry.change().app().getAsInt()))
                        .orElse(true))
                .filter(entry -> query.actor()
                        .map(actor -> entry.actor().name().equals(actor))
                        .orElse(true))
                .filter(entry -> entry.number() < query.below().orElse(Long.MAX_VALUE))
                .sorted(Comparator.comparing(Entry::number).reversed())
                .limit(query.limit())
                .toList();
    }
}
