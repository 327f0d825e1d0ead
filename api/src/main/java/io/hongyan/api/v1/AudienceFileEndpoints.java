package io.hongyan.api.v1;

import io.hongyan.kernel.Permission;
import io.hongyan.kernel.jobs.AudienceFile;
import java.time.Instant;
import java.util.List;

/** {@code audience-files}. */
final class AudienceFileEndpoints {

    private final AudienceFiles files;
    private final CsvUpload uploads;

    AudienceFileEndpoints(AudienceFiles files, CsvUpload uploads) {
        this.files = files;
        this.uploads = uploads;
    }

    void addTo(NativeRoutes routes) {
        routes.inApp("GET", "audience-files", Permission.APP_READ, this::list);
        routes.uploadInApp("audience-files", Permission.AUDIENCE_WRITE, this::upload);
        routes.inApp("DELETE", "audience-files/{}", Permission.AUDIENCE_WRITE, this::delete);
        routes.inApp("GET", "audience-files/{}/refused", Permission.AUDIENCE_WRITE, this::refused);
    }

    /** {@code AudienceFile} of the document. */
    record View(
            String id,
            String name,
            long lines,
            long devices,
            long refused,
            List<String> variables,
            String createdBy,
            Instant createdAt) {

        static View of(AudienceFile file) {
            return new View(
                    file.id(),
                    file.name(),
                    file.lines(),
                    file.devices(),
                    file.refused(),
                    file.variables(),
                    file.createdBy(),
                    file.createdAt());
        }
    }

    private NativeReply list(NativeCall call) {
        int limit = call.limit();
        List<View> found = files.list(call.appNumber(), call.query("cursor"), limit + 1).stream()
                .map(View::of)
                .toList();
        return NativeReply.ok(Page.of(found, limit, View::id));
    }

    private NativeReply upload(NativeCall call) {
        String name = CsvUpload.name(call);
        AudienceFile file = files.add(
                RequestId.of(call).text(), call.appNumber(), name, call.caller().operator(), uploads.receive(call));
        return NativeReply.created(
                View.of(file), "/api/v1/apps/" + call.app().appId() + "/audience-files/" + file.id());
    }

    private NativeReply delete(NativeCall call) {
        if (!files.delete(call.appNumber(), call.parameter(0))) {
            throw none(call);
        }
        return NativeReply.done();
    }

    private NativeReply refused(NativeCall call) {
        AudienceFile file = files.find(call.appNumber(), call.parameter(0)).orElseThrow(() -> none(call));
        return RefusedTable.of(call, file.id(), files.refused(file), file.refused());
    }

    private static NativeRefusal none(NativeCall call) {
        return NativeRefusal.notFound("audience file", call.parameter(0));
    }
}
