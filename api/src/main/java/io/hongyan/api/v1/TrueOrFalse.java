package io.hongyan.api.v1;

import java.util.Locale;
import java.util.Optional;

/** The two words a column of an import may hold, as spreadsheets write them too ({@code TRUE}). */
final class TrueOrFalse {

    private TrueOrFalse() {}

    static Optional<Boolean> read(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
