package io.hongyan.delivery;

import io.hongyan.delivery.receipt.ReceiptKind;
import io.hongyan.delivery.receipt.ReceiptRules;
import io.hongyan.delivery.receipt.ReceiptSignals;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/** What all apps want to be told, and which shards said that something waits. Like real settings it survives a crash. */
final class SimulatedReceiver implements ReceiptRules, ReceiptSignals {

    Set<ReceiptKind> kinds = Set.of();
    long limitBytes = Long.MAX_VALUE;
    final Set<Integer> signalled = new TreeSet<>();

    void wantsAll() {
        kinds = EnumSet.allOf(ReceiptKind.class);
    }

    @Override
    public Set<ReceiptKind> kinds(int app) {
        return kinds;
    }

    @Override
    public long limitBytes() {
        return limitBytes;
    }

    @Override
    public void waiting(int shard, int app) {
        signalled.add(shard);
    }
}
