package io.hongyan.api.v1;

import io.hongyan.api.Fields;
import io.hongyan.api.PushBody;
import io.hongyan.api.SettingsRules;
import io.hongyan.api.SettingsRules.Heeds;
import io.hongyan.delivery.Content;
import io.hongyan.delivery.PushSettings;
import io.hongyan.kernel.App;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a push says, read and checked: {@code Push} of the document without its audience.
 *
 * @param name for people; may be empty
 */
record PushForm(String name, Content content, PushSettings settings) {

    static final int MAX_NAME = 100;

    /** Settings that say when a push goes out, and how fast. */
    private static final List<String> PACE = List.of("schedule_time", "speed", "online_threshold");

    /** Reads a push whose variables have the values given, or else their fallbacks. */
    static PushForm read(ObjectNode push, Map<String, String> values, SettingsRules rules, App app, Heeds heeds) {
        return readFilled(MessageVariables.of(push).fill(values), rules, app, heeds);
    }

    /** Reads a push that has no variables, or whose variables may stand as they are. */
    static PushForm readFilled(ObjectNode filled, SettingsRules rules, App app, Heeds heeds) {
        Fields body = Fields.root("", filled);
        String name = body.text("name", MAX_NAME);
        Fields given = body.object("settings");
        PushSettings settings = rules.read(given, app, heeds);
        Fields message = body.requiredObject("message");
        body.object("channels");
        ObjectNode channels = ChannelDefaults.of(message.node(), filled.path("channels"));
        Content content = PushBody.content(message, "channels", Fields.root("channels", channels), settings);
        return new PushForm(name == null ? "" : name, content, settings);
    }

    /** The push, to go out at once. */
    static ObjectNode atOnce(ObjectNode push) {
        ObjectNode copy = push.deepCopy();
        if (copy.path("settings") instanceof ObjectNode settings) {
            settings.remove(PACE);
        }
        return copy;
    }

    boolean goesOutAtOnce() {
        return settings.schedule().isEmpty() && settings.speedPerSecond() == 0;
    }
}
