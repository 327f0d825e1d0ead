package io.hongyan.api.v1;

import io.hongyan.kernel.access.Actor;
import io.hongyan.kernel.access.AuditTrail;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Keeps every change, with whoever made it. */
public final class InMemoryAudit implements AuditTrail {

    private final InstantSource clock;
    private final List<Entry> entries = new ArrayList<>();

    public InMemoryAudit(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void append(Draft draft) {
        entries.add(new Entry(entries.size() + 1, clock.instant(), Actor.CURRENT.get(), draft));
    }

    /** All of them: what the tests ask is answered whole. */
    @Override
    public synchronized List<Entry> find(Query query) {
        return List.copyOf(entries.reversed());
    }
}
