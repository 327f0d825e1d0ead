package io.hongyan.kernel.access;

/** What became of a change that was asked for. */
public sealed interface Change<T> {

    /** Why nothing was changed. */
    enum Reason {
        /** A value cannot be used. */
        INVALID,
        NOT_FOUND,
        /** It does not fit what is there. */
        CONFLICT,
        FORBIDDEN
    }

    record Done<T>(T value) implements Change<T> {}

    /** @param field what the refusal is about; empty: nothing named */
    record Refused<T>(Reason reason, String field, String text) implements Change<T> {}

    static <T> Change<T> invalid(String field, String text) {
        return new Refused<>(Reason.INVALID, field, text);
    }

    static <T> Change<T> notFound(String text) {
        return new Refused<>(Reason.NOT_FOUND, "", text);
    }

    static <T> Change<T> conflict(String field, String text) {
        return new Refused<>(Reason.CONFLICT, field, text);
    }

    static <T> Change<T> forbidden(String text) {
        return new Refused<>(Reason.FORBIDDEN, "", text);
    }
}
