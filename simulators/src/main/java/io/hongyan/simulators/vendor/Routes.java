package io.hongyan.simulators.vendor;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A vendor's paths. A pattern is segments: literal ones, and {@code {names}} that stand for any one segment. The first that
 * was added and fits is taken. What no path fits is answered 404, what no method fits 405.
 */
public final class Routes {

    /** Answers a request, on a virtual thread: may block. */
    @FunctionalInterface
    public interface Handler {
        VendorReply handle(VendorCall call);
    }

    private record Route(String method, List<String> pattern, Handler handler) {}

    private final List<Route> routes = new ArrayList<>();

    public Routes post(String pattern, Handler handler) {
        return add("POST", pattern, handler);
    }

    public Routes get(String pattern, Handler handler) {
        return add("GET", pattern, handler);
    }

    public Routes put(String pattern, Handler handler) {
        return add("PUT", pattern, handler);
    }

    public Routes delete(String pattern, Handler handler) {
        return add("DELETE", pattern, handler);
    }

    private Routes add(String method, String pattern, Handler handler) {
        if (!pattern.startsWith("/")) {
            throw new IllegalArgumentException("pattern: " + pattern + " (expected: it begins with /)");
        }
        routes.add(new Route(method, segments(pattern), handler));
        return this;
    }

    VendorReply handle(VendorCall call) {
        List<String> path = segments(call.path());
        boolean known = false;
        for (Route route : routes) {
            Map<String, String> variables = match(route.pattern, path);
            if (variables != null) {
                known = true;
                if (route.method.equals(call.method())) {
                    return route.handler.handle(call.withVariables(variables));
                }
            }
        }
        return known
                ? VendorReply.text(405, call.method() + " " + call.path() + ": no such method here")
                : VendorReply.text(404, call.path() + ": no such path");
    }

    private static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1));
    }

    private static @Nullable Map<String, String> match(List<String> pattern, List<String> path) {
        if (pattern.size() != path.size()) {
            return null;
        }
        Map<String, String> variables = Map.of();
        for (int i = 0; i < pattern.size(); i++) {
            String expected = pattern.get(i);
            if (expected.startsWith("{")) {
                if (variables.isEmpty()) {
                    variables = new HashMap<>();
                }
                variables.put(expected.substring(1, expected.length() - 1), decode(path.get(i)));
            } else if (!expected.equals(path.get(i))) {
                return null;
            }
        }
        return variables;
    }

    private static String decode(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return segment;
        }
    }
}
