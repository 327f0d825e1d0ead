package io.hongyan.delivery;

import io.hongyan.audience.TokenId;
import io.hongyan.audience.VendorTokens;
import io.hongyan.delivery.rules.MessageTraits;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import java.util.ArrayList;
import java.util.List;

/** What device shards tell each other about tasks, quotas and tokens; stored and sent as written here. */
sealed interface ShardMessage {

    /** Home to all: resolve the audience and start sending. */
    record Plan(TaskSpec spec, long expiryMillis) implements ShardMessage, AboutTask {

        @Override
        public TaskKey task() {
            return spec.key();
        }
    }

    /** All to home, for a fixed-rate task: how many devices are held here. */
    record Held(TaskKey task, long count) implements ShardMessage, AboutTask {}

    /** Home to all, for a fixed-rate task: this many devices are held altogether; begin. */
    record BeginRelease(TaskKey task, long total) implements ShardMessage, AboutTask {}

    /** Home to all: end the task. */
    record End(TaskKey task) implements ShardMessage, AboutTask {}

    /** All to a quota's home: units wanted for a day. */
    record QuotaAsk(VendorQuota.Key key, long day, long units) implements ShardMessage {}

    /** A quota's home to who asked: units granted, 0: none left. */
    record QuotaGrant(VendorQuota.Key key, long day, long units) implements ShardMessage {}

    /** All to a quota's home: units that were not used. */
    record QuotaReturn(VendorQuota.Key key, long day, long units) implements ShardMessage {}

    /** All to the tokens' home: bound, or let go. */
    record TokensChanged(List<VendorTokens.Change> changes) implements ShardMessage {

        public TokensChanged {
            changes = List.copyOf(changes);
        }
    }

    /** Home to who had the tokens: these bindings are over, for another shard's devices were given the tokens later. */
    record TokensLost(List<VendorTokens.Change> bindings) implements ShardMessage {

        public TokensLost {
            bindings = List.copyOf(bindings);
        }
    }

    /** All to a task's home: money wanted for so many messages of a fallback. */
    record BudgetAsk(TaskKey task, long costMicros, long messages) implements ShardMessage, AboutTask {}

    /** A task's home to who asked: money granted, 0: none is left. */
    record BudgetGrant(TaskKey task, long micros) implements ShardMessage, AboutTask {}

    /** All to a task's home: money that was not spent. */
    record BudgetReturn(TaskKey task, long micros) implements ShardMessage, AboutTask {}

    /** All to home, for a task that waits for its audience: so many of its devices are online here. */
    record Audience(TaskKey task, int shard, int online) implements ShardMessage, AboutTask {}

    /** To shards with devices of a user: a message was counted, or no longer is, for another of the user's devices. */
    record CountedUser(int app, String alias, MessageTraits message, long millis, boolean sent)
            implements ShardMessage {}

    /** All to all: these people saw a task's message on a device of theirs. */
    record Attended(int app, TaskId id, Attention attention, List<Person> people) implements ShardMessage, AboutTask {

        /** The devices of an alias. */
        record Person(String aliasType, String alias) {}

        @Override
        public TaskKey task() {
            return TaskKey.of(app, id);
        }
    }

    default byte[] toBytes() {
        return switch (this) {
            case Plan message ->
                new RecordWriter(600)
                        .u8(1)
                        .u64(message.expiryMillis)
                        .raw(message.spec.toBytes())
                        .toBytes();
            case Held message -> ofTask(2, message.task).varint(message.count).toBytes();
            case BeginRelease message ->
                ofTask(3, message.task).varint(message.total).toBytes();
            case End message -> ofTask(4, message.task).toBytes();
            case QuotaAsk message -> ofQuota(5, message.key, message.day, message.units);
            case QuotaGrant message -> ofQuota(6, message.key, message.day, message.units);
            case QuotaReturn message -> ofQuota(7, message.key, message.day, message.units);
            case TokensChanged message -> ofTokens(8, message.changes);
            case TokensLost message -> ofTokens(9, message.bindings);
            case BudgetAsk message ->
                ofTask(10, message.task)
                        .varint(message.costMicros)
                        .varint(message.messages)
                        .toBytes();
            case BudgetGrant message ->
                ofTask(11, message.task).varint(message.micros).toBytes();
            case BudgetReturn message ->
                ofTask(12, message.task).varint(message.micros).toBytes();
            case Audience message ->
                ofTask(13, message.task)
                        .varint(message.shard)
                        .varint(message.online)
                        .toBytes();
            case CountedUser user -> {
                RecordWriter writer = new RecordWriter(64)
                        .u8(14)
                        .u32(user.app)
                        .text(user.alias)
                        .u64(user.millis)
                        .bool(user.sent);
                TraitsForm.write(writer, user.message);
                yield writer.toBytes();
            }
            case Attended message -> {
                RecordWriter writer =
                        new RecordWriter(32 + 24 * message.people.size()).u8(15).u32(message.app);
                TaskSpec.writeTaskId(writer, message.id);
                writer.u8(message.attention.code()).varint(message.people.size());
                message.people.forEach(person -> writer.text(person.aliasType).text(person.alias));
                yield writer.toBytes();
            }
        };
    }

