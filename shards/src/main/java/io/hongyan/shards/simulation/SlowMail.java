package io.hongyan.shards.simulation;

import io.hongyan.shards.ShardEngine;
import io.hongyan.shards.ShardLinks;
import io.hongyan.shards.Topic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Messages and acknowledgements on their way between shards: in order per sender, as late as chance has it, and sometimes
 * twice. Kept in memory, so gone in a crash.
 */
final class SlowMail implements ShardLinks {

    private final int shards;
    private final double repetition;
    private final RandomGenerator random;

    /** By receiver × shards + sender. */
    private final List<Deque<Message>> waiting = new ArrayList<>();

    private final @Nullable Message[] lastDelivered;

    /** By the shard that sent the messages. */
    private final List<Deque<Acknowledgement>> acknowledgements = new ArrayList<>();

    SlowMail(int shards, double repetition, RandomGenerator random) {
        this.shards = shards;
        this.repetition = repetition;
        this.random = random;
        this.lastDelivered = new Message[shards * shards];
        for (int i = 0; i < shards * shards; i++) {
            waiting.add(new ArrayDeque<>());
        }
        for (int i = 0; i < shards; i++) {
            acknowledgements.add(new ArrayDeque<>());
        }
    }

    @Override
    public void message(int fromShard, int toShard, long sequence, byte[] message) {
        waiting.get(toShard * shards + fromShard).add(new Message(sequence, message));
    }

    @Override
    public void messagesAcknowledged(int fromShard, int byShard, long sequence) {
        acknowledgements.get(fromShard).add(new Acknowledgement(byShard, sequence));
    }

    @Override
    public void emitted(int shard, Topic topic) {}

    boolean waitsFor(int shard) {
        if (!acknowledgements.get(shard).isEmpty()) {
            return true;
        }
        for (int sender = 0; sender < shards; sender++) {
            if (!waiting.get(shard * shards + sender).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Hands some of what waits, perhaps nothing, to a shard with an open group; returns how many messages. */
    int deliver(int shard, ShardEngine<?> engine, int limit) {
        Deque<Acknowledgement> known = acknowledgements.get(shard);
        for (int i = random.nextInt(known.size() + 1); i > 0; i--) {
            Acknowledgement acknowledgement = known.remove();
            engine.messagesAcknowledged(acknowledgement.byShard, acknowledgement.sequence);
        }
        int delivered = 0;
        for (int i = 0; i < limit; i++) {
            int sender = random.nextInt(shards);
            int way = shard * shards + sender;
            Message repeated = lastDelivered[way];
            if (repeated != null && random.nextDouble() < repetition) {
                engine.receive(sender, repeated.sequence, repeated.bytes);
            }
            Message message = waiting.get(way).poll();
            if (message != null) {
                lastDelivered[way] = message;
                engine.receive(sender, message.sequence, message.bytes);
                delivered++;
            }
        }
        return delivered;
    }

    void clear() {
        waiting.forEach(Deque::clear);
        acknowledgements.forEach(Deque::clear);
        Arrays.fill(lastDelivered, null);
    }

    private record Message(long sequence, byte[] bytes) {}

    private record Acknowledgement(int byShard, long sequence) {}
}
