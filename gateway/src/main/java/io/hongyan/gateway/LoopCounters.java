package io.hongyan.gateway;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Counters of one event loop: it alone writes, anyone reads. */
final class LoopCounters {

    private static final VarHandle VALUES = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] values = new long[GatewayCounter.values().length];

    void increment(GatewayCounter counter) {
        add(counter, 1);
    }

    void add(GatewayCounter counter, long amount) {
        int index = counter.ordinal();
        VALUES.setOpaque(values, index, values[index] + amount);
    }

    long get(GatewayCounter counter) {
        return (long) VALUES.getOpaque(values, counter.ordinal());
    }
}
