package io.hongyan.api.v1;

import org.jspecify.annotations.Nullable;

/** Remembers answers of writes for 24 hours, so that a repeated one is answered and not done again. */
public interface IdempotencyStore {

    /**
     * Begins a write, unless it was begun before.
     *
     * @param caller {@link Caller#key}
     * @param key the client's {@code Idempotency-Key}
     * @param fingerprint hash of what is asked
     */
    Beginning begin(String caller, String key, String fingerprint);

    /** Keeps the answer of a write that was begun. */
    void finish(String caller, String key, Kept answer);

    /** Forgets a write that was begun and failed: it may be tried again. */
    void forget(String caller, String key);

    /** Outcome of {@link #begin}. */
    sealed interface Beginning {

        /** Nobody used the key: do it. */
        record First() implements Beginning {}

        record Done(Kept answer) implements Beginning {}

        /** The first one is still being done. */
        record UnderWay() implements Beginning {}

        /** The key was used for something else. */
        record Other() implements Beginning {}
    }

    /** @param json empty: no body */
    record Kept(int status, String json, @Nullable String location) {}
}
