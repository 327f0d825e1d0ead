package io.hongyan.simulators.vendor;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Looks for the first rule that a request breaks; rules are asked in the order in which the vendor looks at them. */
public final class RuleCheck {

    /** A rule that was broken: the vendor's code, and its words. */
    public record Broken(String code, String text) {}

    private @Nullable Broken first; // null as long as all rules hold

    public RuleCheck require(boolean holds, String code, String text) {
        if (!holds && first == null) {
            first = new Broken(code, text);
        }
        return this;
    }

    public Optional<Broken> broken() {
        return Optional.ofNullable(first);
    }

    /** UTF-8 bytes of an object without one of its members: how vendors measure a message without its tokens. */
    public static int bytesWithout(JsonNode object, String member) {
        ObjectNode rest = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(property -> rest.set(property.getKey(), property.getValue()));
        rest.remove(member);
        return rest.toString().getBytes(StandardCharsets.UTF_8).length;
    }
}
