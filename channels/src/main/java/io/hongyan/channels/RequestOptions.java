package io.hongyan.channels;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts a message's {@code options} into a vendor's request (Getui REST V2, {@code push_channel.android.ups.options}): a name
 * beginning with "/" is a path of member names, any other a member of the request itself. What was there is replaced, and
 * what a path lacks is made.
 */
public final class RequestOptions {

    private RequestOptions() {}

    public static void apply(ObjectNode request, Map<String, JsonNode> options) {
        options.forEach((name, value) -> {
            ObjectNode parent = request;
            String[] path = name.startsWith("/") ? name.substring(1).split("/") : new String[] {name};
            for (int i = 0; i < path.length - 1; i++) {
                parent = parent.get(path[i]) instanceof ObjectNode child ? child : parent.putObject(path[i]);
            }
            parent.set(path[path.length - 1], value);
        });
    }
}
