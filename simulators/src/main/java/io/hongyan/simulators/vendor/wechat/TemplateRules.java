package io.hongyan.simulators.vendor.wechat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** 12.4, value length: what each type of value may be; a field that breaks it is 47003 and named. */
final class TemplateRules {

    private static final String DATE =
            "(\\d{4}年\\d{1,2}月(\\d{1,2}日)?|\\d{1,2}月\\d{1,2}日|\\d{4}([-/.])\\d{1,2}(\\3\\d{1,2})?|\\d{1,2}[-/.]\\d{1,2})";
    private static final String TIME = "\\d{1,2}:\\d{2}(:\\d{2})?";
    private static final String MOMENT = "(" + DATE + "( " + TIME + ")?|" + TIME + ")";

    private static final Map<String, Pattern> TYPES = Map.ofEntries(
            Map.entry("thing", Pattern.compile("[^\\p{Cntrl}]{1,20}")),
            Map.entry("number", Pattern.compile("(?=.{1,32}$)\\d+(\\.\\d+)?")),
            Map.entry("letter", Pattern.compile("[A-Za-z]{1,32}")),
            Map.entry("symbol", Pattern.compile("[\\p{Punct}\\p{IsPunctuation}]{1,5}")),
            Map.entry("character_string", Pattern.compile("[\\x21-\\x7e]{1,32}")),
            Map.entry("time", Pattern.compile(MOMENT + "(~" + MOMENT + ")?")),
            Map.entry("date", Pattern.compile(DATE + "( " + TIME + ")?(~.+)?")),
            Map.entry("amount", Pattern.compile("[¥￥$€£]?\\d{1,10}(\\.\\d+)?元?")),
            Map.entry("phone_number", Pattern.compile("[\\d+() -]{1,17}")),
            Map.entry("name", Pattern.compile("(\\p{IsHan}|[A-Za-z ·]){1,10}|[\\x20-\\x7e]{1,20}")),
            Map.entry("phrase", Pattern.compile("\\p{IsHan}{1,5}")));

    private TemplateRules() {}

    /** The first field of the template that is missing or not as its type wants it. */
    static Optional<String> broken(List<String> fields, JsonNode data) {
        for (String field : fields) {
            String value = data.path(field).path("value").asString("");
            Pattern pattern = TYPES.get(field.replaceAll("\\d+$", ""));
            if (pattern == null || !pattern.matcher(value).matches()) {
                return Optional.of("argument invalid! data." + field + ".value invalid");
            }
        }
        return Optional.empty();
    }
}
