package io.hongyan.channels.meizu;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An Android intent in its URI form, {@code intent:…#Intent;component=…;S.name=value;end}, taken apart: Meizu is given an
 * activity's name and parameters, or a URI.
 *
 * @param activity full class name of the component, empty where the intent names none
 * @param uri its data with its scheme, empty where it has none
 * @param extras its string extras
 */
record IntentUri(String activity, String uri, Map<String, String> extras) {

    private static final String FRAGMENT = "#Intent;";

    static IntentUri parse(String text) {
        int fragment = text.indexOf(FRAGMENT);
        if (fragment < 0) {
            return new IntentUri("", text, Map.of());
        }
        String activity = "";
        String scheme = "";
        Map<String, String> extras = new LinkedHashMap<>();
        for (String part : text.substring(fragment + FRAGMENT.length()).split(";", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                continue;
            }
            String name = part.substring(0, equals);
            String value = decoded(part.substring(equals + 1));
            if (name.equals("component")) {
                activity = className(value);
            } else if (name.equals("scheme")) {
                scheme = value;
            } else if (name.startsWith("S.")) {
                extras.put(name.substring(2), value);
            }
        }
        return new IntentUri(activity, uri(text.substring(0, fragment), scheme), extras);
    }

    /** {@code package/.Name} is short for {@code package/package.Name}. */
    private static String className(String component) {
        int slash = component.indexOf('/');
        String name = component.substring(slash + 1);
        return slash > 0 && name.startsWith(".") ? component.substring(0, slash) + name : name;
    }

    private static String uri(String data, String scheme) {
        if (!data.startsWith("intent:")) {
            return data;
        }
        return scheme.isEmpty() ? "" : scheme + data.substring("intent".length());
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }
}
