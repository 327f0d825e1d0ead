package io.hongyan.kernel;

import java.util.HexFormat;

/** 128 bits as 32 hex characters, the written form of both CIDs and the unique part of task ids. */
final class Hex128 {

    private static final HexFormat HEX = HexFormat.of();

    private Hex128() {}

    static boolean isHex(CharSequence text, int from) {
        if (text.length() < from + 32) {
            return false;
        }
        for (int i = from; i < from + 32; i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    static long high(CharSequence text, int from) {
        return HexFormat.fromHexDigitsToLong(text, from, from + 16);
    }

    static long low(CharSequence text, int from) {
        return HexFormat.fromHexDigitsToLong(text, from + 16, from + 32);
    }

    static String format(long high, long low) {
        return HEX.toHexDigits(high) + HEX.toHexDigits(low);
    }
}
