package io.hongyan.api;

import io.hongyan.audience.Audience;
import io.hongyan.delivery.AppPush;
import io.hongyan.delivery.AppPush.Quota;
import io.hongyan.delivery.Devices;
import io.hongyan.delivery.Pushes;
import io.hongyan.delivery.Pushes.Accepted;
import io.hongyan.delivery.Pushes.ListResult;
import io.hongyan.delivery.SinglePush;
import io.hongyan.delivery.Target;
import io.hongyan.delivery.TargetStatus;
import io.hongyan.kernel.App;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** All pushes: reference sections 8.1 to 8.3. */
final class PushEndpoints {

    private static final Logger log = LoggerFactory.getLogger(PushEndpoints.class);

    private static final int MAX_BATCH = 200;

    private final Pushes pushes;
    private final Devices devices;
    private final CidCipher cids;
    private final SettingsRules settings;
    private final AudienceRules audiences;
    private final PushQuotas quotas;
    private final RehearsalAnswer rehearsals;

    PushEndpoints(
            Pushes pushes,
            Devices devices,
            CidCipher cids,
            SettingsRules settings,
            AudienceRules audiences,
            PushQuotas quotas,
            RehearsalAnswer rehearsals) {
        this.pushes = pushes;
        this.devices = devices;
        this.cids = cids;
        this.settings = settings;
        this.audiences = audiences;
        this.quotas = quotas;
        this.rehearsals = rehearsals;
    }

    void addTo(Routes routes) {
        routes.add("POST", "push/single/cid", this::singleCid);
        routes.add("POST", "push/single/alias", this::singleAlias);
        routes.add("POST", "push/single/cid_by_tag", this::singleCidByTag);
        routes.addBatch("POST", "push/single/batch/cid", this::batchCid);
        routes.addBatch("POST", "push/single/batch/alias", this::batchAlias);
        routes.add("POST", "push/list/message", this::listMessage);
        routes.addBatch("POST", "push/list/cid", this::listCid);
        routes.addBatch("POST", "push/list/alias", this::listAlias);
        routes.addBatch("POST", "push/list/cid_by_tag", this::listCidByTag);
        routes.add("POST", "push/all", this::all);
        routes.add("POST", "push/tag", this::tag);
        routes.add("POST", "push/fast_custom_tag", this::fastCustomTag);
    }

    // --- single ---

    private Reply singleCid(Call call) {
        Fields body = call.body();
        DeviceAddress device = audiences.single(body, call.appNumber());
        return sendOne(call.app(), body, List.of(Target.of(device)));
    }

    private Reply singleAlias(Call call) {
        Fields body = call.body();
        Fields audience = AudienceRules.form(body, "alias");
        String alias = AudienceRules.singleAlias(audience);
        List<DeviceAddress> bound = devices.devicesOf(call.appNumber(), AudienceRules.aliasType(audience), alias);
        if (bound.isEmpty()) {
            throw Refusal.unknownTarget();
        }
        return sendOne(call.app(), body, targets(bound));
    }

    private Reply singleCidByTag(Call call) {
        Fields body = call.body();
        Fields audience = AudienceRules.form(body, "cid_by_tag");
        return sendOne(call.app(), body, audiences.byTag(audience, call.appNumber(), 1));
    }

    private Reply sendOne(App app, Fields body, List<Target> targets) {
        SinglePush push = singlePush(app, body, targets);
        if (rehearses(body)) {
            return rehearsals.of(
                    app.number(),
                    push.content(),
                    push.settings(),
                    pushes.rehearse(app.number(), push.content(), push.settings(), targets));
        }
        Accepted accepted = pushes.single(app.number(), List.of(push)).getFirst();
        FrontDoor.isAbout(accepted.task());
        log.debug("accepted {}", accepted.task());
        PushAnswers answers = new PushAnswers(cids);
        if (!answers.add(accepted.task(), accepted.statuses())) {
            throw Refusal.unknownTarget();
        }
        return Reply.of(answers.text());
    }

