package io.hongyan.channels.sms;

import io.hongyan.channels.VendorMessage;
import io.hongyan.kernel.MessageClass;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What {@code push_channel.sms} says.
 *
 * @param variables object (by name) or array (by place) of texts; missing: none
 * @param text the message in words: what SMPP sends, and for templates what is counted. Variables in it are filled in
 */
record SmsContent(String signName, String templateId, JsonNode variables, String text, MessageClass messageClass) {

    private static final Pattern VARIABLE = Pattern.compile("\\$?\\{(\\w+)}");

    /** @param account stands in for what the push does not say */
    static SmsContent of(VendorMessage message, SmsAccount account) {
        JsonNode own = message.extension();
        JsonNode variables = own.path("variables");
        String text = own.path("text").asString("");
        return new SmsContent(
                or(own.path("sign_name").asString(""), account.signName()),
                or(own.path("template_id").asString(""), account.templateId()),
                variables,
                text.isEmpty() ? message.body() : filled(text, variables),
                messageClass(message));
    }

    /** Verification codes and notices are services. */
    static MessageClass messageClass(VendorMessage message) {
        return switch (message.extension().path("class").asString("")) {
            case "marketing" -> MessageClass.MARKETING;
            case "verification", "notification" -> MessageClass.SERVICE;
            default -> message.messageClass();
        };
    }

    private static String or(String given, String otherwise) {
        return given.isEmpty() ? otherwise : given;
    }

    private static String filled(String text, JsonNode variables) {
        return VARIABLE.matcher(text).replaceAll(found -> {
            JsonNode value =
                    variables.isArray() ? variables.path(place(found.group(1))) : variables.path(found.group(1));
            return Matcher.quoteReplacement(value.isMissingNode() ? found.group() : value.asString(""));
        });
    }

    /** {1} is the first of an array. */
    private static int place(String name) {
        return name.matches("\\d{1,4}") ? Integer.parseInt(name) - 1 : -1;
    }

    /** Variables by place: those of an object in the order they were written. */
    List<String> values() {
        List<String> values = new ArrayList<>();
        variables.forEach(value -> values.add(value.asString("")));
        return values;
    }

    /** What the phone shows: 【signature】, text, and how to be rid of it where it is marketing and does not say so. */
    String shown(String optOutText) {
        String signature = signName.isEmpty() ? "" : "【" + signName + "】";
        boolean saysHow = optOutText.isEmpty() || text.contains(optOutText) || messageClass != MessageClass.MARKETING;
        return signature + text + (saysHow ? "" : " " + optOutText);
    }
}
