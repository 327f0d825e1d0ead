package io.hongyan.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.api.InMemoryJobs;
import io.hongyan.kernel.jobs.Job;
import io.hongyan.kernel.jobs.JobStore;
import io.hongyan.shards.ShardBusyException;
import io.hongyan.shards.ShardClosedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobsTest {

    private static final int APP = 1;
    private static final Instant START = Instant.parse("2026-11-26T08:00:00Z");

    @TempDir
    Path root;

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final InMemoryJobs store = new InMemoryJobs();

    /** Remembers what it was given; a line whose text is {@code bad} is refused. */
    private static class Recording implements JobWork, JobWork.Steps {

        final List<Long> done = new ArrayList<>();
        final AtomicInteger begun = new AtomicInteger();

        @Override
        public Steps begin(Job job, List<String> columns) {
            begun.incrementAndGet();
            return this;
        }

        @Override
        public List<String> taskIds() {
            return List.of("t1", "t2");
        }

        @Override
        public synchronized void work(List<CsvLine> lines, Refusals refusals) {
            for (CsvLine line : lines) {
                if (line.field(0).startsWith("bad")) {
                    refusals.add(line, new Refused.Reason("坏", "it is bad"));
                } else {
                    done.add(line.number());
                }
            }
        }
    }

    private UploadFolder folder() {
        return UploadFolder.open(root, 1 << 20);
    }

    private Jobs jobs(UploadFolder folder, JobStore jobStore, JobWork work) {
        return new Jobs(jobStore, folder, now::get).with("k", work);
    }

    private Job job(String id, long lines, Optional<Instant> startAt) {
        return new Job(
                id,
                APP,
                "k",
                "name",
                "",
                Job.State.RUNNING,
                lines,
                Job.Progress.NONE,
                "li",
                now.get(),
                startAt,
                Optional.empty(),
                "");
    }

    private static UploadFolder.Received receive(UploadFolder folder, String text) throws IOException {
        return folder.receive(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 1 << 20);
    }

    /** Lines 2 … count + 1; every seventh is bad. */
    private static String file(int count) {
        return IntStream.rangeClosed(2, count + 1)
                .mapToObj(line -> line % 7 == 0 ? "bad" + line : "good" + line)
                .collect(Collectors.joining("\n", "text\n", "\n"));
    }

    private Job ended(String id) {
        Awaitility.await().until(() -> store.find(APP, id).orElseThrow().state() != Job.State.RUNNING);
        return store.find(APP, id).orElseThrow();
    }

    private List<Refused> refused(UploadFolder folder, Job job) {
        List<Refused> refused = new ArrayList<>();
        RefusedLines.read(folder.refusedOfJob(job.id()), job.progress().refused(), refused::add);
        return refused;
    }

    @Test
    void aJobWorksThroughAllLinesInOrderAndListsTheRefusedOnes() throws IOException {
        UploadFolder folder = folder();
        Recording work = new Recording();
        try (Jobs jobs = jobs(folder, store, work)) {
            jobs.submit(job("a", 2500, Optional.empty()), receive(folder, file(2500)));
            Job job = ended("a");

            assertThat(job.state()).isEqualTo(Job.State.DONE);
            assertThat(job.progress().done()).isEqualTo(2500);
            assertThat(job.progress().refused()).isEqualTo(357);
            assertThat(job.progress().taskIds()).containsExactly("t1", "t2");
            assertThat(work.done).hasSize(2143).isSorted();
            assertThat(refused(folder, job))
                    .hasSize(357)
                    .startsWith(new Refused(7, "bad7", new Refused.Reason("坏", "it is bad")));
            assertThat(folder.job("a")).doesNotExist();
        }
    }

    @Test
    void aJobThatIsInterruptedGoesOnBehindTheLinesItHasDone() throws IOException {
        UploadFolder folder = folder();
        CountDownLatch second = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        Recording work = new Recording() {
            @Override
            public synchronized void work(List<CsvLine> lines, Refusals refusals) {
                super.work(lines, refusals);
                if (lines.getFirst().number() == 1002) {
                    second.countDown();
                    await(released);
                }
            }
        };
        Jobs first = jobs(folder, store, work);
        first.submit(job("a", 5000, Optional.empty()), receive(folder, file(5000)));
        await(second);
        Thread closing = Thread.ofVirtual().start(first::close);
        Awaitility.await()
                .until(() -> closing.getState() != Thread.State.NEW && closing.getState() != Thread.State.RUNNABLE);
        released.countDown();
        Awaitility.await().until(() -> !closing.isAlive());
        assertThat(store.find(APP, "a").orElseThrow().progress().done()).isEqualTo(2000);
        assertThat(store.find(APP, "a").orElseThrow().state()).isEqualTo(Job.State.RUNNING);

        UploadFolder opened = folder();
        try (Jobs next = jobs(opened, store, work).start()) {
            Job job = ended("a");
            assertThat(job.progress().done()).isEqualTo(5000);
            assertThat(work.done).doesNotHaveDuplicates().isSorted().hasSize(5000 - 714);
            assertThat(refused(opened, job)).hasSize(714);
        }
    }

    /** A store that stands still for good when it is to note the second batch: the batch is done, its figures are not kept. */
    private static final class DyingStore implements JobStore {

        private final JobStore store;
        final CountDownLatch dead = new CountDownLatch(1);
        private int commits;

        DyingStore(JobStore store) {
            this.store = store;
        }

        @Override
        public void add(Job job) {
            store.add(job);
        }

        @Override
        public Optional<Job> find(int app, String id) {
            return store.find(app, id);
        }

        @Override
        public List<Job> list(int app, Set<String> kinds, Optional<String> after, int limit) {
            return store.list(app, kinds, after, limit);
        }

        @Override
        public List<Job> running() {
            return store.running();
        }

        @Override
        public void progress(String id, Job.Progress progress) {
            if (++commits == 2) {
                dead.countDown();
                throw new ShardClosedException(0); // what ends a run without a trace
            }
            store.progress(id, progress);
        }

        @Override
        public void finish(String id, Job.State state, Instant at, String error) {
            store.finish(id, state, at, error);
        }

        @Override
        public List<String> forget(Instant finishedBefore) {
            return store.forget(finishedBefore);
        }
    }

    @Test
    void onlyTheBatchWhoseFiguresWereLostIsWorkedAgainAndTheFiguresAreExact() throws IOException {
        UploadFolder folder = folder();
        Recording work = new Recording();
        DyingStore last = new DyingStore(store);
        Jobs dying = jobs(folder, last, work);
        dying.submit(job("a", 3000, Optional.empty()), receive(folder, file(3000)));
        await(last.dead);
        dying.close();
        Job dead = store.find(APP, "a").orElseThrow();
        assertThat(dead.progress().done()).isEqualTo(1000);
        assertThat(Files.size(folder.refusedOfJob("a")))
                .isGreaterThan(dead.progress().refusedBytes());

        Recording goesOn = new Recording();
        UploadFolder opened = folder();
        try (Jobs jobs = jobs(opened, store, goesOn).start()) {
            Job job = ended("a");
            assertThat(goesOn.done).first().isEqualTo(1002L);
            assertThat(job.progress().done()).isEqualTo(3000);
            assertThat(job.progress().refused()).isEqualTo(428);
            assertThat(refused(opened, job).stream().map(Refused::line))
                    .isEqualTo(IntStream.rangeClosed(2, 3001)
                            .filter(line -> line % 7 == 0)
                            .mapToObj(line -> (long) line)
                            .toList());
        }
    }

    @Test
    void aBusyPlatformIsAskedAgain() throws IOException {
        UploadFolder folder = folder();
        AtomicInteger tries = new AtomicInteger();
        Recording work = new Recording() {
            @Override
            public synchronized void work(List<CsvLine> lines, Refusals refusals) {
                if (tries.incrementAndGet() < 3) {
                    lines.forEach(line -> refusals.add(line, new Refused.Reason("忙", "busy")));
                    throw new ShardBusyException(1, "queue", 10, 10);
                }
                super.work(lines, refusals);
            }
        };
        try (Jobs jobs = jobs(folder, store, work)) {
            jobs.submit(job("a", 10, Optional.empty()), receive(folder, file(10)));
            Awaitility.await().until(() -> {
                now.updateAndGet(time -> time.plusSeconds(1));
                return store.find(APP, "a").orElseThrow().state() == Job.State.DONE;
            });
            assertThat(tries).hasValue(3);
            assertThat(store.find(APP, "a").orElseThrow().progress().refused()).isEqualTo(1);
        }
    }

    @Test
    void aCancelledJobStopsBehindItsBatchAndDoesNotComeBack() throws IOException {
        UploadFolder folder = folder();
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        Recording work = new Recording() {
            @Override
            public synchronized void work(List<CsvLine> lines, Refusals refusals) {
                super.work(lines, refusals);
                working.countDown();
                await(released);
            }
        };
        AtomicReference<Jobs.Cancellation> outcome = new AtomicReference<>();
        try (Jobs jobs = jobs(folder, store, work)) {
            jobs.submit(job("a", 3000, Optional.empty()), receive(folder, file(3000)));
            await(working);
            Thread cancelling = Thread.ofVirtual().start(() -> outcome.set(jobs.cancel(APP, "a")));
            Awaitility.await().until(() -> cancelling.getState() == Thread.State.WAITING);
            released.countDown();
            Job job = ended("a");
            assertThat(job.state()).isEqualTo(Job.State.CANCELLED);
            assertThat(job.progress().done()).isEqualTo(1000);
            Awaitility.await().until(() -> outcome.get() == Jobs.Cancellation.CANCELLED);
            assertThat(jobs.cancel(APP, "a")).isEqualTo(Jobs.Cancellation.OVER);
            assertThat(jobs.cancel(APP, "b")).isEqualTo(Jobs.Cancellation.UNKNOWN);
            assertThat(jobs.cancel(APP + 1, "a")).isEqualTo(Jobs.Cancellation.UNKNOWN);
        }
        try (Jobs next = jobs(folder(), store, work).start()) {
            assertThat(work.begun).hasValue(1);
        }
    }

    @Test
    void aScheduledJobWaitsForItsTimeAlsoThroughARestartAndCanBeCancelledMeanwhile() throws IOException {
        UploadFolder folder = folder();
        Recording work = new Recording();
        Instant time = START.plusSeconds(3600);
        Jobs first = jobs(folder, store, work);
        first.submit(job("a", 5, Optional.of(time)), receive(folder, file(5)));
        first.submit(job("b", 5, Optional.of(time)), receive(folder, file(5)));
        assertThat(first.cancel(APP, "b")).isEqualTo(Jobs.Cancellation.CANCELLED);
        first.close();
        try (Jobs next = jobs(folder(), store, work).start()) {
            assertThat(work.begun).hasValue(0);
            now.set(time);
            assertThat(ended("a").state()).isEqualTo(Job.State.DONE);
            assertThat(work.begun).hasValue(1);
        }
    }

    @Test
    void fourJobsWorkAtOnceAndTheOthersWaitForTheirTurn() throws IOException {
        UploadFolder folder = folder();
        CountDownLatch four = new CountDownLatch(4);
        CountDownLatch released = new CountDownLatch(1);
        AtomicInteger working = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        JobWork work = (job, columns) -> (lines, refusals) -> {
            most.accumulateAndGet(working.incrementAndGet(), Math::max);
            four.countDown();
            await(released);
            working.decrementAndGet();
        };
        try (Jobs jobs = jobs(folder, store, work)) {
            for (int i = 0; i < 6; i++) {
                jobs.submit(job("job" + i, 5, Optional.empty()), receive(folder, file(5)));
            }
            await(four);
            released.countDown();
            for (int i = 0; i < 6; i++) {
                assertThat(ended("job" + i).state()).isEqualTo(Job.State.DONE);
            }
            assertThat(most).hasValue(4);
        }
    }

    @Test
    void whatFailsSaysWhyAndADefectIsNotShown() throws IOException {
        UploadFolder folder = folder();
        JobWork work = (job, columns) -> (lines, refusals) -> {
            throw job.id().equals("a")
                    ? new JobFailedException("the task was stopped")
                    : new IllegalStateException("secret detail");
        };
        try (Jobs jobs = jobs(folder, store, work)) {
            jobs.submit(job("a", 5, Optional.empty()), receive(folder, file(5)));
            jobs.submit(job("b", 5, Optional.empty()), receive(folder, file(5)));
            assertThat(ended("a").error()).isEqualTo("the task was stopped");
            assertThat(ended("a").state()).isEqualTo(Job.State.FAILED);
            assertThat(ended("b").error()).startsWith("internal error").doesNotContain("secret");
        }
    }

    @Test
    void theSameJobIsNotAcceptedTwice() throws IOException {
        UploadFolder folder = folder();
        Recording work = new Recording();
        try (Jobs jobs = jobs(folder, store, work)) {
            jobs.submit(job("a", 5, Optional.empty()), receive(folder, file(5)));
            ended("a");
            Job again = jobs.submit(job("a", 5, Optional.empty()), receive(folder, file(5)));
            assertThat(again.state()).isEqualTo(Job.State.DONE);
            assertThat(work.begun).hasValue(1);
        }
    }

    @Test
    void jobsAreForgottenWithTheirListsNinetyDaysAfterTheyAreOver() throws IOException {
        UploadFolder folder = folder();
        try (Jobs jobs = jobs(folder, store, new Recording())) {
            jobs.submit(job("a", 20, Optional.empty()), receive(folder, file(20)));
            ended("a");
        }
        assertThat(folder.refusedOfJob("a")).exists();
        now.updateAndGet(time -> time.plus(Jobs.KEPT).plusSeconds(1));
        try (Jobs jobs = jobs(folder(), store, new Recording()).start()) {
            assertThat(jobs.find(APP, "a")).isEmpty();
            assertThat(folder.refusedOfJob("a")).doesNotExist();
        }
    }

    @Test
    void linesWithMoreFieldsThanColumnsAreRefusedAndShorterOnesAreFilledUp() throws IOException {
        UploadFolder folder = folder();
        List<List<String>> seen = new ArrayList<>();
        JobWork work = (job, columns) -> (lines, refusals) -> lines.forEach(line -> seen.add(line.fields()));
        try (Jobs jobs = jobs(folder, store, work)) {
            jobs.submit(job("a", 4, Optional.empty()), receive(folder, "a,b\n1,2\n3\n4,5,6\n7,8,,\n"));
            Job job = ended("a");
            assertThat(seen).containsExactly(List.of("1", "2"), List.of("3", ""), List.of("7", "8"));
            assertThat(refused(folder, job)).singleElement().satisfies(refused -> {
                assertThat(refused.line()).isEqualTo(4);
                assertThat(refused.text()).isEqualTo("4,5,6");
            });
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