    static ShardMessage read(byte[] bytes) {
        RecordReader reader = new RecordReader(bytes);
        int code = reader.u8();
        return switch (code) {
            case 1 -> {
                long expiryMillis = reader.u64();
                yield new Plan(TaskSpec.read(reader), expiryMillis);
            }
            case 2 -> new Held(task(reader), reader.varint());
            case 3 -> new BeginRelease(task(reader), reader.varint());
            case 4 -> new End(task(reader));
            case 5 -> new QuotaAsk(VendorQuota.Key.read(reader), reader.varint(), reader.varint());
            case 6 -> new QuotaGrant(VendorQuota.Key.read(reader), reader.varint(), reader.varint());
            case 7 -> new QuotaReturn(VendorQuota.Key.read(reader), reader.varint(), reader.varint());
            case 8 -> new TokensChanged(tokens(reader));
            case 9 -> new TokensLost(tokens(reader));
            case 10 -> new BudgetAsk(task(reader), reader.varint(), reader.varint());
            case 11 -> new BudgetGrant(task(reader), reader.varint());
            case 12 -> new BudgetReturn(task(reader), reader.varint());
            case 14 -> {
                int app = reader.u32();
                String alias = reader.text();
                long millis = reader.u64();
                boolean sent = reader.bool();
                yield new CountedUser(app, alias, TraitsForm.read(reader), millis, sent);
            }
            case 13 -> new Audience(task(reader), reader.varintAsInt(), reader.varintAsInt());
            case 15 -> {
                int app = reader.u32();
                TaskId id = TaskSpec.readTaskId(reader);
                Attention attention = Attention.ofCode(reader.u8());
                int count = reader.varintAsInt();
                List<Attended.Person> people = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    people.add(new Attended.Person(reader.text(), reader.text()));
                }
                yield new Attended(app, id, attention, people);
            }
            default -> throw new IllegalStateException("shard message code: " + code + " (expected: 1 … 15)");
        };
    }

    private static byte[] ofQuota(int code, VendorQuota.Key key, long day, long units) {
        RecordWriter writer = new RecordWriter(24).u8(code);
        key.write(writer);
        return writer.varint(day).varint(units).toBytes();
    }

    private static byte[] ofTokens(int code, List<VendorTokens.Change> tokens) {
        RecordWriter writer = new RecordWriter(8 + 30 * tokens.size()).u8(code).varint(tokens.size());
        for (VendorTokens.Change change : tokens) {
            change.token().write(writer);
            writer.u64(change.boundMicros()).bool(change.bound());
        }
        return writer.toBytes();
    }

    private static List<VendorTokens.Change> tokens(RecordReader reader) {
        int count = reader.varintAsInt();
        List<VendorTokens.Change> tokens = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            tokens.add(new VendorTokens.Change(TokenId.read(reader), reader.u64(), reader.bool()));
        }
        return tokens;
    }

    private static RecordWriter ofTask(int code, TaskKey task) {
        return new RecordWriter(32).u8(code).u32(task.app()).u64(task.high()).u64(task.low());
    }

    private static TaskKey task(RecordReader reader) {
        return new TaskKey(reader.u32(), reader.u64(), reader.u64());
    }
}
