package io.hongyan.channels;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the SDK on the phone finds in a message that a vendor delivered, and reports its click by: {@code taskid}, {@code
 * msgid}, and the app's own {@code payload} where there is one.
 */
public final class TaskExtras {

    private static final String INTENT_START = "#Intent;";
    private static final String INTENT_END = ";end";

    private TaskExtras() {}

    public static ObjectNode of(VendorMessage message) {
        ObjectNode extras = JsonNodeFactory.instance.objectNode();
        extras.put("taskid", message.task().toString());
        extras.put("msgid", message.task().msgid());
        if (!message.payload().isEmpty()) {
            extras.put("payload", message.payload());
        }
        return extras;
    }

    /** An Android intent URI that carries the extras; what is no such URI is left as it is. */
    public static String inIntent(String intent, VendorMessage message) {
        if (!intent.contains(INTENT_START) || !intent.endsWith(INTENT_END)) {
            return intent;
        }
        StringBuilder with = new StringBuilder(intent).delete(intent.length() - "end".length(), intent.length());
        of(message)
                .properties()
                .forEach(extra -> with.append("S.")
                        .append(extra.getKey())
                        .append('=')
                        .append(URLEncoder.encode(extra.getValue().asString(), StandardCharsets.UTF_8)
                                .replace("+", "%20"))
                        .append(';'));
        return with.append("end").toString();
    }
}