    /** Ours: the same request says what it would do, and does nothing. */
    private static boolean rehearses(Fields body) {
        return body.flag("rehearse", false);
    }

    private SinglePush singlePush(App app, Fields body, List<Target> targets) {
        PushBody push = PushBody.read(body, app, settings, SettingsRules.Heeds.NEITHER, true);
        return new SinglePush(push.requestId(), push.groupName(), targets, push.content(), push.settings());
    }

    private static List<Target> targets(List<DeviceAddress> bound) {
        return bound.stream().map(Target::of).toList();
    }

    // --- batches of single pushes: the good items go, the others are left out of the answer ---

    private Reply batchCid(Call call) {
        Fields body = call.body();
        boolean async = body.flag("is_async", false);
        List<JsonNode> items = items(body);
        List<SinglePush> good = new ArrayList<>(items.size());
        Refusal first = null;
        for (int i = 0; i < items.size(); i++) {
            try {
                Fields item = item(items.get(i), i);
                DeviceAddress device = audiences.single(item, call.appNumber());
                good.add(singlePush(call.app(), item, List.of(Target.of(device))));
            } catch (Refusal refusal) {
                first = first == null ? refusal : first;
            }
        }
        return sendBatch(call, good, first, async);
    }

    private Reply batchAlias(Call call) {
        Fields body = call.body();
        boolean async = body.flag("is_async", false);
        List<JsonNode> items = items(body);
        record AliasItem(Fields fields, String type, String alias) {}
        List<AliasItem> aliasItems = new ArrayList<>(items.size());
        Map<String, List<String>> aliasesByType = new HashMap<>();
        Refusal first = null;
        for (int i = 0; i < items.size(); i++) {
            try {
                Fields item = item(items.get(i), i);
                Fields audience = AudienceRules.form(item, "alias");
                AliasItem aliasItem =
                        new AliasItem(item, AudienceRules.aliasType(audience), AudienceRules.singleAlias(audience));
                aliasItems.add(aliasItem);
                aliasesByType
                        .computeIfAbsent(aliasItem.type(), _ -> new ArrayList<>())
                        .add(aliasItem.alias());
            } catch (Refusal refusal) {
                first = first == null ? refusal : first;
            }
        }
        Map<String, Map<String, List<DeviceAddress>>> bound = new HashMap<>();
        aliasesByType.forEach((type, aliases) -> bound.put(type, devicesByAlias(call.appNumber(), type, aliases)));
        List<SinglePush> good = new ArrayList<>(items.size());
        for (AliasItem item : aliasItems) {
            try {
                List<DeviceAddress> targets =
                        Objects.requireNonNull(bound.get(item.type())).getOrDefault(item.alias(), List.of());
                if (targets.isEmpty()) {
                    throw Refusal.unknownTarget();
                }
                good.add(singlePush(call.app(), item.fields(), targets(targets)));
            } catch (Refusal refusal) {
                first = first == null ? refusal : first;
            }
        }
        return sendBatch(call, good, first, async);
    }

    private static List<JsonNode> items(Fields body) {
        JsonNode list = body.value("msg_list");
        if (list == null) {
            throw Refusal.missing("msg_list");
        }
        if (!list.isArray()) {
            throw Refusal.type("msg_list", "array");
        }
        if (list.isEmpty()) {
            throw Refusal.empty("msg_list");
        }
        if (list.size() > MAX_BATCH) {
            throw Refusal.overLimit("msg_list", list.size(), MAX_BATCH, "elements");
        }
        return List.copyOf(list.values());
    }

    private static Fields item(JsonNode item, int index) {
        return Fields.root("msg_list[" + index + "]", item);
    }

