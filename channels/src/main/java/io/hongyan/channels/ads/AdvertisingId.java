package io.hongyan.channels.ads;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an advertising platform may know a device or its user by, hashed as the platforms do: nothing else of it leaves.
 *
 * @param hash lower-case hex
 */
record AdvertisingId(Kind kind, String hash) {

    /** The kinds, by the prefix of an address. */
    enum Kind {
        /** MD5 of 14 or 15 digits (letters of an MEID in lower case). */
        IMEI("imei", "MD5", Pattern.compile("[0-9a-f]{14,15}")),
        /** MD5 in lower case. */
        OAID("oaid", "MD5", Pattern.compile("[0-9a-z-]{16,64}")),
        /** MD5 in upper case, with its hyphens. */
        IDFA("idfa", "MD5", Pattern.compile("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}")),
        /** SHA-256 of a mainland number's 11 digits. */
        PHONE("phone", "SHA-256", Pattern.compile("1\\d{10}"));

        private final String prefix;
        private final String algorithm;
        private final Pattern form;

        Kind(String prefix, String algorithm, Pattern form) {
            this.prefix = prefix;
            this.algorithm = algorithm;
            this.form = form;
        }

        /** In files: {@code imei_md5}, {@code phone_sha256}. */
        String column() {
            return prefix + "_" + algorithm.replace("-", "").toLowerCase(Locale.ROOT);
        }

        private String canonical(String value) {
            return switch (this) {
                case IMEI, OAID -> value.toLowerCase(Locale.ROOT);
                case IDFA -> value.toUpperCase(Locale.ROOT);
                case PHONE -> value.startsWith("+86") ? value.substring(3) : value;
            };
        }

        private boolean isWorthless(String canonical) {
            return canonical.chars().allMatch(c -> c == '0' || c == '-');
        }
    }

    /** Reads {@code imei:…}, {@code oaid:…}, {@code idfa:…}, {@code phone:…}; empty where it is none, or switched off (all zeros). */
    static Optional<AdvertisingId> parse(String address) {
        int colon = address.indexOf(':');
        for (Kind kind : Kind.values()) {
            if (colon > 0 && address.substring(0, colon).equals(kind.prefix)) {
                String canonical = kind.canonical(address.substring(colon + 1).strip());
                return kind.form.matcher(canonical).matches() && !kind.isWorthless(canonical)
                        ? Optional.of(new AdvertisingId(kind, hash(kind.algorithm, canonical)))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static String hash(String algorithm, String canonical) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(canonical.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no " + algorithm + " in this JDK", e);
        }
    }
}
