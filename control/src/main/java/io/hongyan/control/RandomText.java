package io.hongyan.control;

import io.hongyan.kernel.Secret;
import io.hongyan.kernel.Sha256;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes tokens nobody can guess, and the hashes by which they are known again. */
final class RandomText {

    private static final int TOKEN_BYTES = 32;
    private static final int ID_BYTES = 9;

    /** Without those that look like others, for what is read from a screen and typed. */
    private static final String READABLE = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final String LETTERS_AND_DIGITS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private final SecureRandom random;

    RandomText(SecureRandom random) {
        this.random = random;
    }

    /** 256 bits. */
    Secret token(String prefix) {
        return new Secret(prefix + base64(TOKEN_BYTES));
    }

    /** Names something; no secret. */
    String id() {
        return base64(ID_BYTES);
    }

    /** 16 characters, 92 bits. */
    Secret password() {
        return new Secret(of(READABLE, 16));
    }

    String lettersAndDigits(int length) {
        return of(LETTERS_AND_DIGITS, length);
    }

    private String of(String alphabet, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private String base64(int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
    }

    /** SHA-256 in hex. Enough for a random token: there is nothing to guess that a slow hash would protect. */
    static String hash(String token) {
        return Sha256.hex(token);
    }
}
