package io.hongyan.kernel.drafts;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Saved pushes. On disk, with their entry in the audit log, when a call returns. */
public interface PushTemplates {

    /**
     * @param namePart what names must hold; empty: any
     * @param beforeId only those made before this one; empty: from the newest on
     */
    List<Saved> page(int app, String namePart, Optional<String> beforeId, int limit);

    Optional<Saved> find(int app, String id);

    /** @param push JSON */
    Saved create(int app, String name, String push, String actor);

    /** Empty where there is none. */
    Optional<Saved> change(int app, String id, String name, String push, String actor);

    /** False where there is none. */
    boolean delete(int app, String id, String actor);

    record Saved(String id, String name, String push, String createdBy, Instant createdAt, Instant changedAt) {}
}
