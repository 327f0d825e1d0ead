package io.hongyan.api.v1;

import java.util.List;

/** A list that is short enough to have no pages. */
record Items<T>(List<T> items) {

    Items {
        items = List.copyOf(items);
    }
}
