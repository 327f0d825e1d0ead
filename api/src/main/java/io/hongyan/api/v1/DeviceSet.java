package io.hongyan.api.v1;

import io.hongyan.kernel.DeviceAddress;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Devices of one app: a bit each, for ordinals are dense. */
final class DeviceSet {

    private final Map<Integer, BitSet> byShard = new HashMap<>();
    private long size;

    /** False where it is in the set already. */
    boolean add(DeviceAddress device) {
        BitSet ordinals = byShard.computeIfAbsent(device.shard(), _ -> new BitSet());
        if (ordinals.get(device.ordinal())) {
            return false;
        }
        ordinals.set(device.ordinal());
        size++;
        return true;
    }

    long size() {
        return size;
    }
}
