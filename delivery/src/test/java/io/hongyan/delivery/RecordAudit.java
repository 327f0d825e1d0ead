package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.audience.Audience;
import io.hongyan.audience.TaskResult;
import io.hongyan.delivery.DeliveryModel.Task;
import io.hongyan.delivery.PushRecords.DeviceMessage;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** At the end of a run: lists, curves, histories, sums of days and audiences over tasks against the reports, device by device. */
final class RecordAudit {

    private static final int PAGE = 3;

    private final World world;
    private final DeliveryModel model;
    private final DeliveryAccounts accounts;

    RecordAudit(World world, DeliveryModel model, DeliveryAccounts accounts) {
        this.world = world;
        this.model = model;
        this.accounts = accounts;
    }

    void check() {
        Map<Integer, Map<String, PushRecords.Task>> listed = new HashMap<>();
        for (int app = 1; app <= 2; app++) {
            listed.put(app, listed(app));
            days(app);
        }
        for (Task task : model.tasks.values()) {
            Optional<TaskReport> report = world.reports.task(task.app, task.id, false);
            report.ifPresent(known -> curve(task, known));
            report.ifPresent(known -> results(task, known));
            PushRecords.Task row = Objects.requireNonNull(listed.get(task.app)).get(task.id.msgid());
            if (task.id.kind() == TaskId.Kind.SINGLE) {
                assertThat(row).as("single pushes are not listed").isNull();
            } else if (report.isPresent()) {
                Objects.requireNonNull(row, () -> "list of tasks: " + task.id);
                assertThat(row.counts().arrived()).isEqualTo(report.get().arrived());
                assertThat(row.counts().targeted()).isEqualTo(report.get().targeted());
                assertThat(row.counts().clicked())
                        .isEqualTo(report.get().total().clicked());
            }
        }
        for (DeviceAddress device : model.addresses()) {
            history(device);
        }
    }

    private Map<String, PushRecords.Task> listed(int app) {
        Map<String, PushRecords.Task> tasks = new HashMap<>();
        TaskPosition last = null;
        Optional<TaskPosition> after = Optional.empty();
        do {
            PushRecords.Page page = world.records.tasks(app, TaskFilter.ALL, after, PAGE);
            for (PushRecords.Task task : page.tasks()) {
                TaskPosition position = TaskPosition.of(task.created().toEpochMilli(), task.id());
                assertThat(last == null || last.compareTo(position) < 0)
                        .as("order of tasks")
                        .isTrue();
                last = position;
                tasks.put(task.id().msgid(), task);
            }
            after = page.next();
        } while (after.isPresent());
        return tasks;
    }

    private void curve(Task task, TaskReport report) {
        TaskCurve curve = world.records.curve(task.app, task.id).orElseThrow();
        long[] sums = new long[5];
        for (TaskCurve.Point point : curve.points()) {
            sums[0] += point.sent();
            sums[1] += point.arrived();
            sums[2] += point.displayed();
            sums[3] += point.clicked();
            sums[4] += point.lost();
        }
        assertThat(curve.points()).hasSizeLessThanOrEqualTo(TaskCurve.MAX_POINTS);
        assertThat(sums)
                .as("curve of %s", task.id)
                .containsExactly(
                        report.total().sent(),
                        report.total().arrived(),
                        report.total().displayed(),
                        report.total().clicked(),
                        report.lost() + report.expired());
    }

    private void results(Task task, TaskReport report) {
        assertThat(count(task, TaskResult.Stage.TARGETED)).isEqualTo(report.targeted());
        assertThat(count(task, TaskResult.Stage.ARRIVED)).isEqualTo(report.arrived());
        assertThat(count(task, TaskResult.Stage.NOT_ARRIVED)).isEqualTo(report.targeted() - report.arrived());
        assertThat(count(task, TaskResult.Stage.CLICKED))
                .isEqualTo(report.total().clicked());
        assertThat(count(task, TaskResult.Stage.NOT_CLICKED))
                .isEqualTo(report.arrived() - report.total().clicked());
        assertThat(count(task, TaskResult.Stage.NOT_DISPLAYED))
                .isEqualTo(report.arrived() - report.total().displayed());
        assertThat(count(task, TaskResult.Stage.WAITING)).isEqualTo(report.pending() + report.inFlight());
        assertThat(count(task, TaskResult.Stage.LOST))
                .isEqualTo(report.filtered() + report.lost() + report.expired() + report.recalled());
    }

    private long count(Task task, TaskResult.Stage stage) {
        return world.audiences
                .breakDown(task.app, Audience.ALL.with(TaskResult.of(task.id, stage)))
                .total();
    }

    private void history(DeviceAddress device) {
        Set<String> expected = new HashSet<>();
        for (Task task : model.tasks.values()) {
            if (task.app == device.app() && accounts.targeted(task, device)) {
                expected.add(task.id.msgid());
            }
        }
        List<DeviceMessage> messages = new ArrayList<>();
        Optional<TaskPosition> after = Optional.empty();
        do {
            PushRecords.History page = world.records.history(device, Duration.ofDays(90), after, PAGE);
            messages.addAll(page.messages());
            after = page.next();
        } while (after.isPresent());
        assertThat(messages.stream().map(message -> message.task().msgid()))
                .as("history of %s", device)
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(messages.stream()
                        .map(message -> TaskPosition.of(message.created().toEpochMilli(), message.task())))
                .isSorted();
    }

    private void days(int app) {
        long targeted = 0;
        Figures total = Figures.NONE;
        Figures own = Figures.NONE;
        for (Trends.Day day : world.trends.lastDays(app, Trends.MAX_DAYS)) {
            targeted += day.targeted();
            total = total.plus(day.total());
            own = own.plus(day.channels().getOrDefault(Channel.DEVICE, Figures.NONE));
            assertThat(day.users()).isEqualTo(world.reports.users(app, day.date()));
            assertThat(day.total()).isEqualTo(world.reports.day(app, day.date()).total());
        }
        long reported = 0;
        for (Task task : model.tasks.values()) {
            if (task.app == app) {
                reported += world.reports
                        .task(app, task.id, false)
                        .map(TaskReport::targeted)
                        .orElse(0L);
            }
        }
        assertThat(targeted).as("targets of the days").isEqualTo(reported);
        assertThat(own.arrived()).isEqualTo(total.arrived());
        assertThat(own.clicked()).isEqualTo(total.clicked());
    }
}
