package io.hongyan.simulators.vendor.fcm;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Base64;

/** The service account's key: the same at each start, so that settings of an app stay good. It guards nothing. */
final class SigningKey {

    private SigningKey() {}

    /** Made when it is first asked for: it takes some tenths of a second. */
    private static final class Lazy {
        static final KeyPair PAIR = generate();
    }

    static KeyPair pair() {
        return Lazy.PAIR;
    }

    static String pem() {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(pair().getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static KeyPair generate() {
        try {
            SecureRandom fixed = SecureRandom.getInstance("SHA1PRNG");
            fixed.setSeed("the key of the simulated service account".getBytes(StandardCharsets.UTF_8));
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048, fixed);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no RSA in this JDK", e);
        }
    }
}
