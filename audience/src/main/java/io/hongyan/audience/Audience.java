package io.hongyan.audience;

import io.hongyan.kernel.TaskId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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

    /** This audience, of them only devices with a result of an earlier task. */
    public Audience with(TaskResult result) {
        List<Condition> all = new ArrayList<>(conditions);
        all.add(new Condition(Condition.Key.TASK_RESULT, Condition.Operator.OR, List.of(result.toString())));
        return new Audience(all);
    }

    /** The tasks whose results conditions are on. */
    public Set<TaskId> tasks() {
        Set<TaskId> tasks = new LinkedHashSet<>();
        for (Condition condition : conditions) {
            if (condition.key() == Condition.Key.TASK_RESULT) {
                condition
                        .values()
                        .forEach(value ->
                                tasks.add(TaskResult.parse(value).orElseThrow().task()));
            }
        }
        return tasks;
    }
}
