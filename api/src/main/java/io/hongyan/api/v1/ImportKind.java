package io.hongyan.api.v1;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What an uploaded file can be imported as: {@code ImportKind} of the document. */
enum ImportKind {
    /** Replaces all of a device's tags. */
    TAGS("tags"),
    ADD_TAGS("tags"),
    ALIASES("alias"),
    BLACKLIST("blacklisted"),
    CONSENTS("purpose", "granted"),
    TEST_DEVICES("remark");

    static final String CID = "cid";

    private final List<String> values;

    ImportKind(String... values) {
        this.values = List.of(values);
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Columns beside {@link #CID}. */
    List<String> columns() {
        return values;
    }

    static Optional<ImportKind> ofWireName(String name) {
        return Arrays.stream(ImportKind.values())
                .filter(kind -> kind.wireName().equals(name))
                .findAny();
    }

    static Set<String> wireNames() {
        return Arrays.stream(ImportKind.values()).map(ImportKind::wireName).collect(Collectors.toUnmodifiableSet());
    }
}
