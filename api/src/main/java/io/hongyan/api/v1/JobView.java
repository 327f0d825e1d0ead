package io.hongyan.api.v1;

import io.hongyan.kernel.jobs.Job;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code Job} of the document. */
record JobView(
        String id,
        String kind,
        String name,
        String state,
        long lines,
        long done,
        long refused,
        String createdBy,
        Instant createdAt,
        @Nullable Instant startAt,
        @Nullable Instant finishedAt,
        @Nullable String error,
        List<String> taskIds) {

    static JobView of(Job job) {
        return new JobView(
                job.id(),
                job.kind(),
                job.name(),
                job.state().name().toLowerCase(Locale.ROOT),
                job.lines(),
                job.progress().done(),
                job.progress().refused(),
                job.createdBy(),
                job.createdAt(),
                job.startAt().orElse(null),
                job.finishedAt().orElse(null),
                job.error().isEmpty() ? null : job.error(),
                job.progress().taskIds());
    }

    static String path(NativeCall call, String id) {
        return "/api/v1/apps/" + call.app().appId() + "/jobs/" + id;
    }
}
