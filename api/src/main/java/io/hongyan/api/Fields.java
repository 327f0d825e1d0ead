package io.hongyan.api;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON object of a request, read field by field with Getui's leniency (numbers and booleans may come as strings, a null
 * is an absent field), and where it stands in the body, so that a refusal can name the field. The path is only put
 * together for a refusal.
 */
public final class Fields {

    private final @Nullable Fields parent;
    private final String name;
    private final ObjectNode node;

    private Fields(@Nullable Fields parent, String name, ObjectNode node) {
        this.parent = parent;
        this.name = name;
        this.node = node;
    }

    /** @param name the value's full name in the body; empty for the body itself */
    public static Fields root(String name, JsonNode value) {
        if (value instanceof ObjectNode object) {
            return new Fields(null, name, object);
        }
        throw Refusal.type(name.isEmpty() ? "body" : name, "object");
    }

    public ObjectNode node() {
        return node;
    }

    /** Full name of a field, as messages give it. */
    public String path(String key) {
        String own = parent == null ? name : parent.path(name);
        return own.isEmpty() ? key : own + "." + key;
    }

    @Nullable
    public JsonNode value(String key) {
        JsonNode value = node.get(key);
        return value == null || value.isNull() ? null : value;
    }

    public boolean has(String key) {
        return value(key) != null;
    }

    // --- objects ---

    @Nullable
    public Fields object(String key) {
        JsonNode value = value(key);
        if (value == null) {
            return null;
        }
        return child(key, value);
    }

    public Fields requiredObject(String key) {
        Fields object = object(key);
        if (object == null) {
            throw Refusal.missing(path(key));
        }
        return object;
    }

    private Fields child(String key, JsonNode value) {
        if (value instanceof ObjectNode object) {
            return new Fields(this, key, object);
        }
        throw Refusal.type(path(key), "object");
    }

    /** Elements of an array of objects; an absent one is empty. */
    public List<Fields> objects(String key, int limit) {
        JsonNode array = array(key, limit);
        if (array == null) {
            return List.of();
        }
        List<Fields> objects = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            objects.add(child(key + "[" + objects.size() + "]", element));
        }
        return objects;
    }

    public List<Fields> requiredObjects(String key, int limit) {
        List<Fields> objects = objects(key, limit);
        requireElements(key, objects.size());
        return objects;
    }

    private @Nullable JsonNode array(String key, int limit) {
        JsonNode value = value(key);
        if (value == null) {
            return null;
        }
        if (!value.isArray()) {
            throw Refusal.type(path(key), "array");
        }
        if (value.size() > limit) {
            throw Refusal.overLimit(path(key), value.size(), limit, "elements");
        }
        return value;
    }

    private void requireElements(String key, int size) {
        if (size == 0) {
            throw has(key) ? Refusal.empty(path(key)) : Refusal.missing(path(key));
        }
    }

    // --- texts ---

    @Nullable
    public String text(String key) {
        JsonNode value = value(key);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw Refusal.type(path(key), "string");
        }
        return value.stringValue();
    }

    /** @param limit in characters (code points) */
    @Nullable
    public String text(String key, int limit) {
        String text = text(key);
        if (text != null && text.length() > limit) {
            int characters = text.codePointCount(0, text.length());
            if (characters > limit) {
                throw Refusal.overLimit(path(key), characters, limit, "characters");
            }
        }
        return text;
    }

    /** Neither absent nor empty. */
    public String requiredText(String key) {
        return requiredText(key, Integer.MAX_VALUE);
    }

    public String requiredText(String key, int limit) {
        String text = text(key, limit);
        if (text == null) {
            throw Refusal.missing(path(key));
        }
        if (text.isEmpty()) {
            throw Refusal.empty(path(key));
        }
        return text;
    }

    /** A text, or a number taken as one. */
    @Nullable
    public String textOrNumber(String key) {
        JsonNode value = value(key);
        if (value == null) {
            return null;
        }
        if (value.isString()) {
            return value.stringValue();
        }
        if (value.isIntegralNumber()) {
            return value.asString();
        }
        throw Refusal.type(path(key), "string");
    }

    /** Non-empty texts of an array; an absent one is empty. */
    public List<String> texts(String key, int limit) {
        JsonNode array = array(key, limit);
        List<String> texts = new ArrayList<>(array == null ? 0 : array.size());
        if (array != null) {
            for (JsonNode element : array) {
                if (!element.isString()) {
                    throw Refusal.type(path(key) + "[" + texts.size() + "]", "string");
                }
                String text = element.stringValue();
                if (text.isEmpty()) {
                    throw Refusal.empty(path(key) + "[" + texts.size() + "]");
                }
                texts.add(text);
            }
        }
        return texts;
    }

    /** Non-empty texts of an array; neither absent nor empty. */
    public List<String> requiredTexts(String key, int limit) {
        List<String> texts = texts(key, limit);
        requireElements(key, texts.size());
        return texts;
    }

    /** One of the texts given, or null where the field is absent. */
    @Nullable
    public String oneOf(String key, List<String> allowed) {
        String text = text(key);
        if (text != null && !allowed.contains(text)) {
            throw Refusal.invalid(path(key), text, String.join(", ", allowed));
        }
        return text;
    }

    public String requiredOneOf(String key, List<String> allowed) {
        String text = oneOf(key, allowed);
        if (text == null) {
            throw Refusal.missing(path(key));
        }
        return text;
    }

    // --- numbers and booleans ---

    public OptionalLong number(String key, long least, long most) {
        JsonNode value = value(key);
        if (value == null) {
            return OptionalLong.empty();
        }
        long number = asLong(key, value);
        if (number < least || number > most) {
            throw Refusal.invalid(path(key), number, least + " … " + most);
        }
        return OptionalLong.of(number);
    }

    public OptionalInt integer(String key, int least, int most) {
        OptionalLong number = number(key, least, most);
        return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
    }

    /** Reads a number and puts it back in as a JSON number, so that whoever gets the object finds one form only. */
    public OptionalInt normalisedInteger(String key, int least, int most) {
        OptionalInt number = integer(key, least, most);
        if (number.isPresent() && !node.path(key).isInt()) {
            node.put(key, number.getAsInt());
        }
        return number;
    }

    private long asLong(String key, JsonNode value) {
        if (value.isIntegralNumber()) {
            if (!value.canConvertToLong()) {
                throw Refusal.invalid(path(key), value.asString(), "a 64-bit integer");
            }
            return value.longValue();
        }
        if (value.isFloatingPointNumber()) {
            double real = value.doubleValue();
            if (real == Math.rint(real) && Math.abs(real) < 0x1p53) {
                return (long) real; // some clients' JSON libraries write 1.0 for 1
            }
            throw Refusal.type(path(key), "integer");
        }
        if (value.isString()) {
            try {
                return Long.parseLong(value.stringValue());
            } catch (NumberFormatException notANumber) {
                throw Refusal.type(path(key), "number");
            }
        }
        throw Refusal.type(path(key), "number");
    }

    public boolean flag(String key, boolean otherwise) {
        JsonNode value = value(key);
        if (value == null) {
            return otherwise;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isString()) {
            switch (value.stringValue()) {
                case "true" -> {
                    return true;
                }
                case "false" -> {
                    return false;
                }
                default -> {}
            }
        }
        throw Refusal.type(path(key), "boolean");
    }
}
