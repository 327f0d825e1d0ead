package io.hongyan.api.jobs;

import io.hongyan.kernel.jobs.Job;
import io.hongyan.kernel.jobs.JobStore;
import io.hongyan.shards.ShardBusyException;
import io.hongyan.shards.ShardClosedException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One job on its thread, from its start or from where the server left it. */
final class JobRun {

    private static final Logger log = LoggerFactory.getLogger(JobRun.class);

    private static final int BATCH_LINES = 1000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** What a job was told while it ran. */
    private enum Order {
        GO_ON,
        /** The server ends: stay as it is. */
        INTERRUPT,
        CANCEL
    }

    private final Job job;
    private final JobWork work;
    private final JobStore store;
    private final UploadFolder folder;
    private final Turns turns;
    private final InstantSource clock;
    private final Consumer<String> over;
    private final AtomicReference<Order> order = new AtomicReference<>(Order.GO_ON);
    private final CountDownLatch ended = new CountDownLatch(1);

    private volatile Job.Progress progress;
    private volatile Job.@Nullable State outcome;
    private volatile boolean started;

    /** @param over is told the id when the job stands */
    JobRun(
            Job job,
            JobWork work,
            JobStore store,
            UploadFolder folder,
            Turns turns,
            InstantSource clock,
            Consumer<String> over) {
        this.job = job;
        this.work = work;
        this.store = store;
        this.folder = folder;
        this.turns = turns;
        this.clock = clock;
        this.over = over;
        this.progress = job.progress();
    }

    void start() {
        started = true;
        Thread.ofVirtual().name("job-" + job.id()).start(this::run);
    }

    void interrupt() {
        order.compareAndSet(Order.GO_ON, Order.INTERRUPT);
        turns.wake();
    }

    /** Whether it ended by this; false: it was over, or the server ends. Called by one thread at a time. */
    synchronized boolean cancel() {
        order.compareAndSet(Order.GO_ON, Order.CANCEL);
        turns.wake();
        join();
        if (order.get() != Order.CANCEL || outcome != null) {
            return false;
        }
        finish(Job.State.CANCELLED, ""); // here, not on the job's thread: the audit log tells who it was
        return true;
    }

    /** Waits until it stands. */
    void join() {
        if (!started) {
            return;
        }
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean ends() {
        return order.get() != Order.GO_ON;
    }

    private void run() {
        try {
            if ((job.startAt().isEmpty() || turns.sleepUntil(job.startAt().get(), this::ends))
                    && turns.take(this::ends)) {
                try {
                    workThrough();
                } finally {
                    turns.back();
                }
            }
        } catch (JobFailedException e) {
            finish(Job.State.FAILED, e.reason());
        } catch (UnusableFileException e) {
            finish(Job.State.FAILED, e.detail());
        } catch (ShardClosedException e) {
            log.debug("job {}: the server ends", job.id());
        } catch (RuntimeException e) {
            log.error("job {} failed", job.id(), e);
            finish(Job.State.FAILED, "internal error, see the server's log for job " + job.id());
        } finally {
            over.accept(job.id());
            ended.countDown();
        }
    }

    private void workThrough() {
        Path refusedFile = folder.refusedOfJob(job.id());
        try (CsvLines lines = CsvLines.open(folder.job(job.id()));
                RefusedLines refused = RefusedLines.open(refusedFile, progress.refusedBytes(), progress.refused())) {
            JobWork.Steps steps = work.begin(job, lines.columns());
            skip(lines, progress.done());
            int batchLines = steps.linesPerSecond() > 0 ? Math.min(BATCH_LINES, steps.linesPerSecond()) : BATCH_LINES;
            while (!ends()) {
                Instant begun = clock.instant();
                List<CsvLine> batch = lines.next(batchLines);
                if (batch.isEmpty()) {
                    finish(Job.State.DONE, "");
                    return;
                }
                if (!work(steps, lines, batch, refused)) {
                    return;
                }
                commit(steps, batch.size(), refused);
                turns.sleepUntil(begun.plus(atLeast(steps, batch.size())), this::ends);
            }
        }
    }

    /** How long so many lines are to take. */
    private static Duration atLeast(JobWork.Steps steps, int lines) {
        return steps.linesPerSecond() == 0
                ? Duration.ZERO
                : Duration.ofSeconds(1).multipliedBy(lines).dividedBy(steps.linesPerSecond());
    }

    private static void skip(CsvLines lines, long count) {
        for (long i = 0; i < count && lines.next().isPresent(); i++) {
            // done before
        }
    }

    /** Does a batch, as often as the shards are busy; false where the job was told to end meanwhile. */
    private boolean work(JobWork.Steps steps, CsvLines file, List<CsvLine> batch, RefusedLines refused) {
        Duration pause = FIRST_PAUSE;
        while (true) {
            BatchRefusals refusals = new BatchRefusals();
            try {
                steps.work(file.fitting(batch, refusals), refusals);
                refusals.listIn(refused);
                return true;
            } catch (ShardBusyException busy) {
                log.debug("job {} waits: {}", job.id(), busy.getMessage());
                if (!turns.sleepUntil(clock.instant().plus(pause), this::ends)) {
                    return false;
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    /** First the list of refused lines, then the figures that say how long it is. */
    private void commit(JobWork.Steps steps, int lines, RefusedLines refused) {
        long bytes = refused.commit();
        folder.grew(bytes - progress.refusedBytes());
        progress = new Job.Progress(progress.done() + lines, refused.count(), bytes, steps.taskIds());
        store.progress(job.id(), progress);
    }

    private void finish(Job.State state, String error) {
        store.finish(job.id(), state, clock.instant(), error);
        outcome = state;
        folder.delete(folder.job(job.id()));
        log.info(
                "job {} ({}): {}, {} of {} lines, {} refused {}",
                job.id(),
                job.kind(),
                state,
                progress.done(),
                job.lines(),
                progress.refused(),
                error);
    }
}
