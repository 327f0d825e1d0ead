package io.hongyan.channels.webpush;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts a message for one subscription: RFC 8291 over the {@code aes128gcm} coding of RFC 8188, always one record, on the
 * JDK's cryptography. A key pair and a salt are made for each message, as RFC 8291 demands; that and the key agreement are
 * most of the cost of a web push.
 */
final class WebPushEncryption {

    private static final int SALT_BYTES = 16;
    private static final int KEY_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int IKM_BYTES = 32;
    private static final int TAG_BYTES = 16;
    private static final int RECORD_SIZE = 4096;
    private static final byte LAST_RECORD = 2;
    private static final byte[] KEY_INFO = ascii("Content-Encoding: aes128gcm\0");
    private static final byte[] NONCE_INFO = ascii("Content-Encoding: nonce\0");
    private static final byte[] WEBPUSH_INFO = ascii("WebPush: info\0");

    private final RandomGenerator random;

    WebPushEncryption(RandomGenerator random) {
        this.random = random;
    }

    byte[] encrypt(byte[] plaintext, Subscription subscription) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return encrypt(plaintext, subscription, P256.generate(), salt);
    }

    static byte[] encrypt(byte[] plaintext, Subscription subscription, KeyPair sender, byte[] salt) {
        try {
            byte[] senderPoint = P256.bytes((ECPublicKey) sender.getPublic());
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(sender.getPrivate());
            agreement.doPhase(subscription.publicKey(), true);

            byte[] info = ByteBuffer.allocate(WEBPUSH_INFO.length + 2 * P256.POINT_BYTES)
                    .put(WEBPUSH_INFO)
                    .put(P256.bytes(subscription.publicKey()))
                    .put(senderPoint)
                    .array();
            KDF hkdf = KDF.getInstance("HKDF-SHA256");
            byte[] ikm = derive(hkdf, agreement.generateSecret(), subscription.auth(), info, IKM_BYTES);
            byte[] key = derive(hkdf, ikm, salt, KEY_INFO, KEY_BYTES);
            byte[] nonce = derive(hkdf, ikm, salt, NONCE_INFO, NONCE_BYTES);

            ByteBuffer body =
                    ByteBuffer.allocate(SALT_BYTES + 4 + 1 + P256.POINT_BYTES + plaintext.length + 1 + TAG_BYTES);
            body.put(salt)
                    .putInt(Math.max(RECORD_SIZE, plaintext.length + 1 + TAG_BYTES))
                    .put((byte) P256.POINT_BYTES)
                    .put(senderPoint);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(key, "AES"),
                    new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
            byte[] padded = ByteBuffer.allocate(plaintext.length + 1)
                    .put(plaintext)
                    .put(LAST_RECORD)
                    .array();
            return body.put(cipher.doFinal(padded)).array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot encrypt as RFC 8291 asks", e);
        }
    }

    private static byte[] derive(KDF hkdf, byte[] secret, byte[] salt, byte[] info, int length)
            throws GeneralSecurityException {
        return hkdf.deriveData(
                HKDFParameterSpec.ofExtract().addIKM(secret).addSalt(salt).thenExpand(info, length));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
