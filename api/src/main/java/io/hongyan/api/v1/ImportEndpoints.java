package io.hongyan.api.v1;

import io.hongyan.api.Refusal;
import io.hongyan.api.jobs.CsvLines;
import io.hongyan.api.jobs.Jobs;
import io.hongyan.api.jobs.UnusableFileException;
import io.hongyan.api.jobs.UploadFolder;
import io.hongyan.api.jobs.UploadFolder.Received;
import io.hongyan.kernel.Permission;
import io.hongyan.kernel.jobs.Job;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code imports}: files of things to change, worked through as jobs. */
final class ImportEndpoints {

    private final Jobs jobs;
    private final CsvUpload uploads;
    private final UploadFolder folder;
    private final InstantSource clock;

    ImportEndpoints(Jobs jobs, CsvUpload uploads, UploadFolder folder, InstantSource clock) {
        this.jobs = jobs;
        this.uploads = uploads;
        this.folder = folder;
        this.clock = clock;
    }

    void addTo(NativeRoutes routes) {
        routes.inApp("GET", "imports", Permission.APP_READ, this::list);
        routes.uploadInApp("imports", Permission.AUDIENCE_WRITE, this::start);
    }

    private NativeReply list(NativeCall call) {
        int limit = call.limit();
        List<JobView> found =
                jobs.list(call.appNumber(), ImportKind.wireNames(), call.query("cursor"), limit + 1).stream()
                        .map(JobView::of)
                        .toList();
        return NativeReply.ok(Page.of(found, limit, JobView::id));
    }

    private NativeReply start(NativeCall call) {
        ImportKind kind = kind(call);
        String name = CsvUpload.name(call);
        Received file = uploads.receive(call);
        long lines;
        try {
            lines = lines(kind, file);
        } catch (RuntimeException e) {
            folder.discard(file);
            throw e;
        }
        Job job = jobs.submit(
                new Job(
                        RequestId.of(call).text(),
                        call.appNumber(),
                        kind.wireName(),
                        name,
                        "",
                        Job.State.RUNNING,
                        lines,
                        Job.Progress.NONE,
                        call.caller().operator(),
                        clock.instant(),
                        Optional.empty(),
                        Optional.empty(),
                        ""),
                file);
        return NativeReply.accepted(JobView.of(job), JobView.path(call, job.id()));
    }

    private static ImportKind kind(NativeCall call) {
        String name = call.query("kind").orElseThrow(() -> Refusal.missing("kind"));
        return ImportKind.ofWireName(name)
                .orElseThrow(() -> Refusal.invalid(
                        "kind", name, ImportKind.wireNames().stream().sorted().collect(Collectors.joining(", "))));
    }

    private static long lines(ImportKind kind, Received file) {
        try (CsvLines lines = CsvLines.open(file.path())) {
            List<String> columns =
                    lines.columns().stream().map(ImportEndpoints::columnName).toList();
            List<String> expected = new ArrayList<>(List.of(ImportKind.CID));
            expected.addAll(kind.columns());
            if (columns.size() != expected.size() || !columns.containsAll(expected)) {
                throw new UnusableFileException(
                        UnusableFileException.Cause.MALFORMED,
                        "line 1: columns " + String.join(", ", columns) + " (expected: " + String.join(", ", expected)
                                + ")");
            }
            return CsvUpload.count(lines);
        }
    }

    /** Columns of imports are told apart whatever their case. */
    static String columnName(String header) {
        return header.toLowerCase(Locale.ROOT);
    }
}
