package io.hongyan.channels;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code application/x-www-form-urlencoded} in UTF-8. */
public final class FormBody {

    public static final String CONTENT_TYPE = "application/x-www-form-urlencoded; charset=UTF-8";

    private final StringBuilder text = new StringBuilder();

    public static FormBody of(Map<String, String> fields) {
        FormBody body = new FormBody();
        fields.forEach(body::add);
        return body;
    }

    public FormBody add(String name, String value) {
        return addEncoded(name, encode(value));
    }

    /** Adds a value that {@link #encode} made, in parts perhaps. */
    public FormBody addEncoded(String name, CharSequence encoded) {
        if (!text.isEmpty()) {
            text.append('&');
        }
        text.append(encode(name)).append('=').append(encoded);
        return this;
    }

    public byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    public static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** Members of a request by the names a form gives them: those of an object are {@code object.member}, arrays are JSON text. */
    public static Map<String, String> flatten(ObjectNode request) {
        Map<String, String> fields = new LinkedHashMap<>();
        flatten("", request, fields);
        return fields;
    }

    private static void flatten(String prefix, ObjectNode object, Map<String, String> fields) {
        object.properties().forEach(member -> {
            String name = prefix + member.getKey();
            JsonNode value = member.getValue();
            if (value instanceof ObjectNode child) {
                flatten(name + ".", child, fields);
            } else if (!value.isNull()) {
                fields.put(name, value.isString() ? value.stringValue() : value.toString());
            }
        });
    }

    /**
     * Reads a form; of a repeated field the last counts.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static Map<String, String> parse(byte[] body) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : new String(body, StandardCharsets.UTF_8).split("&")) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.put(decode(field.substring(0, equals)), decode(field.substring(equals + 1)));
            }
        }
        return fields;
    }

    private static String decode(String value) {
        return URLDecoder.decode(value, StandardCharsets.UTF_8);
    }
}
