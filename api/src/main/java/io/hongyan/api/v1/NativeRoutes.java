package io.hongyan.api.v1;

import io.hongyan.api.PathTree;
import io.hongyan.kernel.Permission;
import java.util.ArrayList;
import java.util.List;

/** The routes of the API, by patterns without {@code /api/v1}. Filled at start, read-only after. */
public final class NativeRoutes {

    /** Of an ordinary body. */
    static final int MAX_BODY_BYTES = 1 << 20;

    private final PathTree<NativeRoute> tree = new PathTree<>();
    private final List<NativeRoute> all = new ArrayList<>();
    private final List<Runnable> endings = new ArrayList<>();

    void add(String method, String pattern, Access access, NativeEndpoint endpoint) {
        add(method, pattern, access, MAX_BODY_BYTES, endpoint);
    }

    /** @param maxBodyBytes longest body the endpoint takes */
    void add(String method, String pattern, Access access, int maxBodyBytes, NativeEndpoint endpoint) {
        add(method, pattern, new NativeRoute(method + " " + pattern, access, maxBodyBytes, false, endpoint));
    }

    private void add(String method, String pattern, NativeRoute route) {
        tree.put(method, pattern, route);
        all.add(route);
    }

    /** Adds a route below {@code apps/{app_id}/}; the first parameter of its calls is the first of the rest. */
    void inApp(String method, String pattern, Permission permission, NativeEndpoint endpoint) {
        add(method, "apps/{}/" + pattern, new Access.In(permission), endpoint);
    }

    void inApp(String method, String pattern, Permission permission, int maxBodyBytes, NativeEndpoint endpoint) {
        add(method, "apps/{}/" + pattern, new Access.In(permission), maxBodyBytes, endpoint);
    }

    /** What is to be done when the server is to end: answers that would go on for long are to stop. */
    void whenEnding(Runnable ending) {
        endings.add(ending);
    }

    void end() {
        endings.forEach(Runnable::run);
    }

    /** Adds a route below {@code apps/{app_id}/} whose body is as long as a file. */
    void uploadInApp(String pattern, Permission permission, NativeEndpoint endpoint) {
        String whole = "apps/{}/" + pattern;
        add("POST", whole, new NativeRoute("POST " + whole, new Access.In(permission), 0, true, endpoint));
    }

    PathTree.Match<NativeRoute> find(String method, List<String> segments) {
        return tree.find(method, segments);
    }

    List<NativeRoute> all() {
        return List.copyOf(all);
    }
}
