package io.hongyan.simulators.vendor;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.collections.Long2LongHashMap;

/**
 * Phones by their token. Those that were named have the state they were given; any other is as {@link #others} says, so that
 * a demo needs to create none. Of a named token 64 bits of hash are kept (some 30 bytes a phone, see {@link HashedCounts}).
 */
public final class Phones {

    private static final long ABSENT = -1;

    private final Long2LongHashMap states = new Long2LongHashMap(ABSENT);
    private final ReentrantLock lock = new ReentrantLock();
    private final long seed;
    private volatile Map<PhoneState, Double> others = Map.of();

    Phones(long seed) {
        this.seed = seed;
    }

    public PhoneState state(String token) {
        long hash = HashedCounts.hash(token);
        lock.lock();
        try {
            long state = states.get(hash);
            return state == ABSENT ? drawn(hash) : PhoneState.of((int) state);
        } finally {
            lock.unlock();
        }
    }

    public void set(String token, PhoneState state) {
        lock.lock();
        try {
            states.put(HashedCounts.hash(token), state.ordinal());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Names many phones at once.
     *
     * @param pattern of a token, with one {@code %d} for the number, such as {@code hw-%08d}
     */
    public void setAll(String pattern, int from, int count, PhoneState state) {
        for (int i = from; i < from + count; i++) {
            set(pattern.formatted(i), state);
        }
    }

    /** Forgets a phone that was named. */
    public boolean remove(String token) {
        lock.lock();
        try {
            return states.remove(HashedCounts.hash(token)) != ABSENT;
        } finally {
            lock.unlock();
        }
    }

    /**
     * What phones are that were not named: shares of states, each phone's drawn from its token and the seed, so that it stays
     * the same; what the shares leave of 1 is installed. {@code UNKNOWN → 1}: none but the named exist.
     */
    public void others(Map<PhoneState, Double> shares) {
        double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
        if (sum > 1.000_001 || shares.values().stream().anyMatch(share -> share < 0)) {
            throw new IllegalArgumentException("others: shares make " + sum + " (expected: 0 … 1 in sum)");
        }
        others = withRest(shares, 1 - sum);
    }

    private static Map<PhoneState, Double> withRest(Map<PhoneState, Double> shares, double rest) {
        Map<PhoneState, Double> all = new EnumMap<>(PhoneState.class);
        all.put(PhoneState.INSTALLED, rest);
        shares.forEach((state, share) -> all.merge(state, share, Double::sum));
        return all;
    }

    private PhoneState drawn(long hash) {
        Map<PhoneState, Double> shares = others;
        if (shares.isEmpty()) {
            return PhoneState.INSTALLED;
        }
        double draw = ((hash ^ seed) * 0x9e3779b97f4a7c15L >>> 11) * 0x1.0p-53;
        for (Map.Entry<PhoneState, Double> share : shares.entrySet()) {
            draw -= share.getValue();
            if (draw < 0) {
                return share.getKey();
            }
        }
        return PhoneState.INSTALLED;
    }

    /** How many were named, by state. */
    public Map<PhoneState, Integer> counts() {
        Map<PhoneState, Integer> counts = new EnumMap<>(PhoneState.class);
        lock.lock();
        try {
            states.values().forEach(state -> counts.merge(PhoneState.of(state.intValue()), 1, Integer::sum));
        } finally {
            lock.unlock();
        }
        return counts;
    }

    Map<PhoneState, Double> others() {
        return others;
    }

    void reset() {
        lock.lock();
        try {
            states.clear();
            others = Map.of();
        } finally {
            lock.unlock();
        }
    }
}
