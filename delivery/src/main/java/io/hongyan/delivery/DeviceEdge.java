package io.hongyan.delivery;

import io.hongyan.delivery.device.Admission;
import io.hongyan.delivery.device.DeviceEvent;
import io.hongyan.delivery.device.DeviceEvents;
import io.hongyan.delivery.device.DeviceLink;
import io.hongyan.delivery.device.DeviceReceipt;
import io.hongyan.delivery.device.DeviceReport;
import io.hongyan.delivery.device.Outcome;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.shards.ShardBusyException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Turns what the gateway tells into shard commands. What the gateway is not told the outcome of is tried until it is taken. */
final class DeviceEdge implements DeviceEvents {

    private static final long BUSY_RETRY_MILLIS = 20;

    private final Shards shards;
    private final Devices devices;
    private final Consents consents;
    private final Executor blocking;

    /** By shard: what it was too busy to take, oldest first. Guarded by itself. */
    private final List<Deque<ShardOp<Boolean>>> untoldOf;

    /** @param blocking runs what waits for shards: virtual threads */
    DeviceEdge(Shards shards, Devices devices, Consents consents, Executor blocking) {
        this.shards = shards;
        this.devices = devices;
        this.consents = consents;
        this.blocking = blocking;
        this.untoldOf = IntStream.range(0, shards.count())
                .<Deque<ShardOp<Boolean>>>mapToObj(shard -> new ArrayDeque<>())
                .toList();
    }

    @Override
    public CompletableFuture<Admission> connected(
            DeviceAddress device, DeviceLink link, int secretEpoch, boolean cleanStart) {
        return shards.submit(
                device.shard(), new ShardOp.Connect(device.app(), device.ordinal(), link, secretEpoch, cleanStart));
    }

    @Override
    public CompletableFuture<Void> subscribed(
            DeviceAddress device, DeviceLink link, int qos, long sessionExpirySeconds) {
        return done(shards.submit(
                device.shard(),
                new ShardOp.Subscribe(device.app(), device.ordinal(), link, qos, sessionExpirySeconds)));
    }

    @Override
    public CompletableFuture<Void> unsubscribed(DeviceAddress device, DeviceLink link) {
        return done(shards.submit(device.shard(), new ShardOp.Unsubscribe(device.app(), device.ordinal(), link)));
    }

    @Override
    public void ready(DeviceAddress device, DeviceLink link, int credit) {
        tell(device.shard(), new ShardOp.Ready(device.app(), device.ordinal(), link, credit));
    }

    @Override
    public void disconnected(DeviceAddress device, DeviceLink link, long sessionExpirySeconds) {
        tell(device.shard(), new ShardOp.Disconnect(device.app(), device.ordinal(), link, sessionExpirySeconds));
    }

    @Override
    public void outcomes(int shard, List<Outcome> outcomes) {
        tell(shard, new ShardOp.Outcomes(outcomes));
    }

    @Override
    public CompletableFuture<Void> receipts(int shard, List<DeviceReceipt> receipts) {
        return done(shards.submit(shard, new ShardOp.Receipts(receipts)));
    }

    @Override
    public CompletableFuture<Void> events(int shard, List<DeviceEvent> events) {
        return done(shards.submit(shard, new ShardOp.Events(events)));
    }

    @Override
    public CompletableFuture<Void> reported(DeviceAddress device, DeviceReport report) {
        CompletableFuture<Void> told = CompletableFuture.completedFuture(null);
        if (!report.facts().isEmpty()
                || report.tags().isPresent()
                || report.badge().isPresent()) {
            told = done(shards.submit(
                    device.shard(),
                    new ShardOp.Report(device.app(), device.ordinal(), report.facts(), report.tags(), report.badge())));
        }
        if (report.alias().isPresent() || !report.consents().isEmpty()) {
            told = told.thenRunAsync(
                    () -> {
                        report.alias().ifPresent(alias -> setAlias(device, alias));
                        report.consents()
                                .forEach((purpose, granted) -> consents.decide(
                                        device.app(), List.of(device), purpose, granted, Consents.Source.DEVICE));
                    },
                    blocking);
        }
        if (report.screenOn().isPresent()) {
            boolean on = report.screenOn().get();
            told = told.thenCompose(unused ->
                    done(shards.submit(device.shard(), new ShardOp.Screen(device.app(), device.ordinal(), on))));
        }
        return told;
    }

    private void setAlias(DeviceAddress device, String alias) {
        if (alias.isEmpty()) {
            devices.aliasOf(device, "")
                    .ifPresent(bound ->
                            devices.unbindAliases(device.app(), "", List.of(new Devices.AliasBinding(device, bound))));
        } else {
            devices.bindAliases(device.app(), "", List.of(new Devices.AliasBinding(device, alias)));
        }
    }

    /** What one link tells is kept in order, for a message's refusal must not overtake the news that there is room again. */
    private void tell(int shard, ShardOp<Boolean> op) {
        Deque<ShardOp<Boolean>> untold = untoldOf.get(shard);
        synchronized (untold) {
            if (!untold.isEmpty()) {
                untold.add(op);
                return;
            }
        }
        if (isBusy(shards.submit(shard, op))) {
            synchronized (untold) {
                untold.add(op);
                if (untold.size() == 1) {
                    tellLater(shard);
                }
            }
        }
    }

    private void tellLater(int shard) {
        CompletableFuture.delayedExecutor(BUSY_RETRY_MILLIS, TimeUnit.MILLISECONDS)
                .execute(() -> tellUntold(shard));
    }

    private void tellUntold(int shard) {
        Deque<ShardOp<Boolean>> untold = untoldOf.get(shard);
        synchronized (untold) {
            for (ShardOp<Boolean> op = untold.peek(); op != null; op = untold.peek()) {
                if (isBusy(shards.submit(shard, op))) {
                    tellLater(shard);
                    return;
                }
                untold.remove();
            }
        }
    }

    /** A shard that takes no command says so at once. */
    private static boolean isBusy(CompletableFuture<Boolean> reply) {
        return reply.isCompletedExceptionally() && reply.exceptionNow() instanceof ShardBusyException;
    }

    private static CompletableFuture<Void> done(CompletableFuture<Boolean> reply) {
        return reply.thenAccept(unused -> {});
    }
}
