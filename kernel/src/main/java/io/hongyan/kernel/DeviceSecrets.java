package io.hongyan.kernel;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalInt;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Device secrets: a MAC over (CID, epoch), so that checking one reads nothing. The epoch stands in front in clear; the
 * device's shard refuses an epoch below the device's current one, which is how a secret is revoked.
 *
 * <p>Text form: 4 hex characters of epoch, 32 of HMAC-SHA256 cut to 128 bits. Thread-safe.
 */
public final class DeviceSecrets {

    private static final int MAC_BYTES = 16;
    private static final int TEXT_LENGTH = 4 + MAC_BYTES * 2;

    private final ThreadLocal<Mac> macs;

    public DeviceSecrets(InstallationKey key) {
        SecretKey secretKey = key.derive("device-secret", 32, "HmacSHA256");
        this.macs = ThreadLocal.withInitial(() -> {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(secretKey);
                return mac;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("no HmacSHA256 in this JDK", e);
            }
        });
    }

    /** @param epoch 0 … 65535 */
    public String issue(Cid cid, int epoch) {
        return HexFormat.of().toHexDigits((short) epoch) + HexFormat.of().formatHex(mac(cid, epoch));
    }

    /** The epoch of a genuine secret; empty where the secret does not belong to this CID. */
    public OptionalInt verify(Cid cid, String secret) {
        if (secret.length() != TEXT_LENGTH) {
            return OptionalInt.empty();
        }
        try {
            int epoch = HexFormat.fromHexDigits(secret, 0, 4);
            byte[] given = HexFormat.of().parseHex(secret, 4, TEXT_LENGTH);
            return MessageDigest.isEqual(given, mac(cid, epoch)) ? OptionalInt.of(epoch) : OptionalInt.empty();
        } catch (IllegalArgumentException notHex) {
            return OptionalInt.empty();
        }
    }

    private byte[] mac(Cid cid, int epoch) {
        Mac mac = macs.get();
        mac.update((cid + "/" + epoch).getBytes(StandardCharsets.US_ASCII));
        return Arrays.copyOf(mac.doFinal(), MAC_BYTES);
    }
}
