package io.hongyan.api.v1;

import io.hongyan.api.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The variables in the texts of a push, {@code {{name}}} or {@code {{name|fallback}}}: found once, filled in for each device.
 *
 * <p>Every text below {@code message} and {@code channels} may hold them. A text that is JSON itself ({@code want}, many a
 * transmission) is filled in inside its own texts, so a value with quotes cannot break it. What only looks like a variable
 * ({@code {{#if}}}) stays as it is. An empty value is as good as none.
 */
final class MessageVariables {

    /** Of a variable and of a column that has its values. */
    private static final String NAME = "[\\p{L}\\p{N}_](?:[\\p{L}\\p{N}_ .-]{0,62}[\\p{L}\\p{N}_.-])?";

    private static final Pattern WHOLE_NAME = Pattern.compile(NAME);
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{ *(" + NAME + ") *(?:\\|([^{}]*))?}}");
    private static final List<String> WITH_TEXTS = List.of("message", "channels");
    private static final JsonMapper JSON = JsonMapper.shared();

    /** A text with variables. */
    private sealed interface Text {

        /** @param parts in order */
        record Plain(List<Part> parts) implements Text {}

        /** @param variables of the JSON that the text is */
        record Json(MessageVariables variables) implements Text {}
    }

    private sealed interface Part {

        record Fixed(String text) implements Part {}

        /** @param source how it is written */
        record Variable(String name, Optional<String> fallback, String source) implements Part {}
    }

    private record Place(JsonPointer pointer, String field, Text text) {}

    private final JsonNode root;
    private final List<Place> places = new ArrayList<>();
    private final Set<String> names = new LinkedHashSet<>();

    private MessageVariables(JsonNode root) {
        this.root = root;
    }

    /** @param push a body with {@code message} and, where it has them, {@code channels} */
    static MessageVariables of(ObjectNode push) {
        MessageVariables variables = new MessageVariables(push.deepCopy());
        for (String key : WITH_TEXTS) {
            variables.find(push.path(key), JsonPointer.empty().appendProperty(key), key);
        }
        return variables;
    }

    /** Whether a column may have this name. */
    static boolean isName(String text) {
        return WHOLE_NAME.matcher(text).matches();
    }

    private void find(JsonNode node, JsonPointer pointer, String field) {
        if (node instanceof ObjectNode object) {
            object.properties()
                    .forEach(entry -> find(
                            entry.getValue(),
                            pointer.appendProperty(entry.getKey()),
                            field.isEmpty() ? entry.getKey() : field + "." + entry.getKey()));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                find(array.get(i), pointer.appendIndex(i), field + "[" + i + "]");
            }
        } else if (node.isString()) {
            findIn(node.stringValue(), pointer, field);
        }
    }

    private void findIn(String text, JsonPointer pointer, String field) {
        Matcher matcher = VARIABLE.matcher(text);
        if (!matcher.find()) {
            return;
        }
        Optional<MessageVariables> inner = json(text, field);
        if (inner.isPresent()) {
            names.addAll(inner.get().names);
            places.add(new Place(pointer, field, new Text.Json(inner.get())));
            return;
        }
        List<Part> parts = new ArrayList<>();
        int end = 0;
        do {
            parts.add(new Part.Fixed(text.substring(end, matcher.start())));
            parts.add(new Part.Variable(matcher.group(1), Optional.ofNullable(matcher.group(2)), matcher.group()));
            names.add(matcher.group(1));
            end = matcher.end();
        } while (matcher.find());
        parts.add(new Part.Fixed(text.substring(end)));
        places.add(new Place(pointer, field, new Text.Plain(parts)));
    }

    private static Optional<MessageVariables> json(String text, String field) {
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return Optional.empty();
        }
        try {
            MessageVariables inner = new MessageVariables(JSON.readTree(text));
            inner.find(inner.root, JsonPointer.empty(), field);
            return Optional.of(inner);
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /** In the order of their first use. */
    Set<String> names() {
        return Collections.unmodifiableSet(names);
    }

    /** Refuses a variable that no column has the values of; with a fallback, too: it is a slip of the pen. */
    void require(Collection<String> columns) {
        for (Place place : places) {
            switch (place.text()) {
                case Text.Json json -> json.variables().require(columns);
                case Text.Plain plain -> {
                    for (Part part : plain.parts()) {
                        if (part instanceof Part.Variable variable && !columns.contains(variable.name())) {
                            throw Refusal.invalid(
                                    place.field(),
                                    variable.source(),
                                    columns.isEmpty()
                                            ? "no variables: the audience has no columns with values"
                                            : "one of the columns " + String.join(", ", columns));
                        }
                    }
                }
            }
        }
    }

    /** The push as one device gets it. Refuses, naming the field, where a variable has neither a value nor a fallback. */
    ObjectNode fill(Map<String, String> values) {
        return (ObjectNode) filled(values, true);
    }

    /** {@link #fill} for people to look at: a variable without a value stays as it is written. */
    ObjectNode sketch(Map<String, String> values) {
        return (ObjectNode) filled(values, false);
    }

    private JsonNode filled(Map<String, String> values, boolean strict) {
        JsonNode copy = root.deepCopy();
        for (Place place : places) {
            String text = switch (place.text()) {
                case Text.Json json -> json.variables().filled(values, strict).toString();
                case Text.Plain plain -> text(place.field(), plain, values, strict);
            };
            JsonPointer last = place.pointer().last();
            JsonNode parent = copy.at(place.pointer().head());
            if (parent instanceof ArrayNode array) {
                array.set(last.getMatchingIndex(), text);
            } else {
                ((ObjectNode) parent).put(last.getMatchingProperty(), text);
            }
        }
        return copy;
    }

    private static String text(String field, Text.Plain plain, Map<String, String> values, boolean strict) {
        StringBuilder text = new StringBuilder();
        for (Part part : plain.parts()) {
            switch (part) {
                case Part.Fixed fixed -> text.append(fixed.text());
                case Part.Variable variable -> {
                    String value = values.getOrDefault(variable.name(), "");
                    if (!value.isEmpty()) {
                        text.append(value);
                    } else if (variable.fallback().isPresent()) {
                        text.append(variable.fallback().get());
                    } else if (strict) {
                        throw Refusal.invalid(field, variable.source(), "a value, or a fallback: {{name|fallback}}");
                    } else {
                        text.append(variable.source());
                    }
                }
            }
        }
        return text.toString();
    }
}