    private Reply sendBatch(Call call, List<SinglePush> good, @Nullable Refusal first, boolean async) {
        PushAnswers answers = new PushAnswers(cids);
        if (!good.isEmpty()) {
            for (Accepted accepted : pushes.single(call.appNumber(), good)) {
                if (log.isDebugEnabled()) {
                    FrontDoor.isAbout(accepted.task());
                    log.debug("accepted {}", accepted.task());
                }
                answers.add(accepted.task(), accepted.statuses());
            }
        }
        if (answers.isEmpty()) {
            throw first == null ? Refusal.unknownTarget() : first;
        }
        return async ? Reply.DONE : Reply.of(answers.text());
    }

    private Map<String, List<DeviceAddress>> devicesByAlias(int app, String type, List<String> aliases) {
        List<List<DeviceAddress>> bound = devices.devicesOfAll(app, type, aliases);
        Map<String, List<DeviceAddress>> byAlias = HashMap.newHashMap(aliases.size());
        for (int i = 0; i < aliases.size(); i++) {
            byAlias.put(aliases.get(i), bound.get(i));
        }
        return byAlias;
    }

    // --- list ---

    private Reply listMessage(Call call) {
        quotas.admitList(call.appNumber());
        Fields body = call.body();
        PushBody push = PushBody.read(body, call.app(), settings, SettingsRules.Heeds.NEITHER, false);
        TaskId task = pushes.createList(
                call.appNumber(), push.requestId(), push.groupName(), push.content(), push.settings());
        return taskAnswer(task);
    }

    private Reply listCid(Call call) {
        Fields body = call.body();
        Fields audience = AudienceRules.form(body, "cid");
        if (audience.has("smart_crowd_task_id") || audience.has("crowd_id")) {
            throw Refusal.functionClosed();
        }
        TaskId task = listTask(body);
        return sendList(call, body, task, audiences.list(audience, call.appNumber()));
    }

    private Reply listCidByTag(Call call) {
        Fields body = call.body();
        Fields audience = AudienceRules.form(body, "cid_by_tag");
        TaskId task = listTask(body);
        return sendList(call, body, task, audiences.byTag(audience, call.appNumber(), AudienceRules.MAX_LIST));
    }

    private Reply sendList(Call call, Fields body, TaskId task, List<Target> targets) {
        if (rehearses(body)) {
            return rehearseList(call, task, targets);
        }
        boolean async = body.flag("is_async", false);
        List<TargetStatus> statuses = list(call, task, targets);
        PushAnswers answers = new PushAnswers(cids);
        if (!answers.add(task, statuses)) {
            throw Refusal.unknownTarget();
        }
        return async ? Reply.DONE : Reply.of(answers.text());
    }

    private Reply listAlias(Call call) {
        Fields body = call.body();
        Fields audience = AudienceRules.form(body, "alias");
        TaskId task = listTask(body);
        boolean async = body.flag("is_async", false);
        boolean detail = body.flag("need_alias_detail", false);
        List<String> aliases = AudienceRules.aliases(audience);
        List<List<DeviceAddress>> bound =
                devices.devicesOfAll(call.appNumber(), AudienceRules.aliasType(audience), aliases);
        List<Target> targets =
                bound.stream().flatMap(List::stream).map(Target::of).toList();
        if (targets.isEmpty()) {
            throw Refusal.unknownTarget();
        }
        if (rehearses(body)) {
            return rehearseList(call, task, targets);
        }
        List<TargetStatus> statuses = list(call, task, targets);
        if (!PushAnswers.anyKnown(statuses)) {
            throw Refusal.unknownTarget();
        }
        if (async) {
            return Reply.DONE;
        }
        return Reply.of(detail ? aliasDetail(task, aliases, bound, statuses) : plain(task, statuses));
    }

    private String plain(TaskId task, List<TargetStatus> statuses) {
        PushAnswers answers = new PushAnswers(cids);
        answers.add(task, statuses);
        return answers.text();
    }

