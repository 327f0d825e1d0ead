package io.hongyan.api;

import io.hongyan.delivery.rules.AppRules;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Rules that live as long as the test. */
final class InMemoryRules implements ChangeableRules {

    private final Map<Integer, AppRules> rules = new ConcurrentHashMap<>();

    @Override
    public AppRules of(int app) {
        return rules.getOrDefault(app, AppRules.NONE);
    }

    @Override
    public void change(int app, AppRules changed) {
        rules.put(app, changed);
    }
}
