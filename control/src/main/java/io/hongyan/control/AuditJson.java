package io.hongyan.control;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Writes what stood somewhere before and after, as a JSON object for the audit log. */
final class AuditJson {

    /** What stands for a secret. */
    static final String SECRET = "***";

    private AuditJson() {}

    /** @param members texts, numbers, booleans and collections of texts */
    static String of(Map<String, ?> members) {
        StringBuilder json = new StringBuilder(64).append('{');
        String separator = "";
        for (Map.Entry<String, ?> member : members.entrySet()) {
            json.append(separator);
            quote(json, member.getKey());
            json.append(':');
            value(json, member.getValue());
            separator = ",";
        }
        return json.append('}').toString();
    }

    /** Settings by name, those that are secret as three stars; empty where there are none. */
    static String hiding(Set<String> secrets, Map<String, String> settings) {
        if (settings.isEmpty()) {
            return "";
        }
        Map<String, String> shown = new TreeMap<>(settings);
        shown.replaceAll((name, value) -> secrets.contains(name) && !value.isEmpty() ? SECRET : value);
        return of(shown);
    }

    private static void value(StringBuilder json, Object value) {
        switch (value) {
            case Number number -> json.append(number);
            case Boolean flag -> json.append(flag);
            case Collection<?> many -> {
                json.append('[');
                String separator = "";
                for (Object one : many) {
                    json.append(separator);
                    quote(json, one.toString());
                    separator = ",";
                }
                json.append(']');
            }
            default -> quote(json, value.toString());
        }
    }

    private static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
