package io.hongyan.api;

import io.hongyan.delivery.Content;
import io.hongyan.delivery.Pushes;
import io.hongyan.delivery.Pushes.ScheduledTask;
import io.hongyan.delivery.Reports;
import io.hongyan.delivery.Reports.ChainEvent;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Stopping tasks, schedules, and the way of one message: reference section 8.4. */
final class TaskEndpoints {

    private static final Logger log = LoggerFactory.getLogger(TaskEndpoints.class);

    private static final String NO_SUCH_TASK = "taskid is invalid";
    private static final String NO_SUCH_SCHEDULE = "taskid is invalid or taskid is deleted";

    private final Pushes pushes;
    private final Reports reports;
    private final Cids cids;
    private final DateTimeFormatter time;

    TaskEndpoints(Pushes pushes, Reports reports, Cids cids, ZoneId zone) {
        this.pushes = pushes;
        this.reports = reports;
        this.cids = cids;
        this.time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(zone);
    }

    void addTo(Routes routes) {
        routes.add("DELETE", "task/{}", this::stop);
        routes.add("GET", "task/schedule/{}", this::schedule);
        routes.add("DELETE", "task/schedule/{}", this::deleteSchedule);
        routes.add("GET", "task/detail/{}/{}", this::detail);
        routes.add("GET", "task/chain/{}/{}", this::chain);
    }

    private Reply stop(Call call) {
        TaskId task = task(call.parameter(0), NO_SUCH_TASK);
        return switch (pushes.stop(call.appNumber(), task)) {
            case STOPPED -> {
                log.info("stopped {}", task);
                yield Reply.DONE;
            }
            case CANNOT_STOP -> throw Refusal.parameter("task cannot stop");
            case UNKNOWN -> throw Refusal.parameter(NO_SUCH_TASK);
        };
    }

    private Reply schedule(Call call) {
        TaskId task = task(call.parameter(0), NO_SUCH_SCHEDULE);
        ScheduledTask scheduled =
                pushes.schedule(call.appNumber(), task).orElseThrow(() -> Refusal.parameter(NO_SUCH_SCHEDULE));
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ObjectNode fields = data.putObject(task.toString());
        fields.put("create_time", Long.toString(scheduled.created().toEpochMilli()));
        fields.put("push_time", Long.toString(scheduled.pushTime().toEpochMilli()));
        fields.put("send_result", result(scheduled.state()));
        fields.put("status", result(scheduled.state())); // SDKs before 1.0.7.0 read this one
        fields.put("transmission_content", transmission(scheduled.content()));
        return Reply.of(data);
    }

    private static String result(ScheduledTask.State state) {
        return switch (state) {
            case WAITING -> "do_not_send";
            case SENT -> "send_success";
            case FAILED -> "send_failed";
            case DELETED -> "has_delete";
        };
    }

    private static String transmission(Content content) {
        return content.type() == Content.Type.TRANSMISSION
                ? JsonMapper.shared()
                        .readTree(content.pushMessage())
                        .path("transmission")
                        .asString("")
                : "";
    }

    private Reply deleteSchedule(Call call) {
        TaskId task = task(call.parameter(0), NO_SUCH_SCHEDULE);
        return switch (pushes.deleteSchedule(call.appNumber(), task)) {
            case DELETED -> {
                log.info("deleted the schedule of {}", task);
                yield Reply.DONE;
            }
            case UNKNOWN -> throw Refusal.parameter(NO_SUCH_SCHEDULE);
            case ALREADY_EXECUTED ->
                throw new Refusal(GetuiCode.SCHEDULE_EXECUTED, "scheduled task already executed, cannot delete");
            case TOO_LATE ->
                throw new Refusal(
                        GetuiCode.SCHEDULE_ILLEGAL, "schedule time is less than 1 minute away, cannot delete");
        };
    }

    private static TaskId task(String text, String refusal) {
        TaskId task = TaskId.parse(text).orElseThrow(() -> Refusal.parameter(refusal));
        FrontDoor.isAbout(task);
        return task;
    }

    private Reply detail(Call call) {
        DeviceAddress device = cids.require(call.appNumber(), call.parameter(0));
        TaskId task = task(call.parameter(1), NO_SUCH_TASK);
        List<ChainEvent> chain = reports.chain(call.appNumber(), task, device);
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ArrayNode events = data.putArray("deatil"); // the documentation's example spells it so, its table "detail"
        ChainEvent.Step before = null;
        for (ChainEvent event : chain) {
            if (event.step() == ChainEvent.Step.WAITING
                    && event.reason() == LossReason.NONE
                    && before == ChainEvent.Step.STORED) {
                continue; // it has waited since it was stored, which the line before says
            }
            before = event.step();
            events.addObject()
                    .put("time", time.format(event.time()))
                    .put("event", ChainText.of(event).zh());
        }
        data.set("detail", events);
        return Reply.of(data);
    }

    /** The same, ours: to the millisecond, in both languages, and for programs. */
    private Reply chain(Call call) {
        DeviceAddress device = cids.require(call.appNumber(), call.parameter(0));
        TaskId task = task(call.parameter(1), NO_SUCH_TASK);
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("cid", call.parameter(0)).put("taskid", task.toString());
        ArrayNode events = data.putArray("events");
        for (ChainEvent event : reports.chain(call.appNumber(), task, device)) {
            ChainText text = ChainText.of(event);
            LossAdvice advice = LossAdvice.of(event.reason());
            events.addObject()
                    .put("time", event.time().toEpochMilli())
                    .put("step", event.step().name().toLowerCase(Locale.ROOT))
                    .put("channel", event.channel().wireName())
                    .put("reason", event.reason().wireName())
                    .put("vendor_code", event.vendorCode())
                    .put("detail", event.detail())
                    .put("text_zh", text.zh())
                    .put("text_en", text.en())
                    .put("advice_zh", advice.adviceZh())
                    .put("advice_en", advice.adviceEn());
        }
        return Reply.of(data);
    }
}
