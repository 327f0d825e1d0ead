package io.hongyan.api.jobs;

import io.hongyan.kernel.jobs.Job;
import io.hongyan.kernel.jobs.JobStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs jobs, each on a virtual thread of its own, {@value #AT_ONCE} at a time. Thread-safe.
 *
 * <p>A job is on disk when it was submitted. It ends by being done, by failing, or by {@link #cancel}; {@link #close} and a
 * crash only interrupt it, and {@link #start} takes it up again.
 */
public final class Jobs implements AutoCloseable {

    private static final int AT_ONCE = 4;

    /** Jobs are forgotten so long after they are over, with their refused lines. */
    static final Duration KEPT = Duration.ofDays(90);

    private final JobStore store;
    private final UploadFolder folder;
    private final InstantSource clock;
    private final Turns turns;
    private final Map<String, JobWork> works = new HashMap<>();
    private final Map<String, JobRun> running = new ConcurrentHashMap<>();
    private volatile boolean closed;

    public Jobs(JobStore store, UploadFolder folder, InstantSource clock) {
        this.store = store;
        this.folder = folder;
        this.clock = clock;
        this.turns = new Turns(AT_ONCE, clock);
    }

    /** Outcome of {@link #cancel}. */
    public enum Cancellation {
        CANCELLED,
        /** It was over before. */
        OVER,
        UNKNOWN
    }

    /** Says what a kind of job does; before {@link #start}. */
    public Jobs with(String kind, JobWork work) {
        works.put(kind, work);
        return this;
    }

    /** Goes on with what was running when the server ended. */
    public Jobs start() {
        store.forget(clock.instant().minus(KEPT)).forEach(id -> folder.delete(folder.refusedOfJob(id)));
        List<Job> unfinished = store.running();
        deleteOrphans(unfinished);
        unfinished.forEach(this::run);
        return this;
    }

    /** A crash leaves files whose job was not accepted yet, or is over. */
    private void deleteOrphans(List<Job> unfinished) {
        Set<Path> needed = new HashSet<>();
        unfinished.forEach(job -> needed.add(folder.job(job.id())));
        try {
            for (Path file : folder.jobFiles()) {
                if (file.toString().endsWith(".csv") && !needed.contains(file)) {
                    folder.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Accepts a job whose lines were received, unless it was accepted before; answers it as it is. */
    public synchronized Job submit(Job job, UploadFolder.Received lines) {
        Optional<Job> before = store.find(job.app(), job.id());
        if (before.isPresent()) {
            folder.discard(lines);
            return before.get();
        }
        folder.keep(lines, folder.job(job.id()));
        return accept(job);
    }

    /** The same for a job whose lines are those of a file that stays. */
    public synchronized Job submit(Job job, Path lines) {
        Optional<Job> before = store.find(job.app(), job.id());
        if (before.isPresent()) {
            return before.get();
        }
        folder.link(lines, folder.job(job.id()));
        return accept(job);
    }

    private Job accept(Job job) {
        boolean added = false;
        try {
            store.add(job);
            added = true;
        } finally {
            if (!added) {
                folder.delete(folder.job(job.id()));
            }
        }
        run(job);
        return job;
    }

    private void run(Job job) {
        JobWork work = works.get(job.kind());
        if (work == null) {
            throw new IllegalStateException("no work for jobs of kind " + job.kind());
        }
        JobRun run = new JobRun(job, work, store, folder, turns, clock, running::remove);
        running.put(job.id(), run);
        if (!closed) { // else the next start takes it up
            run.start();
        }
    }

    public Optional<Job> find(int app, String id) {
        return store.find(app, id);
    }

    /** @see JobStore#list */
    public List<Job> list(int app, Set<String> kinds, Optional<String> after, int limit) {
        return store.list(app, kinds, after, limit);
    }

    /** Ends a job behind the lines it is working on; returns when it is over. */
    public Cancellation cancel(int app, String id) {
        Optional<Job> job = store.find(app, id);
        if (job.isEmpty()) {
            return Cancellation.UNKNOWN;
        }
        JobRun run = running.get(id);
        if (job.get().state() != Job.State.RUNNING || run == null) {
            return Cancellation.OVER;
        }
        return run.cancel() ? Cancellation.CANCELLED : Cancellation.OVER;
    }

    /** Interrupts every job behind the lines it is working on; returns when they stand. */
    @Override
    public void close() {
        closed = true;
        List<JobRun> all = List.copyOf(running.values());
        all.forEach(JobRun::interrupt);
        all.forEach(JobRun::join);
    }
}
