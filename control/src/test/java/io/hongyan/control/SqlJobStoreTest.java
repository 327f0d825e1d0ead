package io.hongyan.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.kernel.access.Actor;
import io.hongyan.kernel.jobs.AudienceFile;
import io.hongyan.kernel.jobs.Job;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SqlJobStoreTest extends OpenedControlPlane {

    private Job job(int app, String id, String kind) {
        return new Job(
                id,
                app,
                kind,
                "秋季名单",
                "{}",
                Job.State.RUNNING,
                20_000,
                Job.Progress.NONE,
                "li",
                now,
                Optional.of(now.plusSeconds(60)),
                Optional.empty(),
                "");
    }

    @Test
    void aJobAndItsFiguresSurviveARestart() {
        int app = app("demoApp000000000000001");
        Job job = job(app, "a", "tags");
        control.jobs().add(job);
        Job.Progress progress = new Job.Progress(1000, 7, 812, List.of("t1", "t2"));
        control.jobs().progress("a", progress);
        reopen();

        assertThat(control.jobs().find(app, "a")).hasValueSatisfying(found -> {
            assertThat(found.progress()).isEqualTo(progress);
            assertThat(found.startAt()).isEqualTo(job.startAt());
            assertThat(found.name()).isEqualTo("秋季名单");
            assertThat(found.finishedAt()).isEmpty();
        });
        assertThat(control.jobs().running()).extracting(Job::id).containsExactly("a");
        control.jobs().finish("a", Job.State.FAILED, now.plusSeconds(5), "the task was stopped");
        assertThat(control.jobs().running()).isEmpty();
        Job over = control.jobs().find(app, "a").orElseThrow();
        assertThat(over.state()).isEqualTo(Job.State.FAILED);
        assertThat(over.error()).isEqualTo("the task was stopped");
        assertThat(over.progress()).isEqualTo(progress);
    }

    @Test
    void jobsAreListedByKindNewestFirstAndPageByPage() {
        int app = app("demoApp000000000000001");
        for (String id : List.of("a", "b", "c", "d")) {
            control.jobs().add(job(app, id, id.equals("c") ? "push" : "tags"));
        }
        Set<String> kinds = Set.of("tags", "aliases");
        assertThat(control.jobs().list(app, kinds, Optional.empty(), 2))
                .extracting(Job::id)
                .containsExactly("d", "b");
        assertThat(control.jobs().list(app, kinds, Optional.of("b"), 2))
                .extracting(Job::id)
                .containsExactly("a");
        assertThat(control.jobs().list(app + 1, kinds, Optional.empty(), 2)).isEmpty();
        assertThat(control.jobs().find(app + 1, "a")).isEmpty();
    }

    @Test
    void oldJobsAreForgotten() {
        int app = app("demoApp000000000000001");
        control.jobs().add(job(app, "a", "tags"));
        control.jobs().add(job(app, "b", "tags"));
        control.jobs().finish("a", Job.State.DONE, now, "");
        Instant later = now.plusSeconds(1);
        assertThat(control.jobs().forget(later)).containsExactly("a");
        assertThat(control.jobs().find(app, "a")).isEmpty();
        assertThat(control.jobs().find(app, "b")).isPresent();
    }

    @Test
    void whoBeganAndCancelledAJobStandsInTheAuditLog() {
        int app = app("demoApp000000000000001");
        Actor actor = new Actor(Actor.Kind.OPERATOR, "li", ADDRESS);
        ScopedValue.where(Actor.CURRENT, actor).run(() -> {
            control.jobs().add(job(app, "a", "tags"));
            control.jobs().finish("a", Job.State.CANCELLED, now, "");
        });
        assertThat(control.auditLog().latest(2))
                .allSatisfy(entry -> assertThat(entry.actor()).isEqualTo(actor))
                .extracting(entry -> entry.change().action())
                .containsExactly("job.cancel", "job.begin");
    }

    @Test
    void uploadedAudiencesAreKeptUntilTheyAreDeleted() {
        int app = app("demoApp000000000000001");
        AudienceFile file =
                new AudienceFile("f1", app, "会员", 10, 8, 2, List.of("cid", "name", "first name"), "li", now);
        control.audienceFiles().add(file);
        control.audienceFiles().add(new AudienceFile("f2", app, "x", 1, 1, 0, List.of("alias"), "li", now));
        reopen();

        assertThat(control.audienceFiles().find(app, "f1")).hasValue(file);
        assertThat(control.audienceFiles().list(app, Optional.empty(), 10))
                .extracting(AudienceFile::id)
                .containsExactly("f2", "f1");
        assertThat(control.audienceFiles().list(app, Optional.of("f2"), 10)).containsExactly(file);
        assertThat(control.audienceFiles().remove(app + 1, "f1")).isFalse();
        assertThat(control.audienceFiles().remove(app, "f1")).isTrue();
        assertThat(control.audienceFiles().remove(app, "f1")).isFalse();
        assertThat(control.audienceFiles().ids()).containsExactly("f2");
        assertThat(control.auditLog().latest(1).getFirst().change().action()).isEqualTo("audience_file.delete");
    }
}
