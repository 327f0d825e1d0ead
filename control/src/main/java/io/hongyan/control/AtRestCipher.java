package io.hongyan.control;

import io.hongyan.kernel.InstallationKey;
import io.hongyan.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts credentials before they reach the database: AES-256-GCM under a key derived from the installation key, a random
 * nonce for each value, and the place of the value (such as {@code app/demo/master-secret}) as associated data, so that a
 * value cannot be moved to another row.
 *
 * <p>Text form: base64 of nonce (12 bytes) | ciphertext | tag (16 bytes). Thread-safe.
 */
final class AtRestCipher {

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;
    private final SecureRandom random;

    AtRestCipher(InstallationKey key, SecureRandom random) {
        this.key = key.derive("at-rest", 32, "AES");
        this.random = random;
    }

    String encrypt(String place, Secret secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, place)
                    .doFinal(secret.reveal().getBytes(StandardCharsets.UTF_8));
            byte[] text = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, text, NONCE_BYTES, sealed.length);
            return Base64.getEncoder().encodeToString(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refused to encrypt", e);
        }
    }

    /** Empty where the text was not encrypted for this place under this key, or was changed since. */
    Optional<Secret> decrypt(String place, String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (bytes.length < NONCE_BYTES) {
                return Optional.empty();
            }
            byte[] plain = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(bytes, NONCE_BYTES), place)
                    .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
            return Optional.of(new Secret(new String(plain, StandardCharsets.UTF_8)));
        } catch (AEADBadTagException | IllegalArgumentException notOurs) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refused to decrypt", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
