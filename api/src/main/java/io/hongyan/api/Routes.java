package io.hongyan.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a path by its segments, literal ones first, without regular expressions. Empty segments do not count,
 * so a trailing slash makes no difference. Filled at start, read-only after.
 */
final class Routes {

    private static final String PARAMETER = "{}";

    private static final class Node {
        final Map<String, Node> literals = new HashMap<>();

        @Nullable
        Node parameter;

        final Map<String, Route> byMethod = new HashMap<>();
    }

    /** What a path leads to. */
    sealed interface Match {

        /** @param parameters decoded, in order */
        record Found(Route route, List<String> parameters) implements Match {}

        /** @param allowed the methods it knows */
        record OtherMethod(String allowed) implements Match {}

        record None() implements Match {}
    }

    private final Node root = new Node();

    /** Adds a route that needs a token. */
    void add(String method, String pattern, Endpoint endpoint) {
        put(method, new Route(pattern, false, false, endpoint));
    }

    /** Adds a route that needs a token and takes big bodies. */
    void addBatch(String method, String pattern, Endpoint endpoint) {
        put(method, new Route(pattern, false, true, endpoint));
    }

    /** Adds a route anybody may call. */
    void addOpen(String method, String pattern, Endpoint endpoint) {
        put(method, new Route(pattern, true, false, endpoint));
    }

    private void put(String method, Route route) {
        Node node = root;
        for (String segment : segments(route.name())) {
            if (segment.equals(PARAMETER)) {
                if (node.parameter == null) {
                    node.parameter = new Node();
                }
                node = node.parameter;
            } else {
                node = node.literals.computeIfAbsent(segment, _ -> new Node());
            }
        }
        if (node.byMethod.put(method, route) != null) {
            throw new IllegalStateException("two routes for " + method + " " + route.name());
        }
    }

    /** @param segments raw, from {@link #segments}, without the API's prefix */
    Match find(String method, List<String> segments) {
        Node node = root;
        List<String> parameters = new ArrayList<>(2);
        for (String segment : segments) {
            Node next = node.literals.get(segment);
            if (next == null) {
                next = node.parameter;
                if (next == null) {
                    return new Match.None();
                }
                String parameter = decode(segment);
                if (parameter == null) {
                    return new Match.None();
                }
                parameters.add(parameter);
            }
            node = next;
        }
        Route route = node.byMethod.get(method);
        if (route != null) {
            return new Match.Found(route, parameters);
        }
        return node.byMethod.isEmpty()
                ? new Match.None()
                : new Match.OtherMethod(String.join(
                        ", ", node.byMethod.keySet().stream().sorted().toList()));
    }

    static List<String> segments(String path) {
        List<String> segments = new ArrayList<>(8);
        int start = 0;
        while (start <= path.length()) {
            int end = path.indexOf('/', start);
            if (end < 0) {
                end = path.length();
            }
            if (end > start) {
                segments.add(path.substring(start, end));
            }
            start = end + 1;
        }
        return segments;
    }

    /** Percent-decodes a segment as UTF-8 (a plus stays a plus); null where it is malformed. */
    static @Nullable String decode(String segment) {
        int percent = segment.indexOf('%');
        if (percent < 0) {
            return segment;
        }
        byte[] raw = segment.getBytes(StandardCharsets.UTF_8);
        byte[] decoded = new byte[raw.length];
        int length = 0;
        for (int i = 0; i < raw.length; i++) {
            byte b = raw[i];
            if (b == '%') {
                int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
                int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    return null;
                }
                b = (byte) (high << 4 | low);
                i += 2;
            }
            decoded[length++] = b;
        }
        return new String(decoded, 0, length, StandardCharsets.UTF_8);
    }
}
