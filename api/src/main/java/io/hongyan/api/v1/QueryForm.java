package io.hongyan.api.v1;

import io.hongyan.api.Refusal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Query parameters of one form or another. */
final class QueryForm {

    private QueryForm() {}

    static Optional<Instant> time(NativeCall call, String name) {
        return call.query(name).map(text -> {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException notATime) {
                throw Refusal.invalid(name, text, "a time such as 2026-11-26T20:13:50Z");
            }
        });
    }

    static Optional<String> oneOf(NativeCall call, String name, List<String> allowed) {
        return call.query(name).map(text -> {
            if (!allowed.contains(text)) {
                throw Refusal.invalid(name, text, String.join(", ", allowed));
            }
            return text;
        });
    }

    /** @param parse empty where the text is no cursor */
    static <T> Optional<T> cursor(NativeCall call, Function<String, Optional<T>> parse) {
        return call.query("cursor")
                .map(text -> parse.apply(text)
                        .orElseThrow(() -> Refusal.invalid("cursor", text, "next_cursor of the page before")));
    }
}