    /** {@code {taskid: {alias: {cid: status}}}}; statuses stand in the order of aliases and their devices. */
    private String aliasDetail(
            TaskId task, List<String> aliases, List<List<DeviceAddress>> bound, List<TargetStatus> statuses) {
        PushAnswers answers = new PushAnswers(cids);
        answers.open(task);
        answers.raw('{');
        int from = 0;
        boolean first = true;
        for (int i = 0; i < aliases.size(); i++) {
            int to = from + bound.get(i).size();
            if (to > from) {
                if (!first) {
                    answers.raw(',');
                }
                first = false;
                answers.quote(aliases.get(i));
                answers.raw(':');
                answers.appendStatuses(statuses.subList(from, to));
            }
            from = to;
        }
        answers.raw('}');
        return answers.text();
    }

    private Reply rehearseList(Call call, TaskId task, List<Target> targets) {
        Pushes.ListRehearsal list =
                pushes.rehearseList(call.appNumber(), task, targets).orElseThrow(() -> Refusal.invalid("taskid"));
        return rehearsals.of(call.appNumber(), list.content(), list.settings(), list.rehearsal());
    }

    private List<TargetStatus> list(Call call, TaskId task, List<Target> targets) {
        return switch (pushes.list(call.appNumber(), task, targets)) {
            case ListResult.Sent sent -> sent.statuses();
            case ListResult.NoSuchTask() -> throw Refusal.invalid("taskid");
        };
    }

    private static TaskId listTask(Fields body) {
        TaskId task = TaskId.parse(body.requiredText("taskid"))
                .filter(id -> id.kind() == TaskId.Kind.LIST)
                .orElseThrow(() -> Refusal.invalid("taskid"));
        FrontDoor.isAbout(task);
        return task;
    }

    // --- app ---

    private Reply all(Call call) {
        quotas.admit(call.appNumber(), Quota.ALL);
        Fields body = call.body();
        JsonNode audience = body.value("audience");
        if (audience == null) {
            throw Refusal.missing("audience");
        }
        if (!audience.isString() || !audience.stringValue().equals("all")) {
            throw Refusal.invalid("audience", JsonText.of(audience), "\"all\"");
        }
        return sendApp(call, body, Audience.ALL, Quota.ALL, SettingsRules.Heeds.SPEED_AND_SCHEDULE);
    }

    private Reply tag(Call call) {
        quotas.admit(call.appNumber(), Quota.TAG);
        Fields body = call.body();
        Audience audience = audiences.pushConditions(AudienceRules.form(body, "tag"));
        return sendApp(call, body, audience, Quota.TAG, SettingsRules.Heeds.SPEED_AND_SCHEDULE);
    }

    private Reply fastCustomTag(Call call) {
        quotas.admit(call.appNumber(), Quota.FAST_TAG);
        Fields body = call.body();
        String tag = AudienceRules.fastTag(AudienceRules.form(body, "fast_custom_tag"));
        return sendApp(call, body, Audience.ofTag(tag), Quota.FAST_TAG, SettingsRules.Heeds.SPEED);
    }

    private Reply sendApp(Call call, Fields body, Audience audience, Quota quota, SettingsRules.Heeds heeds) {
        PushBody push = PushBody.read(body, call.app(), settings, heeds, true);
        if (rehearses(body)) {
            return rehearsals.of(
                    call.appNumber(),
                    push.content(),
                    push.settings(),
                    pushes.rehearse(call.appNumber(), push.content(), push.settings(), audience));
        }
        TaskId task = pushes.app(
                call.appNumber(),
                new AppPush(push.requestId(), push.groupName(), audience, push.content(), push.settings(), quota));
        return taskAnswer(task);
    }

    private static Reply taskAnswer(TaskId task) {
        FrontDoor.isAbout(task);
        log.info("accepted {}", task);
        return Reply.of("{\"taskid\":\"" + task + "\"}");
    }
}
