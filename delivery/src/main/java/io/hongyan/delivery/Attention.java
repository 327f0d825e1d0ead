package io.hongyan.delivery;

/**
 * When a message has its user's attention: once one of the user's devices (those of one alias) got so far, it is taken back from the
 * user's other devices that have not, and no fallback is sent to them.
 */
public enum Attention {
    ARRIVED(Mark.Kind.ARRIVED),
    DISPLAYED(Mark.Kind.DISPLAYED),
    CLICKED(Mark.Kind.CLICKED);

    private static final Attention[] VALUES = values();

    final Mark.Kind stage;

    Attention(Mark.Kind stage) {
        this.stage = stage;
    }

    /** Number in rows, above 0. */
    int code() {
        return ordinal() + 1;
    }

    static Attention ofCode(int code) {
        return VALUES[code - 1];
    }
}
