package io.hongyan.channels.email;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Addresses in a mail that lead back here: {@code <receipt address>?l=<what it says>.<mark>}, both in base64url. What a link
 * says can be read by who has it, and not be changed. Links do not expire: an unsubscribe link must work as long as the mail
 * is kept.
 */
final class SignedLinks {

    static final String PARAMETER = "l";

    private static final String PURPOSE = "link";
    private static final int MARK_BYTES = 16;
    private static final int MAX_TOKEN = 4096;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final String base;
    private final SigningKey key;

    /** @param receiptUrl where the platform takes this channel's receipts */
    SignedLinks(String receiptUrl, SigningKey key) {
        this.base = receiptUrl + (receiptUrl.contains("?") ? "&" : "?") + PARAMETER + "=";
        this.key = key;
    }

    /** What following a link means. */
    enum Kind {
        UNSUBSCRIBE('u'),
        CLICK('c'),
        OPEN('o');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }
    }

    /**
     * A link, read.
     *
     * @param address the recipient's, as the platform knows it
     * @param target where a click goes on to; empty for other kinds
     */
    record Link(Kind kind, String task, String address, String target) {}

    String url(Link link) {
        String said = String.join("\n", String.valueOf(link.kind.letter), link.task, link.address, link.target);
        return base
                + ENCODER.encodeToString(said.getBytes(StandardCharsets.UTF_8))
                + "."
                + ENCODER.encodeToString(key.mark(PURPOSE, said, MARK_BYTES));
    }

    /** @param token value of {@link #PARAMETER}; empty unless it was made here */
    Optional<Link> read(String token) {
        int dot = token.indexOf('.');
        if (dot < 0 || token.length() > MAX_TOKEN) {
            return Optional.empty();
        }
        String said;
        byte[] mark;
        try {
            said = new String(Base64.getUrlDecoder().decode(token.substring(0, dot)), StandardCharsets.UTF_8);
            mark = Base64.getUrlDecoder().decode(token.substring(dot + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        String[] parts = said.split("\n", 4);
        if (mark.length != MARK_BYTES || parts.length != 4 || !key.verifies(PURPOSE, said, mark)) {
            return Optional.empty();
        }
        for (Kind kind : Kind.values()) {
            if (parts[0].equals(String.valueOf(kind.letter))) {
                return Optional.of(new Link(kind, parts[1], parts[2], parts[3]));
            }
        }
        return Optional.empty();
    }

    /** A link somewhere in a text, a List-Unsubscribe header say. */
    Optional<Link> find(String text) {
        int at = text.indexOf(base);
        if (at < 0) {
            return Optional.empty();
        }
        int from = at + base.length();
        int end = from;
        while (end < text.length() && isTokenCharacter(text.charAt(end))) {
            end++;
        }
        return read(text.substring(from, end));
    }

    private static boolean isTokenCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '.';
    }
}
