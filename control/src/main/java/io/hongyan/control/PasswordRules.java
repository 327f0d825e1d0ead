package io.hongyan.control;

import io.hongyan.kernel.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a password must be: long, and not among the first that anybody would try. No digits or signs are demanded: they make
 * passwords that are hard for people and not for machines (NIST SP 800-63B, section 5.1.1.2).
 */
final class PasswordRules {

    private static final int LEAST = 10;
    private static final int MOST = 200;
    private static final int LEAST_DIFFERENT = 4;

    /** Lower case, of at least ten characters. */
    private static final Set<String> COMMON = common();

    private PasswordRules() {}

    /** In words; empty where the password will do. */
    static Optional<String> refusal(String name, Secret password) {
        String text = password.reveal();
        int characters = text.codePointCount(0, text.length());
        if (characters < LEAST || characters > MOST) {
            return Optional.of(characters + " characters (expected: " + LEAST + " … " + MOST + ")");
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (name.length() >= LEAST_DIFFERENT
                && lower.contains(name)
                && lower.length() - name.length() < LEAST_DIFFERENT) {
            return Optional.of("is little more than the name (expected: something else)");
        }
        if (lower.equals(name)) {
            return Optional.of("is the name (expected: something else)");
        }
        if (COMMON.contains(lower) || text.codePoints().distinct().count() < LEAST_DIFFERENT || isRun(lower)) {
            return Optional.of("is one of the first that are tried (expected: a rarer one)");
        }
        return Optional.empty();
    }

    /** Such as 1234567890 or zyxwvutsrq. */
    private static boolean isRun(String text) {
        int step = text.charAt(1) - text.charAt(0);
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i) - text.charAt(i - 1) != step) {
                return false;
            }
        }
        return Math.abs(step) <= 1;
    }

    private static Set<String> common() {
        try (InputStream in = PasswordRules.class.getResourceAsStream("common-passwords.txt");
                BufferedReader lines = new BufferedReader(new InputStreamReader(
                        Objects.requireNonNull(in, "common-passwords.txt"), StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.startsWith("#")).collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
