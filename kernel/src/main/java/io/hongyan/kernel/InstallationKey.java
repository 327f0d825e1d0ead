package io.hongyan.kernel;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * The 256-bit root secret of an installation. Every other key (CIDs, device secrets, API tokens, credentials at rest) is
 * derived from it by HKDF-SHA256 (RFC 5869) under a name of its own. Losing it makes every CID unreadable.
 */
public final class InstallationKey {

    /** Length of the root secret, in bytes. */
    public static final int BYTES = 32;

    private final byte[] root;

    private InstallationKey(byte[] root) {
        this.root = root.clone();
    }

    public static InstallationKey generate(SecureRandom random) {
        byte[] root = new byte[BYTES];
        random.nextBytes(root);
        return new InstallationKey(root);
    }

    /** @param hex 64 hex characters */
    public static InstallationKey parse(String hex) {
        byte[] root;
        try {
            root = HexFormat.of().parseHex(hex.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("installation key: not hex (expected: 64 hex characters)", e);
        }
        if (root.length != BYTES) {
            throw new IllegalArgumentException(
                    "installation key: " + root.length * 2 + " hex characters (expected: " + BYTES * 2 + ")");
        }
        return new InstallationKey(root);
    }

    /** The root secret as 64 hex characters, for the key file. */
    public String reveal() {
        return HexFormat.of().formatHex(root);
    }

    /** A key for one purpose; the same name always gives the same key. */
    public SecretKey derive(String purpose, int bytes, String algorithm) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            algorithm,
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(root)
                                    .thenExpand(
                                            ("hongyan/" + purpose).getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                            bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no HKDF-SHA256 in this JDK", e);
        }
    }

    @Override
    public String toString() {
        return "InstallationKey[hidden]";
    }
}
