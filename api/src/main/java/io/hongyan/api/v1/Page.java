package io.hongyan.api.v1;

import java.util.List;
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
}
