package io.hongyan.api;

import java.util.List;

/** Getui's routes. Filled at start, read-only after. */
final class Routes {

    private final PathTree<Route> tree = new PathTree<>();

    /** Adds a route that needs a token. */
    void add(String method, String pattern, Endpoint endpoint) {
        tree.put(method, pattern, new Route(pattern, false, false, endpoint));
    }

    /** Adds a route that needs a token and takes big bodies. */
    void addBatch(String method, String pattern, Endpoint endpoint) {
        tree.put(method, pattern, new Route(pattern, false, true, endpoint));
    }

    /** Adds a route anybody may call. */
    void addOpen(String method, String pattern, Endpoint endpoint) {
        tree.put(method, pattern, new Route(pattern, true, false, endpoint));
    }

    /** @param segments raw, without the API's prefix */
    PathTree.Match<Route> find(String method, List<String> segments) {
        return tree.find(method, segments);
    }
}
