package io.hongyan.shards.simulation;

import io.hongyan.kernel.BigEndian;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardCommand;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.ShardProcessor;
import io.hongyan.shards.ShardProcessorFactory;
import io.hongyan.shards.Store;
import io.hongyan.shards.Table;
import io.hongyan.shards.Topic;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Accounts, one shard each. A transfer takes money here and sends it as a message; a later one does so when its timer
 * fires, and until then the money is reserved. Each arrival is told to a topic. No step creates or destroys money.
 */
final class Bank implements ShardProcessor<Bank.Command> {

    static final long OPENING_BALANCE = 1_000;
    static final Topic ARRIVALS = new Topic(1, "arrivals");

    private static final Table BALANCE = new Table("balance");
    private static final Table RESERVED = new Table("reserved");
    private static final Table ARRIVED = new Table("arrived");
    private static final byte[] KEY = "the account".getBytes(StandardCharsets.UTF_8);

    sealed interface Command extends ShardCommand<Boolean> {}

    record Transfer(int toShard, long amount) implements Command {}

    record LaterTransfer(int id, int toShard, long amount, long dueMillis) implements Command {}

    /** Calls a later transfer off: the reservation is dissolved. */
    record CallOff(int id) implements Command {}

    record LookUp() implements Command {}

    static ShardProcessorFactory<Command> factory() {
        return new ShardProcessorFactory<>() {
            @Override
            public ShardProcessor<Command> create(int shard) {
                return new Bank();
            }

            @Override
            public Set<Topic> topics() {
                return Set.of(ARRIVALS);
            }
        };
    }

    private record Reservation(int toShard, long amount, long dueMillis) {}

    /** Mirrors the store; wrong after a crash if recovery were. */
    private long balance;

    private final Map<Integer, Reservation> reserved = new HashMap<>();
    private long arrivedInGroup;

    @Override
    public void recover(ShardContext context) {
        byte[] stored = context.store().get(BALANCE, KEY);
        if (stored == null) {
            balance = OPENING_BALANCE;
            context.store().put(BALANCE, KEY, number(balance));
        } else {
            balance = BigEndian.getLong(stored, 0);
        }
        context.store().scan(RESERVED, new byte[0], new byte[] {-1, -1, -1, -1, -1}, (key, value) -> {
            RecordReader reader = new RecordReader(value);
            reserved.put(BigEndian.getInt(key, 0), new Reservation(reader.u16(), reader.u64(), reader.u64()));
            return true;
        });
    }

    @Override
    public Object apply(Command command, ShardContext context) {
        return switch (command) {
            case Transfer(int toShard, long amount) -> {
                if (amount > balance) {
                    yield false;
                }
                setBalance(balance - amount, context);
                context.send(toShard, number(amount));
                yield true;
            }
            case LaterTransfer(int id, int toShard, long amount, long dueMillis) -> {
                if (amount > balance || reserved.containsKey(id)) {
                    yield false;
                }
                setBalance(balance - amount, context);
                reserved.put(id, new Reservation(toShard, amount, dueMillis));
                byte[] value = new RecordWriter()
                        .u16(toShard)
                        .u64(amount)
                        .u64(dueMillis)
                        .toBytes();
                context.store().put(RESERVED, id(id), value);
                context.schedule(dueMillis, timer(id, toShard, amount));
                yield true;
            }
            case CallOff(int id) -> {
                Reservation kept = reserved.remove(id);
                if (kept == null) {
                    yield false;
                }
                context.store().delete(RESERVED, id(id));
                context.cancel(kept.dueMillis, timer(id, kept.toShard, kept.amount));
                setBalance(balance + kept.amount, context);
                yield true;
            }
            case LookUp() -> true;
        };
    }

    @Override
    public void onTimer(long dueMillis, byte[] timer, ShardContext context) {
        if (dueMillis > context.nowMillis()) {
            throw new IllegalStateException("a timer fired early");
        }
        RecordReader reader = new RecordReader(timer);
        int id = reader.u32();
        int toShard = reader.u16();
        long amount = reader.u64();
        if (reserved.remove(id) == null) {
            throw new IllegalStateException("timer " + id + " fired twice or after it was cancelled");
        }
        context.store().delete(RESERVED, id(id));
        context.send(toShard, number(amount));
    }

    @Override
    public void onMessage(int fromShard, byte[] message, ShardContext context) {
        arrivedInGroup += BigEndian.getLong(message, 0);
        context.emit(ARRIVALS, message);
    }

    @Override
    public void flush(ShardContext context) {
        if (arrivedInGroup > 0) {
            setBalance(balance + arrivedInGroup, context);
            byte[] soFar = context.store().get(ARRIVED, KEY);
            long sum = soFar == null ? 0 : BigEndian.getLong(soFar, 0);
            context.store().put(ARRIVED, KEY, number(sum + arrivedInGroup));
            arrivedInGroup = 0;
        }
    }

    /** What the account holds and has reserved, in memory. */
    long total() {
        return balance
                + reserved.values().stream().mapToLong(Reservation::amount).sum();
    }

    int reservations() {
        return reserved.size();
    }

    /** All that ever arrived at a shard by message, from disk. */
    static long arrived(Store store, int shard) {
        byte[] stored = store.get(shard, ARRIVED, KEY);
        return stored == null ? 0 : BigEndian.getLong(stored, 0);
    }

    private void setBalance(long amount, ShardContext context) {
        balance = amount;
        context.store().put(BALANCE, KEY, number(amount));
    }

    private static byte[] timer(int id, int toShard, long amount) {
        return new RecordWriter().u32(id).u16(toShard).u64(amount).toBytes();
    }

    private static byte[] id(int id) {
        return new RecordWriter(4).u32(id).toBytes();
    }

    private static byte[] number(long value) {
        return new RecordWriter(8).u64(value).toBytes();
    }
}
