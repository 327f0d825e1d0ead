package io.hongyan.api.v1;

import io.hongyan.api.AudienceRules;
import io.hongyan.api.Fields;
import io.hongyan.api.Refusal;
import io.hongyan.api.SettingsRules;
import io.hongyan.api.SettingsRules.Heeds;
import io.hongyan.audience.Audience;
import io.hongyan.delivery.AppPush;
import io.hongyan.delivery.Pushes;
import io.hongyan.delivery.Rehearsal;
import io.hongyan.delivery.Target;
import io.hongyan.kernel.App;
import io.hongyan.kernel.TaskId;
import io.hongyan.kernel.access.AuditTrail;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Checks, rehearses and sends pushes as the native API has them, whatever their audience. */
final class PushSending {

    private final Pushes pushes;
    private final AudienceForm audiences;
    private final UploadedAudiences files;
    private final SettingsRules rules;
    private final AuditTrail audit;

    PushSending(Pushes pushes, AudienceForm audiences, UploadedAudiences files, SettingsRules rules, AuditTrail audit) {
        this.pushes = pushes;
        this.audiences = audiences;
        this.files = files;
        this.rules = rules;
        this.audit = audit;
    }

    /**
     * A push that can be sent.
     *
     * @param json as it was asked for
     * @param form its variables filled with fallbacks, or left as they are where the audience has values for them
     */
    record Checked(App app, ObjectNode json, PushAudience audience, PushForm form) {}

    /** Reads a push; refuses what could not be sent. */
    Checked check(App app, Fields push) {
        PushAudience audience = audiences.read(push, app.number());
        ObjectNode json = push.node();
        PushForm form = audience instanceof PushAudience.Uploaded uploaded
                ? ofFile(app, uploaded, json)
                : PushForm.read(json, Map.of(), rules, app, Heeds.SPEED_AND_SCHEDULE);
        int threshold = form.settings().onlineThreshold();
        if (threshold > 0 && !(audience instanceof PushAudience.Rule)) {
            throw Refusal.invalid("settings.online_threshold", threshold, "an audience of all, conditions or task");
        }
        return new Checked(app, json, audience, form);
    }

    private PushForm ofFile(App app, PushAudience.Uploaded uploaded, ObjectNode json) {
        UploadedAudiences.Uploaded file = files.find(app, uploaded.fileId())
                .orElseThrow(() -> Refusal.invalid("audience.file", uploaded.fileId(), "the id of an uploaded file"));
        MessageVariables variables = MessageVariables.of(json);
        variables.require(file.variables());
        return PushForm.readFilled(variables.sketch(Map.of()), rules, app, Heeds.SPEED_AND_SCHEDULE);
    }

    /** What the push would do now. */
    Rehearsal rehearse(Checked push) {
        int app = push.app().number();
        PushForm form = push.form();
        return switch (push.audience()) {
            case PushAudience.Rule rule -> pushes.rehearse(app, form.content(), form.settings(), rule.audience());
            case PushAudience.Named named -> pushes.rehearse(app, form.content(), form.settings(), named.targets());
            case PushAudience.Uploaded file ->
                pushes.rehearse(app, form.content(), form.settings(), files.targets(push.app(), file.fileId()));
        };
    }

    /** How many devices the push is for. */
    long size(Checked push) {
        return switch (push.audience()) {
            case PushAudience.Rule _ -> rehearse(push).targeted();
            case PushAudience.Named named -> named.targets().size();
            case PushAudience.Uploaded file ->
                files.find(push.app(), file.fileId()).orElseThrow().devices();
        };
    }

    /** Sends it and keeps that in the audit log. The same request id again sends nothing anew and is answered the same. */
    PushResult send(Checked push, String requestId, String madeBy) {
        PushResult result = begin(push, requestId, madeBy);
        String subject = result.taskId() == null ? String.valueOf(result.jobId()) : result.taskId();
        audit.append(AuditTrail.Draft.of(push.app().number(), "push.send", subject)
                .saying(push.form().name())
                .to(push.json().toString()));
        return result;
    }

    private PushResult begin(Checked push, String requestId, String madeBy) {
        App app = push.app();
        PushForm form = push.form();
        return switch (push.audience()) {
            case PushAudience.Rule rule ->
                accepted(pushes.app(
                        app.number(),
                        new AppPush(
                                requestId,
                                form.name(),
                                rule.audience(),
                                form.content(),
                                form.settings(),
                                rule.audience().equals(Audience.ALL) ? AppPush.Quota.ALL : AppPush.Quota.TAG)));
            case PushAudience.Named named ->
                form.goesOutAtOnce()
                        ? accepted(list(app, form, named.targets(), requestId))
                        : PushResult.sendingFile(files.push(app, named.targets(), push.json(), madeBy, requestId));
            case PushAudience.Uploaded file ->
                PushResult.sendingFile(files.push(app, file.fileId(), push.json(), madeBy, requestId));
        };
    }

    private static PushResult accepted(TaskId task) {
        return PushResult.accepted(task.toString());
    }

    private TaskId list(App app, PushForm form, List<Target> targets, String requestId) {
        TaskId task = pushes.createList(app.number(), requestId, form.name(), form.content(), form.settings());
        for (int from = 0; from < targets.size(); from += AudienceRules.MAX_LIST) {
            pushes.list(
                    app.number(), task, targets.subList(from, Math.min(targets.size(), from + AudienceRules.MAX_LIST)));
        }
        return task;
    }
}
