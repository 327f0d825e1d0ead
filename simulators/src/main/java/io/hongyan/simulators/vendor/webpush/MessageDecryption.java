package io.hongyan.simulators.vendor.webpush;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Reads a message as a browser does: RFC 8188 (aes128gcm, one record) with the keys of RFC 8291, HKDF by RFC 5869. */
final class MessageDecryption {

    private static final int HEADER_BYTES = 86;
    private static final int TAG_BYTES = 16;
    /** The smallest record size that RFC 8188 permits. */
    private static final int LEAST_RECORD = 18;

    private MessageDecryption() {}

    /** The plaintext; empty where a browser would drop the message. */
    static Optional<byte[]> decrypt(byte[] body, KeyPair browser, byte[] auth) {
        if (body.length < HEADER_BYTES + TAG_BYTES + 1) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(body);
        byte[] salt = take(in, 16);
        int recordSize = in.getInt();
        int idLength = in.get() & 0xff;
        if (idLength != 65 || recordSize < LEAST_RECORD || body.length - HEADER_BYTES > recordSize) {
            return Optional.empty();
        }
        byte[] sender = take(in, 65);
        byte[] ciphertext = take(in, in.remaining());
        try {
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(browser.getPrivate());
            agreement.doPhase(EcKeys.publicKey(sender), true);
            byte[] shared = agreement.generateSecret();
            byte[] receiver = EcKeys.point((ECPublicKey) browser.getPublic());
            byte[] ikm = hmac(hmac(auth, shared), join("WebPush: info\0", receiver, sender, new byte[] {1}));
            byte[] prk = hmac(salt, ikm);
            byte[] key = Arrays.copyOf(hmac(prk, join("Content-Encoding: aes128gcm\0", new byte[] {1})), 16);
            byte[] nonce = Arrays.copyOf(hmac(prk, join("Content-Encoding: nonce\0", new byte[] {1})), 12);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
            return unpadded(cipher.doFinal(ciphertext));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** Zeros are padding; before them stands 2, which ends the last record. */
    private static Optional<byte[]> unpadded(byte[] record) {
        int end = record.length - 1;
        while (end > 0 && record[end] == 0) {
            end--;
        }
        return record[end] == 2 ? Optional.of(Arrays.copyOf(record, end)) : Optional.empty();
    }

    private static byte[] take(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(data);
    }

    private static byte[] join(String label, byte[]... parts) {
        byte[] joined = label.getBytes(StandardCharsets.US_ASCII);
        for (byte[] part : parts) {
            int before = joined.length;
            joined = Arrays.copyOf(joined, before + part.length);
            System.arraycopy(part, 0, joined, before, part.length);
        }
        return joined;
    }
}
