package io.hongyan.delivery;

import io.hongyan.kernel.TaskId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which list and app tasks are meant.
 *
 * @param from created then or later
 * @param to created before
 * @param kinds empty: any
 * @param text in the title, the body's beginning, the group's name, or the whole id; case does not matter; empty: any
 * @param statuses empty: any
 */
public record TaskFilter(
        Optional<Instant> from, Optional<Instant> to, Set<TaskId.Kind> kinds, String text, Set<TaskStatus> statuses) {

    public static final TaskFilter ALL = new TaskFilter(Optional.empty(), Optional.empty(), Set.of(), "", Set.of());

    public TaskFilter {
        kinds = Set.copyOf(kinds);
        statuses = Set.copyOf(statuses);
    }
}
