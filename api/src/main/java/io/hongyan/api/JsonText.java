package io.hongyan.api;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Writes compact JSON text straight into a {@link StringBuilder}: object members that are null are left out. Plain
 * recursion; the parser's nesting limit (500) bounds it.
 */
public final class JsonText {

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private JsonText() {}

    public static String of(JsonNode node) {
        StringBuilder text = new StringBuilder(256);
        append(text, node);
        return text.toString();
    }

    public static void append(StringBuilder out, JsonNode node) {
        switch (node.getNodeType()) {
            case STRING -> quote(out, node.stringValue());
            case OBJECT -> {
                out.append('{');
                boolean first = true;
                for (Map.Entry<String, JsonNode> member : node.properties()) {
                    if (member.getValue().isNull()) {
                        continue;
                    }
                    if (!first) {
                        out.append(',');
                    }
                    first = false;
                    quote(out, member.getKey());
                    out.append(':');
                    append(out, member.getValue());
                }
                out.append('}');
            }
            case ARRAY -> {
                out.append('[');
                boolean first = true;
                for (JsonNode element : node) {
                    if (!first) {
                        out.append(',');
                    }
                    first = false;
                    append(out, element);
                }
                out.append(']');
            }
            case NULL, MISSING -> out.append("null");
            case BOOLEAN, NUMBER, BINARY, POJO -> out.append(node.asString());
        }
    }

    /** Appends a JSON string. */
    public static void quote(StringBuilder out, String text) {
        out.append('"');
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c != '"' && c != '\\') {
                continue;
            }
            out.append(text, start, i);
            start = i + 1;
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
            }
        }
        out.append(text, start, text.length()).append('"');
    }
}
