package io.hongyan.api;

import java.math.BigDecimal;

/** How amounts are written. */
public final class Money {

    private Money() {}

    /** Millionths of the currency as a decimal text. */
    public static String text(long micros) {
        return BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString();
    }
}
