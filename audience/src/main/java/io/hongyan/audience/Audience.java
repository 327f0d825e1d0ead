package io.hongyan.audience;

import java.util.List;

/**
 * Whom a push is for: the intersection of its conditions over an app's devices. No condition at all means everybody.
 */
public record Audience(List<Condition> conditions) {

    public static final Audience ALL = new Audience(List.of());

    public Audience {
        conditions = List.copyOf(conditions);
    }

    public static Audience ofTag(String tag) {
        return new Audience(List.of(new Condition(Condition.Key.CUSTOM_TAG, Condition.Operator.OR, List.of(tag))));
    }
}
