package io.hongyan.api.v1;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Part of a list.
 *
 * @param nextCursor what {@code cursor} is to say for the next part; null: this was the last
 */
record Page<T>(List<T> items, @Nullable String nextCursor) {

    Page {
        items = List.copyOf(items);
    }

    /**
     * @param found one more than the limit where there are more
     * @param cursor of the last item shown
     */
    static <T> Page<T> of(List<T> found, int limit, Function<T, String> cursor) {
        return found.size() <= limit
                ? new Page<>(found, null)
                : new Page<>(found.subList(0, limit), cursor.apply(found.get(limit - 1)));
    }
}
