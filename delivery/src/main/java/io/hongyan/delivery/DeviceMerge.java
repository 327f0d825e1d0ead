package io.hongyan.delivery;

import io.hongyan.kernel.DeviceAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The shards' lists of devices as one, by time of registration. Each shard's own order is that of its ordinals. */
final class DeviceMerge {

    private static final long BEHIND_ALL = 1L << 32;

    private final List<List<ShardQuestion.ListedDevice>> parts;
    private final List<Long> bounds;
    private final int[] taken;
    private final boolean newestFirst;

    DeviceMerge(List<List<ShardQuestion.ListedDevice>> parts, Optional<Audiences.Place> from, boolean newestFirst) {
        this.parts = parts;
        this.taken = new int[parts.size()];
        this.newestFirst = newestFirst;
        this.bounds = new ArrayList<>(parts.size());
        for (int shard = 0; shard < parts.size(); shard++) {
            int of = shard;
            bounds.add(from.map(place -> place.of(of).orElse(beginning())).orElse(beginning()));
        }
    }

    private long beginning() {
        return newestFirst ? BEHIND_ALL : 0;
    }

    boolean hasNext() {
        return first() >= 0;
    }

    DeviceAddress next(int app) {
        int shard = first();
        ShardQuestion.ListedDevice next = parts.get(shard).get(taken[shard]++);
        long ordinal = Integer.toUnsignedLong(next.ordinal());
        bounds.set(shard, newestFirst ? ordinal : ordinal + 1);
        return new DeviceAddress(app, shard, next.ordinal());
    }

    /** Behind what was taken. */
    Audiences.Place place() {
        return new Audiences.Place(bounds);
    }

    /** The shard whose device comes first; −1: none is left. */
    private int first() {
        int first = -1;
        for (int shard = 0; shard < parts.size(); shard++) {
            if (taken[shard] < parts.get(shard).size() && (first < 0 || isBefore(shard, first))) {
                first = shard;
            }
        }
        return first;
    }

    private boolean isBefore(int shard, int other) {
        long millis = parts.get(shard).get(taken[shard]).registeredMillis();
        long otherMillis = parts.get(other).get(taken[other]).registeredMillis();
        return newestFirst ? millis > otherMillis : millis < otherMillis;
    }
}
