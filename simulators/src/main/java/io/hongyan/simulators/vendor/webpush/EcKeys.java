package io.hongyan.simulators.vendor.webpush;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** P-256 keys that are the same at each start, so that settings and subscriptions stay good. They guard nothing. */
final class EcKeys {

    /** What stands before a point in the DER form of a P-256 public key. */
    private static final byte[] DER_PREFIX =
            HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

    private EcKeys() {}

    static KeyPair named(String name) {
        try {
            SecureRandom fixed = SecureRandom.getInstance("SHA1PRNG");
            fixed.setSeed(name.getBytes(StandardCharsets.UTF_8));
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), fixed);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no EC keys in this JDK", e);
        }
    }

    /** The uncompressed point, 65 bytes. */
    static byte[] point(ECPublicKey key) {
        byte[] der = key.getEncoded();
        byte[] point = new byte[65];
        System.arraycopy(der, der.length - point.length, point, 0, point.length);
        return point;
    }

    static PublicKey publicKey(byte[] point) throws GeneralSecurityException {
        byte[] der = new byte[DER_PREFIX.length + point.length];
        System.arraycopy(DER_PREFIX, 0, der, 0, DER_PREFIX.length);
        System.arraycopy(point, 0, der, DER_PREFIX.length, point.length);
        return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
    }

    static byte[] scalar(ECPrivateKey key) {
        byte[] scalar = new byte[32];
        BigInteger s = key.getS();
        byte[] bytes = s.toByteArray();
        int length = Math.min(bytes.length, scalar.length);
        System.arraycopy(bytes, bytes.length - length, scalar, scalar.length - length, length);
        return scalar;
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
