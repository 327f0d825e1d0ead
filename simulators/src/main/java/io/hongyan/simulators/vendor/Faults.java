package io.hongyan.simulators.vendor;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;

/** The faults of one vendor, drawn from one seeded source, and how often each kind struck. Thread-safe. */
public final class Faults {

    private final SplittableRandom random;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Fault> active = new ArrayList<>();
    private final Map<Fault.Kind, Long> struck = new EnumMap<>(Fault.Kind.class);
    /** Read without the lock: most of the time there are none. */
    private volatile boolean any;

    Faults(SplittableRandom random) {
        this.random = random;
    }

    public void add(Fault fault) {
        locked(() -> active.add(fault));
    }

    public void clear() {
        locked(() -> {
            active.clear();
            struck.clear();
        });
    }

    public boolean remove(Fault.Kind kind) {
        boolean[] removed = new boolean[1];
        locked(() -> removed[0] = active.removeIf(fault -> fault.kind() == kind));
        return removed[0];
    }

    /** Whether a fault of this kind strikes now, wherever it was meant for. */
    public boolean strikes(Fault.Kind kind) {
        return any && strike(kind, "").isPresent();
    }

    /** The fault of this kind that strikes a request to this path now. */
    public Optional<Fault> strike(Fault.Kind kind, String path) {
        if (!any) {
            return Optional.empty();
        }
        lock.lock();
        try {
            for (int i = 0; i < active.size(); i++) {
                Fault fault = active.get(i);
                if (fault.kind() == kind
                        && (path.isEmpty() || path.contains(fault.path()))
                        && fault.times() != 0
                        && random.nextDouble() < fault.probability()) {
                    if (fault.times() > 0) {
                        active.set(i, withTimes(fault, fault.times() - 1));
                    }
                    struck.merge(kind, 1L, Long::sum);
                    return Optional.of(fault);
                }
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private static Fault withTimes(Fault fault, long times) {
        return new Fault(fault.kind(), fault.probability(), times, fault.path(), fault.delayMillis(), fault.status());
    }

    /** Those that are set, with what is left of their times. */
    public List<Fault> active() {
        lock.lock();
        try {
            return List.copyOf(active);
        } finally {
            lock.unlock();
        }
    }

    /** How often each kind struck since the faults were cleared. */
    public Map<Fault.Kind, Long> struck() {
        lock.lock();
        try {
            Map<Fault.Kind, Long> copy = new EnumMap<>(Fault.Kind.class);
            copy.putAll(struck);
            return copy;
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            any = !active.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
