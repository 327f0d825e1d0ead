package io.hongyan.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a method and a path lead to, by the path's segments, literal ones first, without regular expressions. Empty
 * segments do not count, so a trailing slash makes no difference. Filled at start, read-only after.
 */
public final class PathTree<R> {

    private static final String PARAMETER = "{}";

    private static final class Node<R> {
        final Map<String, Node<R>> literals = new HashMap<>();

        @Nullable
        Node<R> parameter;

        final Map<String, R> byMethod = new HashMap<>();
    }

    /** What a path leads to. */
    public sealed interface Match<R> {

        /** @param parameters decoded, in order */
        record Found<R>(R target, List<String> parameters) implements Match<R> {}

        /** @param allowed the methods it knows */
        record OtherMethod<R>(String allowed) implements Match<R> {}

        record None<R>() implements Match<R> {}
    }

    private final Node<R> root = new Node<>();

    /** @param pattern parameters as {@code {}} */
    public void put(String method, String pattern, R target) {
        Node<R> node = root;
        for (String segment : segments(pattern)) {
            if (segment.equals(PARAMETER)) {
                if (node.parameter == null) {
                    node.parameter = new Node<>();
                }
                node = node.parameter;
            } else {
                node = node.literals.computeIfAbsent(segment, _ -> new Node<>());
            }
        }
        if (node.byMethod.put(method, target) != null) {
            throw new IllegalStateException("two routes for " + method + " " + pattern);
        }
    }

    /** @param segments raw, from {@link #segments}, without the API's prefix */
    public Match<R> find(String method, List<String> segments) {
        Node<R> node = root;
        List<String> parameters = new ArrayList<>(2);
        for (String segment : segments) {
            Node<R> next = node.literals.get(segment);
            if (next == null) {
                next = node.parameter;
                if (next == null) {
                    return new Match.None<>();
                }
                String parameter = decode(segment);
                if (parameter == null) {
                    return new Match.None<>();
                }
                parameters.add(parameter);
            }
            node = next;
        }
        R target = node.byMethod.get(method);
        if (target != null) {
            return new Match.Found<>(target, parameters);
        }
        return node.byMethod.isEmpty()
                ? new Match.None<>()
                : new Match.OtherMethod<>(String.join(
                        ", ", node.byMethod.keySet().stream().sorted().toList()));
    }

    public static List<String> segments(String path) {
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
