package io.hongyan.audience;

import java.util.List;

/**
 * One condition: how a device's values under a key must relate to the given ones.
 *
 * @param values platform wire names; region codes of 8 digits, where trailing zeros mean the whole province
 *     ({@code 33000000}) or city ({@code 33010000}); tag names; portrait codes, which nobody has here; results of tasks
 */
public record Condition(Key key, Operator operator, List<String> values) {

    /** What a condition looks at; the order is the format on disk. */
    public enum Key {
        PHONE_TYPE,
        REGION,
        CUSTOM_TAG,
        PORTRAIT,
        /** What became of an earlier task; values: {@link TaskResult}. */
        TASK_RESULT
    }

    /** How the values inside one condition combine. */
    public enum Operator {
        /** Has every value. */
        AND,
        /** Has at least one value. */
        OR,
        /** Has none of the values. */
        NOT
    }

    public Condition {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("values: empty (expected: at least one)");
        }
        if (key == Key.TASK_RESULT) {
            for (String value : values) {
                if (TaskResult.parse(value).isEmpty()) {
                    throw new IllegalArgumentException(
                            "values: " + value + " (expected: <task id>/<stage>[/<reason>])");
                }
            }
        }
    }
}
