package io.hongyan.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What {@code push_channel} may say to channels to a phone number: {@code sms}, {@code rcs} and {@code voice}, which are ours. Providers'
 * own rules for templates and variables are theirs to check.
 */
final class PhoneChannelRules {

    private static final List<String> CLASSES = List.of("verification", "notification", "marketing");
    private static final int SIGN_NAME = 50;
    private static final int TEMPLATE_ID = 64;
    private static final int VARIABLES = 100;
    private static final int VARIABLE = 500;
    private static final int SMS_TEXT = 2000;
    private static final int RCS_TEXT = 3072;
    private static final int SUGGESTIONS = 11;
    private static final int SHOW_NUMBER = 32;

    private PhoneChannelRules() {}

    static void check(Fields channel) {
        Fields sms = channel.object("sms");
        if (sms != null) {
            sms(sms);
        }
        Fields rcs = channel.object("rcs");
        if (rcs != null) {
            rcs(rcs);
        }
        Fields voice = channel.object("voice");
        if (voice != null) {
            voice(voice);
        }
    }

    private static void sms(Fields sms) {
        common(sms);
        sms.text("sign_name", SIGN_NAME);
        sms.text("template_id", TEMPLATE_ID);
        sms.text("text", SMS_TEXT);
        variables(sms, true);
    }

    private static void rcs(Fields rcs) {
        common(rcs);
        rcs.text("text", RCS_TEXT);
        rcs.text("fallback_text", SMS_TEXT);
        rcs.object("card");
        rcs.objects("suggestions", SUGGESTIONS);
    }

    private static void voice(Fields voice) {
        common(voice);
        voice.text("template_id", TEMPLATE_ID);
        voice.text("show_number", SHOW_NUMBER);
        voice.integer("play_times", 1, 3);
        variables(voice, false);
    }

    private static void common(Fields own) {
        own.text("title", PushMessageRules.TITLE);
        own.text("body", PushMessageRules.BODY);
        own.oneOf("class", CLASSES);
    }

    /** Texts by name, or by place where that is allowed. */
    private static void variables(Fields own, boolean byPlace) {
        JsonNode variables = own.value("variables");
        if (variables == null) {
            return;
        }
        if (byPlace && variables.isArray()) {
            own.requiredTexts("variables", VARIABLES);
            variables.forEach(value -> within(own, "variables", value.asString()));
            return;
        }
        Fields named = own.requiredObject("variables");
        if (named.node().size() > VARIABLES) {
            throw Refusal.overLimit(own.path("variables"), named.node().size(), VARIABLES, "elements");
        }
        for (String name : named.node().propertyNames()) {
            within(named, name, named.textOrNumber(name));
        }
    }

    private static void within(Fields own, String key, @Nullable String value) {
        int length = value == null ? 0 : value.codePointCount(0, value.length());
        if (length > VARIABLE) {
            throw Refusal.overLimit(own.path(key), length, VARIABLE, "characters");
        }
    }
}
