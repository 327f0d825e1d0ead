package io.hongyan.kernel;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Cipher;

/**
 * Mints CIDs and reads them back: a CID is one AES-128 block over (app, shard, ordinal, check) under a key of the
 * installation. A push to a CID therefore finds its shard and ordinal without an index, neighbouring ordinals give
 * unrelated CIDs, and a made-up CID fails its 48 check bits (one in 2.8 × 10¹⁴ passes) without a look-up.
 *
 * <pre>
 * plaintext block:  app 32 | shard 16 | ordinal 32 | check 48 (constant)
 * </pre>
 *
 * <p>Thread-safe; about half a microsecond a call.
 */
public final class CidCipher {

    private static final long CHECK = 0x4879_6369_6401L; // "Hycid", version 1
    private static final long CHECK_MASK = 0xFFFF_FFFF_FFFFL;

    private final ThreadLocal<Cipher> encrypt;
    private final ThreadLocal<Cipher> decrypt;

    public CidCipher(InstallationKey key) {
        this.encrypt = ThreadLocal.withInitial(() -> cipher(Cipher.ENCRYPT_MODE, key));
        this.decrypt = ThreadLocal.withInitial(() -> cipher(Cipher.DECRYPT_MODE, key));
    }

    /** The CID of a device; the same address always gives the same CID. */
    public Cid encode(DeviceAddress address) {
        long high = (long) address.app() << 32 | (long) address.shard() << 16 | address.ordinal() >>> 16;
        long low = (long) address.ordinal() << 48 | CHECK;
        byte[] block = transform(encrypt.get(), high, low);
        return new Cid(BigEndian.getLong(block, 0), BigEndian.getLong(block, 8));
    }

    /** The address in a CID; empty where the CID was not minted by this installation. */
    public Optional<DeviceAddress> decode(Cid cid) {
        byte[] block = transform(decrypt.get(), cid.high(), cid.low());
        long high = BigEndian.getLong(block, 0);
        long low = BigEndian.getLong(block, 8);
        int app = (int) (high >>> 32);
        if ((low & CHECK_MASK) != CHECK || app <= 0) {
            return Optional.empty();
        }
        int shard = (int) (high >>> 16) & 0xFFFF;
        int ordinal = (int) (high & 0xFFFF) << 16 | (int) (low >>> 48);
        return Optional.of(new DeviceAddress(app, shard, ordinal));
    }

    /** {@link Cid#parse} and {@link #decode} in one, for one app: empty for another app's CID as well. */
    public Optional<DeviceAddress> resolve(int app, String text) {
        return Cid.parse(text).flatMap(this::decode).filter(address -> address.app() == app);
    }

    private static byte[] transform(Cipher cipher, long high, long low) {
        byte[] block = new byte[16];
        BigEndian.putLong(block, 0, high);
        BigEndian.putLong(block, 8, low);
        try {
            return cipher.doFinal(block);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES refused a 16-byte block", e);
        }
    }

    private static Cipher cipher(int mode, InstallationKey key) {
        try {
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding"); // a single block: ECB is the plain permutation
            cipher.init(mode, key.derive("cid", 16, "AES"));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no AES in this JDK", e);
        }
    }
}
