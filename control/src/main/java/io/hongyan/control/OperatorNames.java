package io.hongyan.control;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** What operators may be called. Two names that look alike but for case or width are one. */
final class OperatorNames {

    static final String EXPECTED = "2–50 letters, digits, or . _ @ -";
    static final int MAX_DISPLAY_NAME = 50;

    private static final int MOST = 50;
    private static final int ROOM_FOR_A_NUMBER = 3;
    private static final Pattern NAME = Pattern.compile("[a-z0-9._@-]{2,50}");

    private OperatorNames() {}

    static String normalised(String name) {
        return Normalizer.normalize(name.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    /** The nearest name that fits, for people whose name comes from elsewhere. */
    static String fitted(String name) {
        String fitting = normalised(name).replaceAll("[^a-z0-9._@-]+", "-");
        return fitting.substring(0, Math.min(fitting.length(), MOST - ROOM_FOR_A_NUMBER));
    }

    static boolean fits(String normalised) {
        return NAME.matcher(normalised).matches();
    }
}
