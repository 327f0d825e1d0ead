package io.hongyan.api.v1;

import io.hongyan.delivery.Figures;
import io.hongyan.delivery.PushRecords;
import io.hongyan.delivery.TaskCounts;
import io.hongyan.delivery.Trends;
import io.hongyan.kernel.Permission;
import io.hongyan.kernel.TaskId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Figures as they change. */
final class LiveEndpoints {

    private final Trends trends;
    private final PushRecords records;
    private final TaskRecordEndpoints tasks;
    private final LiveStreams streams;

    LiveEndpoints(Trends trends, PushRecords records, TaskRecordEndpoints tasks, LiveStreams streams) {
        this.trends = trends;
        this.records = records;
        this.tasks = tasks;
        this.streams = streams;
    }

    void addTo(NativeRoutes routes) {
        routes.inApp("GET", "overview/live", Permission.APP_READ, this::overview);
        routes.inApp("GET", "tasks/{}/live", Permission.APP_READ, this::task);
    }

    /** {@code LiveOverview} of the document. */
    record LiveOverview(long online, long devices, Figures today) {}

    private NativeReply overview(NativeCall call) {
        return streams.open("overview", new OverviewSource(call.appNumber()));
    }

    private final class OverviewSource implements LiveStreams.Source {

        private final int app;
        private Trends.@Nullable Live last;

        OverviewSource(int app) {
            this.app = app;
        }

        @Override
        public Optional<Object> look() {
            Trends.Live now = trends.live(app);
            if (now.equals(last)) {
                return Optional.empty();
            }
            last = now;
            return Optional.of(new LiveOverview(now.online(), now.devices(), now.today()));
        }

        @Override
        public boolean isOver() {
            return false;
        }
    }

    private NativeReply task(NativeCall call) {
        TaskId task = TaskRecordEndpoints.task(call);
        tasks.report(call, task); // 404 before the stream begins
        return streams.open("task", new TaskSource(call, task));
    }

    /** Looks at the counts every second; at the whole report where they changed, and now and then, for what they do not hold. */
    private final class TaskSource implements LiveStreams.Source {

        private static final int WHOLE_EVERY = 5;
        private static final Set<String> OVER = Set.of("done", "stopped", "deleted");

        private final NativeCall call;
        private final TaskId task;
        private @Nullable TaskCounts counts;
        private TaskView.@Nullable Report last;
        private int looked;

        TaskSource(NativeCall call, TaskId task) {
            this.call = call;
            this.task = task;
        }

        @Override
        public Optional<Object> look() {
            TaskCounts now = records.counts(call.appNumber(), List.of(task)).getFirst();
            if (looked++ % WHOLE_EVERY != 0 && now.equals(counts)) {
                return Optional.empty();
            }
            counts = now;
            TaskView.Report report = tasks.report(call, task);
            if (report.equals(last)) {
                return Optional.empty();
            }
            last = report;
            return Optional.of(report);
        }

        @Override
        public boolean isOver() {
            return last != null && OVER.contains(last.state());
        }
    }
}
