package io.hongyan.delivery;

import io.hongyan.shards.ShardCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntFunction;

/** Asks shards and waits for what they answer; for virtual threads. */
final class Shards {

    private final ShardCalls<ShardOp<?>> calls;

    Shards(ShardCalls<ShardOp<?>> calls) {
        this.calls = calls;
    }

    int count() {
        return calls.shards();
    }

    <R> CompletableFuture<R> submit(int shard, ShardOp<R> op) {
        return calls.submit(shard, op);
    }

    <R> R ask(int shard, ShardOp<R> op) {
        return await(calls.submit(shard, op));
    }

    /** Asks every shard at once; answers in order of shard. */
    <R> List<R> askAll(IntFunction<ShardOp<R>> op) {
        List<CompletableFuture<R>> replies = new ArrayList<>(calls.shards());
        for (int shard = 0; shard < calls.shards(); shard++) {
            replies.add(calls.submit(shard, op.apply(shard)));
        }
        List<R> answers = new ArrayList<>(replies.size());
        replies.forEach(reply -> answers.add(await(reply)));
        return answers;
    }

    /** Waits for a reply; throws what it failed with. */
    static <R> R await(CompletableFuture<R> reply) {
        try {
            return reply.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
