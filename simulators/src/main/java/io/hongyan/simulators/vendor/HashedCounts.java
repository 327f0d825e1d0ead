package io.hongyan.simulators.vendor;

import java.util.concurrent.locks.ReentrantLock;
import org.agrona.collections.Long2LongCounterMap;

/**
 * Counts by pairs of texts, of which only a 64-bit hash is kept: some 30 bytes a pair, whatever the texts' length. Among a
 * million pairs two share a hash, and then their count, with a probability of 3 in 10⁸.
 */
final class HashedCounts {

    private final Long2LongCounterMap counts = new Long2LongCounterMap(0);
    private final ReentrantLock lock = new ReentrantLock();

    long increment(String first, String second) {
        long key = key(first, second);
        lock.lock();
        try {
            return counts.incrementAndGet(key);
        } finally {
            lock.unlock();
        }
    }

    /** Counts one more unless the limit is reached. */
    boolean incrementWithin(String first, String second, long limit) {
        long key = key(first, second);
        lock.lock();
        try {
            if (counts.get(key) >= limit) {
                return false;
            }
            counts.incrementAndGet(key);
            return true;
        } finally {
            lock.unlock();
        }
    }

    long get(String first, String second) {
        long key = key(first, second);
        lock.lock();
        try {
            return counts.get(key);
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            counts.clear();
        } finally {
            lock.unlock();
        }
    }

    private static long key(String first, String second) {
        return mix(hash(first) * 31 + hash(second));
    }

    /** FNV-1a over UTF-16 units with MurmurHash3's finalizer. */
    static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return mix(hash);
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
