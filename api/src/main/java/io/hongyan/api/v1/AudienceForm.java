package io.hongyan.api.v1;

import io.hongyan.api.AudienceRules;
import io.hongyan.api.Fields;
import io.hongyan.api.Refusal;
import io.hongyan.audience.Audience;
import io.hongyan.audience.Condition;
import io.hongyan.audience.TaskResult;
import io.hongyan.delivery.Devices;
import io.hongyan.delivery.Target;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What {@code audience} may say: {@code Audience} of the document. */
final class AudienceForm {

    private static final List<String> FORMS = List.of("all", "cids", "aliases", "conditions", "file");
    private static final String TASK = "task";
    private static final List<String> OUTCOMES = List.of(
            "targeted", "not_arrived", "arrived", "not_displayed", "displayed", "not_clicked", "clicked", "lost");
    private static final List<String> KEYS = List.of("platform", "region", "tag");
    private static final List<String> OPERATORS = List.of("and", "or", "not");

    private final CidCipher cids;
    private final Devices devices;

    AudienceForm(CidCipher cids, Devices devices) {
        this.cids = cids;
        this.devices = devices;
    }

    /** Reads {@code audience} of a body. */
    PushAudience read(Fields body, int app) {
        Fields audience = body.requiredObject("audience");
        return switch (form(audience)) {
            case "all" -> {
                if (!audience.flag("all", false)) {
                    throw Refusal.invalid(audience.path("all"), false, "true");
                }
                yield new PushAudience.Rule(Audience.ALL);
            }
            case "cids" -> new PushAudience.Named(named(audience, app));
            case "aliases" -> new PushAudience.Named(ofAliases(audience, app));
            case "file" -> new PushAudience.Uploaded(audience.requiredText("file"));
            default -> new PushAudience.Rule(rule(audience));
        };
    }

    private static String form(Fields audience) {
        List<String> given =
                new ArrayList<>(FORMS.stream().filter(audience::has).toList());
        if (audience.has(TASK)) {
            given.remove("conditions");
            given.add(TASK);
        }
        if (given.isEmpty()) {
            throw Refusal.invalid("audience", "none of its forms", "one of " + String.join(", ", FORMS) + ", " + TASK);
        }
        if (given.size() > 1) {
            throw Refusal.invalid("audience", String.join(" and ", given), "one of them");
        }
        return given.getFirst();
    }

    private List<Target> named(Fields audience, int app) {
        List<String> texts = audience.requiredTexts("cids", AudienceRules.MAX_LIST);
        List<Target> targets = new ArrayList<>(texts.size());
        for (String cid : texts) {
            cids.resolve(app, cid).ifPresent(device -> targets.add(Target.of(device)));
        }
        return somebody(audience.path("cids"), targets, "CIDs of this app");
    }

    private List<Target> ofAliases(Fields audience, int app) {
        List<String> aliases = audience.requiredTexts("aliases", AudienceRules.MAX_LIST);
        List<Target> targets = devices.devicesOfAll(app, AudienceRules.aliasType(audience), aliases).stream()
                .flatMap(List::stream)
                .map(Target::of)
                .toList();
        return somebody(audience.path("aliases"), targets, "aliases that devices are bound to");
    }

    /** Each device once. */
    private static List<Target> somebody(String field, List<Target> targets, String expected) {
        if (targets.isEmpty()) {
            throw Refusal.invalid(field, "nobody has them", expected);
        }
        return targets.stream().distinct().toList();
    }

    private static Audience rule(Fields audience) {
        Fields task = audience.object(TASK);
        List<Condition> conditions = new ArrayList<>();
        List<Fields> items = task == null
                ? audience.requiredObjects("conditions", AudienceRules.MAX_CONDITIONS)
                : audience.objects("conditions", AudienceRules.MAX_CONDITIONS);
        for (Fields item : items) {
            conditions.add(condition(item));
        }
        Audience rule = new Audience(conditions);
        return task == null ? rule : rule.with(result(task));
    }

    private static TaskResult result(Fields task) {
        String id = task.requiredText("task_id");
        TaskId known = TaskId.parse(id).orElseThrow(() -> Refusal.invalid(task.path("task_id"), id, "a task id"));
        return TaskResult.of(
                known,
                TaskResult.Stage.ofWireName(task.requiredOneOf("outcome", OUTCOMES))
                        .orElseThrow());
    }

    /** A rule as the document has it; what {@link #read} would make the same of. */
    static ObjectNode write(Audience rule) {
        ObjectNode audience = JsonNodeFactory.instance.objectNode();
        if (rule.equals(Audience.ALL)) {
            return audience.put("all", true);
        }
        for (Condition condition : rule.conditions()) {
            if (condition.key() == Condition.Key.TASK_RESULT) {
                TaskResult result =
                        TaskResult.parse(condition.values().getFirst()).orElseThrow();
                audience.putObject(TASK)
                        .put("task_id", result.task().toString())
                        .put("outcome", result.stage().wireName());
            } else {
                ObjectNode item = audience.withArray("conditions").addObject();
                item.put("key", key(condition.key()))
                        .put("operator", condition.operator().name().toLowerCase(Locale.ROOT));
                condition.values().forEach(item.putArray("values")::add);
            }
        }
        return audience;
    }

    private static String key(Condition.Key key) {
        return switch (key) {
            case PHONE_TYPE -> "platform";
            case REGION -> "region";
            case CUSTOM_TAG -> "tag";
            case PORTRAIT -> "portrait"; // Getui's, which nobody has here
            case TASK_RESULT -> TASK;
        };
    }

    private static Condition condition(Fields item) {
        Condition.Key key = switch (item.requiredOneOf("key", KEYS)) {
            case "platform" -> Condition.Key.PHONE_TYPE;
            case "region" -> Condition.Key.REGION;
            default -> Condition.Key.CUSTOM_TAG;
        };
        Condition.Operator operator = Condition.Operator.valueOf(
                item.requiredOneOf("operator", OPERATORS).toUpperCase(Locale.ROOT));
        List<String> values = item.requiredTexts("values", AudienceRules.MAX_CONDITION_VALUES);
        values.forEach(value -> AudienceRules.conditionValue(item, key, value));
        return new Condition(key, operator, values);
    }
}
