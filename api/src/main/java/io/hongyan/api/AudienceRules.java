package io.hongyan.api;

import io.hongyan.audience.Audience;
import io.hongyan.audience.Condition;
import io.hongyan.delivery.Target;
import io.hongyan.delivery.Target.TagTest;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What {@code audience} may say: reference section 7.1. */
public final class AudienceRules {

    public static final int MAX_LIST = 1000;
    static final int MAX_TAG = 32;

    public static final int MAX_CONDITIONS = 100;
    public static final int MAX_CONDITION_VALUES = 1000;
    private static final int MAX_TAG_TEST = 100;
    private static final int MAX_ALIAS = 39;
    private static final int REGION_DIGITS = 8;
    private static final Set<String> PHONE_TYPES = Set.of("android", "ios", "miniprogram", "harmony", "web", "other");
    private static final List<String> FORMS = List.of("cid", "alias", "tag", "fast_custom_tag", "cid_by_tag");

    private final CidCipher cids;

    AudienceRules(CidCipher cids) {
        this.cids = cids;
    }

    /** The audience object, which must hold the form the endpoint is for and no other. */
    static Fields form(Fields body, String form) {
        Fields audience = body.requiredObject("audience");
        for (String other : FORMS) {
            if (!other.equals(form) && audience.has(other) && audience.has(form)) {
                throw Refusal.parameter("choose one of " + audience.path(form) + " and " + audience.path(other));
            }
        }
        return audience;
    }

    // --- devices by CID ---

    /** The one device of a single push. */
    DeviceAddress single(Fields body, int app) {
        Fields audience = form(body, "cid");
        String cid = audience.requiredTexts("cid", 1).getFirst();
        return cids.resolve(app, cid).orElseThrow(Refusal::unknownTarget);
    }

    /** CIDs of a list: no duplicates; those nobody has are left out, but one must remain. */
    List<Target> list(Fields audience, int app) {
        List<String> texts = audience.requiredTexts("cid", MAX_LIST);
        refuseDuplicates(texts, "cid");
        List<Target> targets = new ArrayList<>(texts.size());
        for (String cid : texts) {
            cids.resolve(app, cid).ifPresent(device -> targets.add(Target.of(device)));
        }
        if (targets.isEmpty()) {
            throw Refusal.unknownTarget();
        }
        return targets;
    }

    /** Devices that are sent to only where their tags pass a test. */
    List<Target> byTag(Fields audience, int app, int limit) {
        List<Fields> items = audience.requiredObjects("cid_by_tag", limit);
        List<Target> targets = new ArrayList<>(items.size());
        Set<String> seen = HashSet.newHashSet(items.size());
        for (Fields item : items) {
            String cid = item.requiredText("cid");
            if (!seen.add(cid)) {
                throw Refusal.duplicate("cid");
            }
            List<String> tags = item.requiredTexts("tag", MAX_TAG_TEST);
            TagTest.Mode mode = switch (item.integer("op_type", 0, 2).orElse(1)) {
                case 0 -> TagTest.Mode.ANY;
                case 1 -> TagTest.Mode.ALL;
                default -> TagTest.Mode.NONE;
            };
            cids.resolve(app, cid)
                    .ifPresent(device -> targets.add(new Target(device, Optional.of(new TagTest(mode, tags)))));
        }
        if (targets.isEmpty()) {
            throw Refusal.unknownTarget();
        }
        return targets;
    }

    // --- devices by alias ---

    static String singleAlias(Fields audience) {
        String alias = audience.requiredTexts("alias", 1).getFirst();
        return alias(audience.path("alias"), alias);
    }

    public static List<String> aliases(Fields audience) {
        List<String> aliases = audience.requiredTexts("alias", MAX_LIST);
        refuseDuplicates(aliases, "alias");
        for (String alias : aliases) {
            alias(audience.path("alias"), alias);
        }
        return aliases;
    }

    /** The namespace of aliases; absent is the default one. */
    public static String aliasType(Fields fields) {
        String type = fields.text("alias_type", MAX_ALIAS);
        return type == null ? "" : type;
    }

