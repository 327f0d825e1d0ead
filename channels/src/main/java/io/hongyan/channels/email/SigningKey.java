package io.hongyan.channels.email;

import io.hongyan.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Marks what goes out in a mail and comes back from strangers, so that nobody can make it up. Thread-safe. */
final class SigningKey {

    private final SecretKeySpec key;

    SigningKey(Secret secret) {
        this.key = new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    /** @param purpose keeps marks of one kind from passing for those of another */
    byte[] mark(String purpose, String text, int bytes) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return Arrays.copyOf(mac.doFinal((purpose + "\n" + text).getBytes(StandardCharsets.UTF_8)), bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no HmacSHA256 in this JDK", e);
        }
    }

    boolean verifies(String purpose, String text, byte[] mark) {
        return MessageDigest.isEqual(mark, mark(purpose, text, mark.length));
    }
}
