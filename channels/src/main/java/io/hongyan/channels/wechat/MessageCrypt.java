package io.hongyan.channels.wechat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * WeChat's safe mode (消息加解密): AES-256-CBC whose initialisation vector is the beginning of the key, over 16 random bytes, the
 * length of the message (4 bytes), the message and the app id, padded to blocks of 32 bytes. It does not authenticate: the
 * signature over the ciphertext is to be checked before.
 */
final class MessageCrypt {

    private static final int KEY_TEXT = 43;
    private static final int BLOCK = 32;
    private static final int RANDOM = 16;
    private static final int LENGTH = 4;

    private final byte[] key;
    private final byte[] appId;

    private MessageCrypt(byte[] key, String appId) {
        this.key = key;
        this.appId = appId.getBytes(StandardCharsets.UTF_8);
    }

    /** Empty where the text is no such key. */
    static Optional<MessageCrypt> of(String encodingAesKey, String appId) {
        if (encodingAesKey.length() != KEY_TEXT) {
            return Optional.empty();
        }
        try {
            return Optional.of(new MessageCrypt(Base64.getDecoder().decode(encodingAesKey + "="), appId));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The message; empty where it is not encrypted with this key, or for another app. */
    Optional<byte[]> open(String encrypted) {
        byte[] plain;
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(key, "AES"),
                    new IvParameterSpec(Arrays.copyOf(key, RANDOM)));
            plain = cipher.doFinal(Base64.getMimeDecoder().decode(encrypted));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
        if (plain.length < RANDOM + LENGTH) {
            return Optional.empty();
        }
        int padding = plain[plain.length - 1];
        int length = ByteBuffer.wrap(plain, RANDOM, LENGTH).getInt();
        int end = plain.length - padding;
        int from = RANDOM + LENGTH;
        if (padding < 1 || padding > BLOCK || length < 0 || length > end - from) {
            return Optional.empty();
        }
        return Arrays.equals(plain, from + length, end, appId, 0, appId.length)
                ? Optional.of(Arrays.copyOfRange(plain, from, from + length))
                : Optional.empty();
    }
}
