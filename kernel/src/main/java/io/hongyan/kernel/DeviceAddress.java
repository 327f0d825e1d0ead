package io.hongyan.kernel;

/**
 * Where a device lives: its app (the app's number in this installation, positive), the shard that owns it
 * (0 … S−1) and its ordinal there.
 *
 * @param ordinal dense unsigned 32-bit number inside (app, shard), in order of registration, never reused; what bitmaps
 *     hold. Java's int holds its bits; values above 2³¹ read as negative.
 */
public record DeviceAddress(int app, int shard, int ordinal) {

    /** Shards are written in 16 bits of a CID. */
    public static final int MAX_SHARDS = 1 << 16;

    public DeviceAddress {
        if (app <= 0) {
            throw new IllegalArgumentException("app: " + app + " (expected: > 0)");
        }
        if (shard < 0 || shard >= MAX_SHARDS) {
            throw new IllegalArgumentException("shard: " + shard + " (expected: 0 … " + (MAX_SHARDS - 1) + ")");
        }
    }
}
