package io.hongyan.api.v1;

import io.hongyan.api.ChainText;
import io.hongyan.api.CsvTable;
import io.hongyan.delivery.ChannelReport;
import io.hongyan.delivery.PushRecords;
import io.hongyan.delivery.Reports;
import io.hongyan.delivery.Reports.ChainEvent;
import io.hongyan.delivery.TaskCurve;
import io.hongyan.delivery.TaskFilter;
import io.hongyan.delivery.TaskPosition;
import io.hongyan.delivery.TaskReport;
import io.hongyan.delivery.TaskStatus;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.Permission;
import io.hongyan.kernel.TaskId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was pushed and what became of it. */
final class TaskRecordEndpoints {

    private static final List<String> LOSS_COLUMNS = List.of("cid", "channel", "stage", "reason", "vendor_code");
    private static final List<String> KINDS = List.of("list", "app");
    private static final List<String> STATES = List.of("scheduled", "sending", "done", "stopped", "deleted");
    private static final List<String> STAGES =
            Arrays.stream(ChannelReport.Stage.values()).map(TaskView::wire).toList();
    private static final List<String> CHANNELS =
            Arrays.stream(Channel.values()).map(Channel::wireName).toList();
    private static final List<String> REASONS =
            Arrays.stream(LossReason.values()).map(LossReason::wireName).toList();

    private final PushRecords records;
    private final Reports reports;
    private final CidCipher cids;

    TaskRecordEndpoints(PushRecords records, Reports reports, CidCipher cids) {
        this.records = records;
        this.reports = reports;
        this.cids = cids;
    }

    void addTo(NativeRoutes routes) {
        routes.inApp("GET", "tasks", Permission.APP_READ, this::list);
        routes.inApp("GET", "tasks/{}", Permission.APP_READ, call -> NativeReply.ok(report(call, task(call))));
        routes.inApp("GET", "tasks/{}/curve", Permission.APP_READ, this::curve);
        routes.inApp("GET", "tasks/{}/losses", Permission.DEVICE_READ, this::losses);
        routes.inApp("GET", "tasks/{}/chain/{}", Permission.DEVICE_READ, this::chain);
    }

    private NativeReply list(NativeCall call) {
        TaskFilter filter = new TaskFilter(
                QueryForm.time(call, "from"),
                QueryForm.time(call, "to"),
                QueryForm.oneOf(call, "kind", KINDS)
                        .map(kind -> Set.of(TaskId.Kind.valueOf(kind.toUpperCase(Locale.ROOT))))
                        .orElse(Set.of()),
                call.query("q").orElse(""),
                QueryForm.oneOf(call, "state", STATES)
                        .map(TaskRecordEndpoints::statuses)
                        .orElse(Set.of()));
        PushRecords.Page page =
                records.tasks(call.appNumber(), filter, QueryForm.cursor(call, TaskPosition::parse), call.limit());
        return NativeReply.ok(new Page<>(
                page.tasks().stream().map(TaskView::entry).toList(),
                page.next().map(TaskPosition::toString).orElse(null)));
    }

    private static Set<TaskStatus> statuses(String state) {
        return Arrays.stream(TaskStatus.values())
                .filter(status -> TaskView.state(status).equals(state))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The task a path names; not looked up yet. */
    static TaskId task(NativeCall call) {
        return TaskId.parse(call.parameter(0)).orElseThrow(() -> noSuchTask(call));
    }

    private static NativeRefusal noSuchTask(NativeCall call) {
        return NativeRefusal.notFound("task", call.parameter(0));
    }

    TaskView.Report report(NativeCall call, TaskId id) {
        PushRecords.Task task = records.task(call.appNumber(), id).orElseThrow(() -> noSuchTask(call));
        TaskReport report = reports.task(call.appNumber(), id, false).orElseThrow(() -> noSuchTask(call));
        return TaskView.report(task, report, call.inEnglish());
    }

    record Curve(long stepSeconds, List<Point> items) {}

    record Point(Instant at, long sent, long arrived, long displayed, long clicked, long lost) {}

    private NativeReply curve(NativeCall call) {
        TaskCurve curve = records.curve(call.appNumber(), task(call)).orElseThrow(() -> noSuchTask(call));
        return NativeReply.ok(new Curve(
                curve.bucket().toSeconds(),
                curve.points().stream()
                        .map(point -> new Point(
                                point.start(),
                                point.sent(),
                                point.arrived(),
                                point.displayed(),
                                point.clicked(),
                                point.lost()))
                        .toList()));
    }

    private NativeReply losses(NativeCall call) {
        Reports.LossFilter filter = new Reports.LossFilter(
                QueryForm.oneOf(call, "channel", CHANNELS)
                        .map(name -> Channel.ofWireName(name).orElseThrow()),
                QueryForm.oneOf(call, "stage", STAGES)
                        .map(name -> ChannelReport.Stage.valueOf(name.toUpperCase(Locale.ROOT))),
                QueryForm.oneOf(call, "reason", REASONS)
                        .map(name -> LossReason.valueOf(name.toUpperCase(Locale.ROOT))));
        TaskId task = task(call);
        int app = call.appNumber();
        if (records.task(app, task).isEmpty()) {
            throw noSuchTask(call);
        }
        return new NativeReply.Csv(new CsvTable(
                task + "-losses.csv",
                LOSS_COLUMNS,
                rows -> reports.losses(app, task, filter, (device, channel, loss) -> {
                    rows.accept(List.of(
                            cids.encode(device).toString(),
                            channel.wireName(),
                            TaskView.wire(loss.stage()),
                            loss.reason().wireName(),
                            loss.vendorCode()));
                    return true;
                })));
    }

    record ChainStep(
            Instant at,
            String step,
            @Nullable String channel,
            @Nullable String key,
            @Nullable String reason,
            @Nullable String vendorCode,
            String text) {}

    private NativeReply chain(NativeCall call) {
        TaskId task = task(call);
        DeviceAddress device = cids.resolve(call.appNumber(), call.parameter(1))
                .orElseThrow(() -> NativeRefusal.notFound("device", call.parameter(1)));
        return NativeReply.ok(new Items<>(reports.chain(call.appNumber(), task, device).stream()
                .map(event -> step(event, call.inEnglish()))
                .toList()));
    }

    private static ChainStep step(ChainEvent event, boolean inEnglish) {
        ChainText text = ChainText.of(event);
        return new ChainStep(
                event.time(),
                TaskView.wire(event.step()),
                event.channel().wireName(),
                event.channel().key(),
                event.reason() == LossReason.NONE ? null : event.reason().wireName(),
                TaskView.orNull(event.vendorCode()),
                inEnglish ? text.en() : text.zh());
    }
}