    /** Getui documents letters, digits, _ and Chinese; its own examples hold more, so only what breaks a path is refused. */
    public static String alias(String field, String alias) {
        if (alias.isEmpty()) {
            throw Refusal.empty(field);
        }
        int characters = alias.codePointCount(0, alias.length());
        if (characters > MAX_ALIAS) {
            throw Refusal.overLimit(field, characters, MAX_ALIAS, "characters");
        }
        for (int i = 0; i < alias.length(); i++) {
            char c = alias.charAt(i);
            if (Character.isWhitespace(c) || Character.isISOControl(c) || c == ',' || c == '/') {
                throw Refusal.invalid(field, alias, "letters, digits, _ and Chinese characters");
            }
        }
        return alias;
    }

    // --- everybody, by condition or by tag ---

    /** Of a push, where too many conditions have a code of their own. */
    Audience pushConditions(Fields audience) {
        JsonNode conditions = audience.value("tag");
        if (conditions != null && conditions.isArray() && conditions.size() > MAX_CONDITIONS) {
            throw new Refusal(
                    GetuiCode.TOO_MANY_TAGS,
                    audience.path("tag") + " size over limit: " + conditions.size() + " elements (limit: "
                            + MAX_CONDITIONS + ")");
        }
        return conditions(audience);
    }

    Audience conditions(Fields holder) {
        List<Fields> items = holder.requiredObjects("tag", MAX_CONDITIONS);
        List<Condition> conditions = new ArrayList<>(items.size());
        for (Fields item : items) {
            Condition.Key key = switch (item.requiredText("key")) {
                case "phone_type" -> Condition.Key.PHONE_TYPE;
                case "region" -> Condition.Key.REGION;
                case "custom_tag" -> Condition.Key.CUSTOM_TAG;
                case "portrait" -> Condition.Key.PORTRAIT;
                default ->
                    throw Refusal.invalid(
                            item.path("key"), item.requiredText("key"), "phone_type, region, custom_tag, portrait");
            };
            List<String> values = item.requiredTexts("values", MAX_CONDITION_VALUES);
            for (String value : values) {
                conditionValue(item, key, value);
            }
            conditions.add(new Condition(key, operator(item), values));
        }
        return new Audience(conditions);
    }

    private static Condition.Operator operator(Fields item) {
        String operator = item.requiredText("opt_type");
        return switch (operator.toLowerCase(Locale.ROOT)) {
            case "and" -> Condition.Operator.AND;
            case "or" -> Condition.Operator.OR;
            case "not" -> Condition.Operator.NOT;
            default -> throw Refusal.invalid(item.path("opt_type"), operator, "and, or, not");
        };
    }

    /** Refuses a value that a key cannot have. */
    public static void conditionValue(Fields item, Condition.Key key, String value) {
        switch (key) {
            case PHONE_TYPE -> {
                if (!PHONE_TYPES.contains(value.toLowerCase(Locale.ROOT))) {
                    throw Refusal.invalid(item.path("values"), value, "android, ios, miniProgram, harmony, web, other");
                }
            }
            case REGION -> {
                if (value.length() != REGION_DIGITS || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    throw Refusal.invalid(item.path("values"), value, "a region code of 8 digits");
                }
            }
            case CUSTOM_TAG -> tag(item.path("values"), value);
            case PORTRAIT -> {} // any code is taken; nobody has one here
        }
    }

    static String fastTag(Fields audience) {
        JsonNode value = audience.value("fast_custom_tag");
        if (value == null) {
            throw Refusal.missing(audience.path("fast_custom_tag"));
        }
        return tag(audience.path("fast_custom_tag"), audience.requiredText("fast_custom_tag"));
    }

    /** A custom tag: no spaces, at most 32 characters. */
    public static String tag(String field, String tag) {
        String problem = tagProblem(tag);
        if (problem != null) {
            throw Refusal.parameter(field + problem);
        }
        return tag;
    }

    /** What is wrong with a tag, to stand behind the field's name; null where nothing is. */
    static @Nullable String tagProblem(String tag) {
        if (tag.isEmpty()) {
            return " can not be empty";
        }
        int characters = tag.codePointCount(0, tag.length());
        if (characters > MAX_TAG) {
            return " size over limit: " + characters + " characters (limit: " + MAX_TAG + ")";
        }
        for (int i = 0; i < tag.length(); i++) {
            if (Character.isWhitespace(tag.charAt(i)) || Character.isISOControl(tag.charAt(i))) {
                return " is invalid: " + tag + " (expected: no spaces)";
            }
        }
        return null;
    }

    public static void refuseDuplicates(List<String> values, String what) {
        if (new HashSet<>(values).size() != values.size()) {
            throw Refusal.duplicate(what);
        }
    }
}
