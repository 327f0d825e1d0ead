package io.hongyan.control;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** What operators may be called. Two names that look alike but for case or width are one. */
final class OperatorNames {

    static final String EXPECTED = "2–64 letters, digits, or . _ - @, a letter or digit first";
    static final int MAX_DISPLAY_NAME = 100;

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._@-]{1,63}");

    private OperatorNames() {}

    static String normalised(String name) {
        return Normalizer.normalize(name.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    static boolean fits(String normalised) {
        return NAME.matcher(normalised).matches();
    }
}
