package io.hongyan.simulators;

/**
 * The last messages a device had, to tell copies. Open addressing with linear probing; grows with use from nothing to the
 * limit and is then started again from the newer half, so a device that gets little costs little.
 */
final class SeenMessages {

    private static final long[] NONE = new long[0];

    private final int limit;
    private long[] slots = NONE;
    private long[] older = NONE;
    private int size;

    /** @param limit how many messages are remembered at least; up to twice as many are */
    SeenMessages(int limit) {
        this.limit = limit;
    }

    /** @return whether the message was not known yet */
    boolean add(long hash) {
        if (contains(slots, hash) || contains(older, hash)) {
            return false;
        }
        if (size >= limit) {
            older = slots;
            slots = NONE;
            size = 0;
        }
        if (size * 2 >= slots.length) {
            long[] old = slots;
            slots = new long[Math.max(8, old.length * 2)];
            for (long kept : old) {
                if (kept != 0) {
                    put(slots, kept);
                }
            }
        }
        put(slots, hash);
        size++;
        return true;
    }

    private static boolean contains(long[] slots, long hash) {
        if (slots.length == 0) {
            return false;
        }
        int mask = slots.length - 1;
        for (int i = (int) (hash >>> 20) & mask; slots[i] != 0; i = (i + 1) & mask) {
            if (slots[i] == hash) {
                return true;
            }
        }
        return false;
    }

    private static void put(long[] slots, long hash) {
        int mask = slots.length - 1;
        int i = (int) (hash >>> 20) & mask;
        while (slots[i] != 0) {
            i = (i + 1) & mask;
        }
        slots[i] = hash;
    }
}
