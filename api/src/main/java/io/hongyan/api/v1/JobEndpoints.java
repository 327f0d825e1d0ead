package io.hongyan.api.v1;

import io.hongyan.api.jobs.Jobs;
import io.hongyan.api.jobs.UploadFolder;
import io.hongyan.kernel.Permission;
import io.hongyan.kernel.jobs.Job;

/** {@code jobs}: how far long work is. */
final class JobEndpoints {

    private final Jobs jobs;
    private final UploadFolder folder;

    JobEndpoints(Jobs jobs, UploadFolder folder) {
        this.jobs = jobs;
        this.folder = folder;
    }

    void addTo(NativeRoutes routes) {
        routes.inApp("GET", "jobs/{}", Permission.APP_READ, call -> NativeReply.ok(JobView.of(job(call))));
        routes.inApp("DELETE", "jobs/{}", Permission.AUDIENCE_WRITE, this::cancel);
        routes.inApp("GET", "jobs/{}/refused", Permission.AUDIENCE_WRITE, this::refused);
    }

    private Job job(NativeCall call) {
        return jobs.find(call.appNumber(), call.parameter(0))
                .orElseThrow(() -> NativeRefusal.notFound("job", call.parameter(0)));
    }

    private NativeReply cancel(NativeCall call) {
        return switch (jobs.cancel(call.appNumber(), call.parameter(0))) {
            case CANCELLED -> NativeReply.done();
            case OVER -> throw NativeRefusal.conflict("over", "the job is over");
            case UNKNOWN -> throw NativeRefusal.notFound("job", call.parameter(0));
        };
    }

    private NativeReply refused(NativeCall call) {
        Job job = job(call);
        return RefusedTable.of(
                call, job.id(), folder.refusedOfJob(job.id()), job.progress().refused());
    }
}
