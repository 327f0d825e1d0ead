package io.hongyan.callbacks;

import io.hongyan.delivery.receipt.ReceiptKind;
import io.hongyan.kernel.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where and how one app is told.
 *
 * @param secret signs what is sent; empty: nothing is signed, possible with {@link Format#GETUI} alone
 * @param alias whether receipts carry the device's alias, which costs a look-up for each
 */
public record CallbackSettings(URI url, Secret secret, Format format, Set<ReceiptKind> kinds, boolean alias) {

    /** How a body is written. */
    public enum Format {
        NATIVE,
        GETUI;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    // Names of the settings, in configuration, API and store.
    public static final String URL = "url";
    public static final String SECRET = "secret";
    public static final String FORMAT = "format";
    public static final String KINDS = "kinds";
    public static final String ALIAS = "alias";

    public static final List<String> NAMES = List.of(URL, SECRET, FORMAT, KINDS, ALIAS);

    private static final int MAX_URL = 2_048;
    private static final int LEAST_SECRET = 16;
    private static final int MOST_SECRET = 256;

    /** Those that Getui has a number for. */
    private static final Set<ReceiptKind> GETUI_KINDS = EnumSet.of(
            ReceiptKind.ARRIVED,
            ReceiptKind.DISPLAYED,
            ReceiptKind.CLICKED,
            ReceiptKind.ACTION,
            ReceiptKind.REFUSED,
            ReceiptKind.LOST);

    public CallbackSettings {
        kinds = Collections.unmodifiableSet(EnumSet.copyOf(kinds));
    }

    /** Settings, or what is wrong with them, each as {@code name: value (expected: …)}. */
    public sealed interface Reading {
        record Settings(CallbackSettings settings) implements Reading {}

        record Mistakes(List<String> mistakes) implements Reading {}
    }

    /** Reads settings by their names; a missing or empty one has its default. */
    public static Reading read(Map<String, String> given) {
        List<String> mistakes = new ArrayList<>();
        given.keySet().stream()
                .filter(name -> !NAMES.contains(name))
                .forEach(name -> mistakes.add(name + ": no such setting (expected: " + String.join(", ", NAMES) + ")"));
        Optional<URI> url = url(given.getOrDefault(URL, ""), mistakes);
        Format format = format(given.getOrDefault(FORMAT, ""), mistakes);
        Secret secret = secret(given.getOrDefault(SECRET, ""), format, mistakes);
        Set<ReceiptKind> kinds = kinds(given.getOrDefault(KINDS, ""), format, mistakes);
        String alias = given.getOrDefault(ALIAS, "");
        if (!List.of("", "true", "false").contains(alias)) {
            mistakes.add("alias: " + alias + " (expected: true or false)");
        }
        return mistakes.isEmpty()
                ? new Reading.Settings(
                        new CallbackSettings(url.orElseThrow(), secret, format, kinds, alias.equals("true")))
                : new Reading.Mistakes(mistakes);
    }

    private static Optional<URI> url(String text, List<String> mistakes) {
        String expected = "(expected: an http or https URL of at most " + MAX_URL
                + " characters, without user, password and fragment)";
        if (text.length() > MAX_URL) {
            mistakes.add("url: " + text.length() + " characters " + expected);
            return Optional.empty();
        }
        try {
            URI url = new URI(text);
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            if (url.getHost() != null
                    && (scheme.equals("http") || scheme.equals("https"))
                    && url.getRawUserInfo() == null
                    && url.getRawFragment() == null) {
                return Optional.of(url);
            }
        } catch (URISyntaxException notParsed) {
            // said below
        }
        mistakes.add("url: " + (text.isEmpty() ? "nothing" : text) + " " + expected);
        return Optional.empty();
    }

    private static Format format(String text, List<String> mistakes) {
        if (text.isEmpty()) {
            return Format.NATIVE;
        }
        return Arrays.stream(Format.values())
                .filter(format -> format.wireName().equals(text))
                .findAny()
                .orElseGet(() -> {
                    mistakes.add("format: " + text + " (expected: native or getui)");
                    return Format.NATIVE;
                });
    }

    private static Secret secret(String text, Format format, List<String> mistakes) {
        boolean none = text.isEmpty() && format == Format.GETUI;
        if (!none && (text.length() < LEAST_SECRET || text.length() > MOST_SECRET)) {
            mistakes.add("secret: " + text.length() + " characters (expected: " + LEAST_SECRET + " … " + MOST_SECRET
                    + (format == Format.GETUI ? ", or none)" : ")"));
        }
        return new Secret(text);
    }

    private static Set<ReceiptKind> kinds(String text, Format format, List<String> mistakes) {
        Set<ReceiptKind> kinds = EnumSet.noneOf(ReceiptKind.class);
        for (String name : text.split(",", -1)) {
            if (!name.isBlank()) {
                ReceiptKind.ofWireName(name.strip())
                        .ifPresentOrElse(
                                kinds::add,
                                () -> mistakes.add("kinds: " + name.strip() + " (expected: " + allKinds() + ")"));
            }
        }
        if (kinds.isEmpty()) {
            return format == Format.GETUI ? GETUI_KINDS : EnumSet.allOf(ReceiptKind.class);
        }
        return kinds;
    }

    private static String allKinds() {
        return Arrays.stream(ReceiptKind.values()).map(ReceiptKind::wireName).collect(Collectors.joining(", "));
    }

    /** As {@link #read} takes them, the secret included. */
    public Map<String, String> toMap() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put(URL, url.toString());
        map.put(SECRET, secret.reveal());
        map.put(FORMAT, format.wireName());
        map.put(KINDS, kinds.stream().map(ReceiptKind::wireName).collect(Collectors.joining(",")));
        map.put(ALIAS, Boolean.toString(alias));
        return map;
    }
}
