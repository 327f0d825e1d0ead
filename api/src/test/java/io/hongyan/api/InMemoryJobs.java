package io.hongyan.api;

import io.hongyan.kernel.jobs.Job;
import io.hongyan.kernel.jobs.JobStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Jobs for as long as the test lasts. */
public final class InMemoryJobs implements JobStore {

    /** In order of acceptance. */
    private final List<Job> jobs = new ArrayList<>();

    @Override
    public synchronized void add(Job job) {
        jobs.add(job);
    }

    @Override
    public synchronized Optional<Job> find(int app, String id) {
        return jobs.stream()
                .filter(job -> job.app() == app && job.id().equals(id))
                .findAny();
    }

    @Override
    public synchronized List<Job> list(int app, Set<String> kinds, Optional<String> after, int limit) {
        List<Job> newest = jobs.reversed().stream()
                .filter(job -> job.app() == app && kinds.contains(job.kind()))
                .toList();
        int from = after.map(id -> newest.stream().map(Job::id).toList().indexOf(id) + 1)
                .orElse(0);
        return newest.stream().skip(from).limit(limit).toList();
    }

    @Override
    public synchronized List<Job> running() {
        return jobs.stream().filter(job -> job.state() == Job.State.RUNNING).toList();
    }

    @Override
    public synchronized void progress(String id, Job.Progress progress) {
        change(id, job -> with(job, job.state(), progress, job.finishedAt(), job.error()));
    }

    @Override
    public synchronized void finish(String id, Job.State state, Instant at, String error) {
        change(id, job -> with(job, state, job.progress(), Optional.of(at), error));
    }

    @Override
    public synchronized List<String> forget(Instant finishedBefore) {
        List<String> old = jobs.stream()
                .filter(job -> job.finishedAt().filter(finishedBefore::isAfter).isPresent())
                .map(Job::id)
                .toList();
        jobs.removeIf(job -> old.contains(job.id()));
        return old;
    }

    private void change(String id, UnaryOperator<Job> change) {
        jobs.replaceAll(job -> job.id().equals(id) ? change.apply(job) : job);
    }

    private static Job with(Job job, Job.State state, Job.Progress progress, Optional<Instant> finished, String error) {
        return new Job(
                job.id(),
                job.app(),
                job.kind(),
                job.name(),
                job.request(),
                state,
                job.lines(),
                progress,
                job.createdBy(),
                job.createdAt(),
                job.startAt(),
                finished,
                error);
    }
}
