package io.hongyan.delivery;

import io.hongyan.kernel.DeviceAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A list of things about devices, split by the shards that own the devices, and the answers put back in the list's order.
 *
 * @param <T> what the list holds
 */
final class ByShard<T> {

    private final List<T> all;
    private final Map<Integer, List<Integer>> positions = new TreeMap<>();

    ByShard(List<T> all, Function<T, DeviceAddress> device) {
        this.all = all;
        for (int i = 0; i < all.size(); i++) {
            positions
                    .computeIfAbsent(device.apply(all.get(i)).shard(), unused -> new ArrayList<>())
                    .add(i);
        }
    }

    static int[] ordinals(List<DeviceAddress> devices) {
        return devices.stream().mapToInt(DeviceAddress::ordinal).toArray();
    }

    /** Asks each shard about its part, all at once; waits for all. */
    <R> void ask(Shards shards, Function<List<T>, ShardOp<R>> op) {
        submit(shards, (shard, part) -> op.apply(part)).values().forEach(Shards::await);
    }

    /** The same where each shard answers one result per thing asked. */
    <R> List<R> collect(Shards shards, Function<List<T>, ShardOp<List<R>>> op) {
        Map<Integer, CompletableFuture<List<R>>> replies = submit(shards, (shard, part) -> op.apply(part));
        List<R> results = new ArrayList<>(java.util.Collections.nCopies(all.size(), null));
        replies.forEach((shard, reply) -> {
            List<R> answers = Shards.await(reply);
            List<Integer> places = positions.getOrDefault(shard, List.of());
            for (int i = 0; i < places.size(); i++) {
                results.set(places.get(i), answers.get(i));
            }
        });
        return results;
    }

    /** What of the list is a shard's, in the list's order. */
    List<T> part(int shard) {
        return positions.getOrDefault(shard, List.of()).stream().map(all::get).toList();
    }

    /** Hands each shard its part without waiting. */
    <R> Map<Integer, CompletableFuture<R>> submit(Shards shards, BiFunction<Integer, List<T>, ShardOp<R>> op) {
        Map<Integer, CompletableFuture<R>> replies = new TreeMap<>();
        positions.forEach((shard, places) -> {
            replies.put(shard, shards.submit(shard, op.apply(shard, part(shard))));
        });
        return replies;
    }
}
