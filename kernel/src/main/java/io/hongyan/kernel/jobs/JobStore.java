package io.hongyan.kernel.jobs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where jobs are kept. Durable when a call returns. */
public interface JobStore {

    void add(Job job);

    Optional<Job> find(int app, String id);

    /**
     * Jobs of an app, newest first.
     *
     * @param after id of the last one seen; empty: from the newest
     */
    List<Job> list(int app, Set<String> kinds, Optional<String> after, int limit);

    /** Those that are running, oldest first. */
    List<Job> running();

    void progress(String id, Job.Progress progress);

    /** @param error empty unless it failed */
    void finish(String id, Job.State state, Instant at, String error);

    /** Forgets jobs that were over before; answers their ids. */
    List<String> forget(Instant finishedBefore);
}
