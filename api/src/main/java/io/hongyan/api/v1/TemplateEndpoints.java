package io.hongyan.api.v1;

import io.hongyan.api.Fields;
import io.hongyan.api.SettingsRules;
import io.hongyan.kernel.Permission;
import io.hongyan.kernel.drafts.PushTemplates;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Saved pushes, to be used again. */
final class TemplateEndpoints {

    private static final int MAX_NAME = 50;

    private final PushTemplates templates;
    private final SettingsRules rules;

    TemplateEndpoints(PushTemplates templates, SettingsRules rules) {
        this.templates = templates;
        this.rules = rules;
    }

    void addTo(NativeRoutes routes) {
        routes.inApp("GET", "templates", Permission.APP_READ, this::list);
        routes.inApp("POST", "templates", Permission.TEMPLATE_WRITE, this::create);
        routes.inApp("GET", "templates/{}", Permission.APP_READ, this::show);
        routes.inApp("PUT", "templates/{}", Permission.TEMPLATE_WRITE, this::change);
        routes.inApp("DELETE", "templates/{}", Permission.TEMPLATE_WRITE, this::delete);
    }

    record Template(String id, String name, JsonNode push, String createdBy, Instant createdAt, Instant changedAt) {

        static Template of(PushTemplates.Saved saved) {
            return new Template(
                    saved.id(),
                    saved.name(),
                    JsonMapper.shared().readTree(saved.push()),
                    saved.createdBy(),
                    saved.createdAt(),
                    saved.changedAt());
        }
    }

    private NativeReply list(NativeCall call) {
        int limit = call.limit();
        List<Template> found =
                templates.page(call.appNumber(), call.query("q").orElse(""), call.query("cursor"), limit + 1).stream()
                        .map(Template::of)
                        .toList();
        return NativeReply.ok(Page.of(found, limit, Template::id));
    }

    private NativeReply create(NativeCall call) {
        Fields body = call.body();
        String name = body.requiredText("name", MAX_NAME);
        Template saved = Template.of(templates.create(
                call.appNumber(), name, push(body, call), call.caller().operator()));
        return NativeReply.created(saved, "/api/v1/apps/" + call.app().appId() + "/templates/" + saved.id());
    }

    private NativeReply show(NativeCall call) {
        return templates
                .find(call.appNumber(), call.parameter(0))
                .map(saved -> NativeReply.ok(Template.of(saved)))
                .orElseThrow(() -> NativeRefusal.notFound("template", call.parameter(0)));
    }

    private NativeReply change(NativeCall call) {
        Fields body = call.body();
        String name = body.requiredText("name", MAX_NAME);
        String push = push(body, call);
        return templates
                .change(
                        call.appNumber(),
                        call.parameter(0),
                        name,
                        push,
                        call.caller().operator())
                .map(saved -> NativeReply.ok(Template.of(saved)))
                .orElseThrow(() -> NativeRefusal.notFound("template", call.parameter(0)));
    }

    private NativeReply delete(NativeCall call) {
        if (!templates.delete(call.appNumber(), call.parameter(0), call.caller().operator())) {
            throw NativeRefusal.notFound("template", call.parameter(0));
        }
        return NativeReply.done();
    }

    /** A template's time of sending is of no use the next time, its variables have no values yet. */
    private String push(Fields body, NativeCall call) {
        ObjectNode push = body.requiredObject("push").node().deepCopy();
        if (push.path("settings") instanceof ObjectNode settings) {
            settings.remove("schedule_time");
        }
        PushForm.readFilled(
                MessageVariables.of(push).sketch(Map.of()), rules, call.app(), SettingsRules.Heeds.SPEED_AND_SCHEDULE);
        return push.toString();
    }
}
