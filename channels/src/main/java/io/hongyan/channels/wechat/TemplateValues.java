package io.hongyan.channels.wechat;

import io.hongyan.channels.TextLimit;
import io.hongyan.channels.TextLimit.Unit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The values of a template's fields. A field's name begins with the type of its value ({@code thing1}, {@code character_string2}),
 * and the type bounds the length. Words are cut to it; what would be another thing if it were cut (a number, an order's id) is not.
 * Types that are not known here, and forms (of dates, amounts), are WeChat's to judge.
 */
record TemplateValues(boolean truncates, String ellipsis) {

    private static final Pattern NUMBERED = Pattern.compile("([a-z_]+?)\\d*");

    /** What became of a template's values. */
    sealed interface Fitted {

        record Data(ObjectNode data) implements Fitted {}

        record OverLimit(String field, String expected) implements Fitted {}
    }

    private enum Cut {
        NEVER,
        /** Nothing but Chinese characters may stand there. */
        WITHOUT_ELLIPSIS,
        WITH_ELLIPSIS
    }

    private record Type(TextLimit limit, String expected, Cut cut) {}

    Fitted fit(JsonNode given) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        for (var field : given.properties()) {
            String value = field.getValue().path("value").asString("");
            Type type = type(field.getKey(), value);
            if (truncates && !type.limit.fits(value)) {
                if (type.cut == Cut.NEVER) {
                    return new Fitted.OverLimit(
                            field.getKey(), "data." + field.getKey() + ".value: longer than " + type.expected);
                }
                value = type.limit.cut(value, type.cut == Cut.WITH_ELLIPSIS ? ellipsis : "");
            }
            data.putObject(field.getKey()).put("value", value);
        }
        return new Fitted.Data(data);
    }

    private static Type type(String field, String value) {
        Matcher name = NUMBERED.matcher(field);
        return switch (name.matches() ? name.group(1) : "") {
            case "thing" -> of(20, "20 characters", Cut.WITH_ELLIPSIS);
            case "number" -> of(32, "32 digits", Cut.NEVER);
            case "letter" -> of(32, "32 letters", Cut.NEVER);
            case "symbol" -> of(5, "5 symbols", Cut.NEVER);
            case "character_string" -> of(32, "32 characters", Cut.NEVER);
            case "phone_number" -> of(17, "17 characters", Cut.NEVER);
            case "car_number" -> of(8, "8 characters", Cut.NEVER);
            case "name" ->
                value.chars().allMatch(character -> character < 0x80)
                        ? of(20, "20 letters", Cut.WITH_ELLIPSIS)
                        : of(10, "10 characters", Cut.WITH_ELLIPSIS);
            case "phrase" -> of(5, "5 Chinese characters", Cut.WITHOUT_ELLIPSIS);
            default -> new Type(TextLimit.NONE, "", Cut.NEVER);
        };
    }

    private static Type of(int max, String expected, Cut cut) {
        return new Type(new TextLimit(max, Unit.CODE_POINTS), expected, cut);
    }
}
