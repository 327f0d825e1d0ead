package io.hongyan.kernel.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Every change, with who made it. Only ever appended to. */
public interface AuditTrail {

    /** Keeps an entry of {@link Actor#CURRENT}; on disk when this returns. */
    void append(Draft draft);

    /** Newest first. */
    List<Entry> find(Query query);

    /**
     * A change to be kept.
     *
     * @param app empty: of the whole platform
     * @param action such as app.rename
     * @param subject what was changed, at most 128 characters
     * @param detail in words; may be empty
     * @param before and {@code after}: JSON, secrets replaced by {@code ***}; empty: nothing
     */
    record Draft(OptionalInt app, String action, String subject, String detail, String before, String after) {

        public static Draft of(int app, String action, String subject) {
            return new Draft(OptionalInt.of(app), action, subject, "", "", "");
        }

        public static Draft ofPlatform(String action, String subject) {
            return new Draft(OptionalInt.empty(), action, subject, "", "", "");
        }

        public Draft from(String beforeJson) {
            return new Draft(app, action, subject, detail, beforeJson, after);
        }

        public Draft to(String afterJson) {
            return new Draft(app, action, subject, detail, before, afterJson);
        }

        public Draft saying(String words) {
            return new Draft(app, action, subject, words, before, after);
        }
    }

    /** A change that was kept. */
    record Entry(long number, Instant at, Actor actor, Draft change) {}

    /**
     * Which entries; what is empty does not matter.
     *
     * @param apps only of these; empty: of all, and of the platform
     * @param action a whole action, or the beginning of some, such as {@code app.}
     * @param below only entries with a lower number: how the next page is asked for
     */
    record Query(
            Optional<List<Integer>> apps,
            Optional<String> actor,
            Optional<String> action,
            Optional<Instant> from,
            Optional<Instant> until,
            OptionalLong below,
            int limit) {

        public static Query latest(int limit) {
            return new Query(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    OptionalLong.empty(),
                    limit);
        }
    }
}
