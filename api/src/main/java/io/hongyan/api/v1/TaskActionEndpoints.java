package io.hongyan.api.v1;

import io.hongyan.api.SettingsRules;
import io.hongyan.audience.Audience;
import io.hongyan.audience.TaskResult;
import io.hongyan.delivery.AppPush;
import io.hongyan.delivery.PushRecords;
import io.hongyan.delivery.Pushes;
import io.hongyan.kernel.Permission;
import io.hongyan.kernel.TaskId;
import io.hongyan.kernel.access.AuditTrail;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What can be done with a task: end it, take its message back, make another of it. */
final class TaskActionEndpoints {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Pushes pushes;
    private final PushRecords records;
    private final SettingsRules rules;
    private final AuditTrail audit;

    TaskActionEndpoints(Pushes pushes, PushRecords records, SettingsRules rules, AuditTrail audit) {
        this.pushes = pushes;
        this.records = records;
        this.rules = rules;
        this.audit = audit;
    }

    void addTo(NativeRoutes routes) {
        routes.inApp("POST", "tasks/{}/stop", Permission.PUSH_SEND, this::stop);
        routes.inApp("POST", "tasks/{}/recall", Permission.PUSH_SEND, this::recall);
        routes.inApp("GET", "tasks/{}/request", Permission.APP_READ, this::request);
    }

    private PushRecords.Task task(NativeCall call) {
        String text = call.parameter(0);
        return TaskId.parse(text)
                .flatMap(id -> records.task(call.appNumber(), id))
                .orElseThrow(() -> NativeRefusal.notFound("task", text));
    }

    private NativeReply stop(NativeCall call) {
        TaskId task = task(call).id();
        if (pushes.deleteSchedule(call.appNumber(), task) == Pushes.ScheduleDeletion.DELETED) {
            return stopped(call, task);
        }
        return switch (pushes.stop(call.appNumber(), task)) {
            case STOPPED -> stopped(call, task);
            case UNKNOWN -> throw NativeRefusal.notFound("task", call.parameter(0));
            case CANNOT_STOP ->
                throw NativeRefusal.conflict("over", "nothing of it is left to be delivered, or it is a single push");
        };
    }

    private NativeReply stopped(NativeCall call, TaskId task) {
        audit.append(AuditTrail.Draft.of(call.appNumber(), "task.stop", task.toString()));
        return NativeReply.done();
    }

    /** To all its targets: those who have it shown or waiting, and those a vendor has it for. */
    private NativeReply recall(NativeCall call) {
        PushRecords.Task task = task(call);
        if (task.id().keptAsRows()) {
            throw NativeRefusal.conflict(
                    "single", "a single push is taken back by a push with message.revoke to its device");
        }
        ObjectNode push = NODES.objectNode();
        push.putObject("message")
                .putObject("revoke")
                .put("old_task_id", task.id().toString());
        push.putObject("settings").put("ttl", call.app().maxValidity().toMillis());
        PushForm form = PushForm.readFilled(push, rules, call.app(), SettingsRules.Heeds.SPEED_AND_SCHEDULE);
        TaskId recall = pushes.app(
                call.appNumber(),
                new AppPush(
                        RequestId.of(call).text(),
                        task.groupName(),
                        Audience.ALL.with(TaskResult.of(task.id(), TaskResult.Stage.TARGETED)),
                        form.content(),
                        form.settings(),
                        AppPush.Quota.TAG));
        audit.append(
                AuditTrail.Draft.of(call.appNumber(), "task.recall", task.id().toString()));
        return NativeReply.created(
                PushResult.accepted(recall.toString()),
                "/api/v1/apps/" + call.app().appId() + "/tasks/" + recall);
    }

    /** As it could be asked for again; of a list push, whose targets came one by one, for the same devices. */
    private NativeReply request(NativeCall call) {
        PushRecords.Task task = task(call);
        PushRecords.Request request = task.request()
                .orElseThrow(() -> NativeRefusal.conflict("single", "the text of most single pushes is not kept"));
        ObjectNode push = NODES.objectNode();
        push.put("name", task.groupName());
        Audience audience = task.id().kind() == TaskId.Kind.APP
                ? request.audience()
                : Audience.ALL.with(TaskResult.of(task.id(), TaskResult.Stage.TARGETED));
        push.set("audience", AudienceForm.write(audience));
        JsonNode message = JSON.readTree(request.content().pushMessage());
        push.set("message", message);
        if (!request.content().pushChannel().isEmpty()) {
            ObjectNode given = ChannelDefaults.given(
                    message, (ObjectNode) JSON.readTree(request.content().pushChannel()));
            if (!given.isEmpty()) {
                push.set("channels", given);
            }
        }
        if (!request.settings().json().isEmpty()) {
            ObjectNode settings = (ObjectNode) JSON.readTree(request.settings().json());
            settings.remove("schedule_time");
            push.set("settings", settings);
        }
        return NativeReply.ok(push);
    }
}
