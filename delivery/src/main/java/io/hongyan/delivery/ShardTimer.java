package io.hongyan.delivery;

import io.hongyan.kernel.Channel;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;

/** What the timers of a device shard are about; stored as they are written here. */
sealed interface ShardTimer {

    /** A single push's validity ends. */
    record SingleExpiry(int app, int ordinal, long sequence) implements ShardTimer {}

    /** A list or app task's validity ends on this shard. */
    record TaskExpiry(TaskKey task) implements ShardTimer, AboutTask {}

    /** A scheduled task starts; on its home shard. */
    record TaskStart(TaskKey task) implements ShardTimer, AboutTask {}

    /** The next devices of a fixed-rate task are due. */
    record Release(TaskKey task) implements ShardTimer, AboutTask {}

    /** A task is older than reports reach back. */
    record TaskPurge(TaskKey task) implements ShardTimer, AboutTask {}

    /** Logins gathered in memory are to be written. */
    record WriteLogins() implements ShardTimer {}

    /** Single pushes older than reports reach back are to be looked for. */
    record SweepSingles() implements ShardTimer {}

    /** What could not be sent by a vendor may be now: its quota is to be asked for again. */
    record VendorWake(int app, Channel channel) implements ShardTimer {}

    /** Devices whose connection was lost are to be looked at: what waits for them may go by vendor. */
    record Reroute() implements ShardTimer {}

    /** A task's validity is about to end: what was kept for the own channel may go by vendor after all. */
    record VendorBackup(TaskKey task) implements ShardTimer {}

    /** Of a task's targets, some have waited long enough for a step of its fallback. */
    record FallbackStep(TaskKey task, int step) implements ShardTimer, AboutTask {}

    /** The quiet hours of some of a task's devices end. */
    record QuietEnd(TaskKey task, long endMillis) implements ShardTimer, AboutTask {}

    /** The quiet hours that a single push waits for end. */
    record SingleQuietEnd(int app, int ordinal, long sequence) implements ShardTimer {}

    /** A task that waits for its audience to be online is to look how many are. */
    record CountAudience(TaskKey task) implements ShardTimer, AboutTask {}

    /** A task has waited long enough for screens to be switched on. */
    record ScreenDeadline(TaskKey task) implements ShardTimer, AboutTask {}

    /** The same of a single push. */
    record SingleScreenDeadline(int app, int ordinal, long sequence) implements ShardTimer {}

    /** Who was online in this hour is to be written. */
    record WriteOnline() implements ShardTimer {}

    default byte[] toBytes() {
        return switch (this) {
            case SingleExpiry timer -> ofSingle(1, timer.app, timer.ordinal, timer.sequence);
            case TaskExpiry timer -> ofTask(2, timer.task).toBytes();
            case TaskStart timer -> ofTask(3, timer.task).toBytes();
            case Release timer -> ofTask(4, timer.task).toBytes();
            case TaskPurge timer -> ofTask(5, timer.task).toBytes();
            case WriteLogins timer -> new byte[] {6};
            case SweepSingles timer -> new byte[] {7};
            case VendorWake timer ->
                new RecordWriter(6)
                        .u8(8)
                        .u32(timer.app)
                        .u8(timer.channel.code())
                        .toBytes();
            case Reroute timer -> new byte[] {9};
            case VendorBackup timer -> ofTask(10, timer.task).toBytes();
            case FallbackStep timer -> ofTask(11, timer.task).u8(timer.step).toBytes();
            case QuietEnd timer -> ofTask(12, timer.task).u64(timer.endMillis).toBytes();
            case SingleQuietEnd timer -> ofSingle(13, timer.app, timer.ordinal, timer.sequence);
            case CountAudience timer -> ofTask(14, timer.task).toBytes();
            case ScreenDeadline timer -> ofTask(15, timer.task).toBytes();
            case SingleScreenDeadline timer -> ofSingle(16, timer.app, timer.ordinal, timer.sequence);
            case WriteOnline timer -> new byte[] {17};
        };
    }

    static ShardTimer read(byte[] bytes) {
        RecordReader reader = new RecordReader(bytes);
        int code = reader.u8();
        return switch (code) {
            case 1 -> new SingleExpiry(reader.u32(), reader.u32(), reader.u64());
            case 2 -> new TaskExpiry(task(reader));
            case 3 -> new TaskStart(task(reader));
            case 4 -> new Release(task(reader));
            case 5 -> new TaskPurge(task(reader));
            case 6 -> new WriteLogins();
            case 7 -> new SweepSingles();
            case 8 -> new VendorWake(reader.u32(), Channel.ofCode(reader.u8()));
            case 9 -> new Reroute();
            case 10 -> new VendorBackup(task(reader));
            case 11 -> new FallbackStep(task(reader), reader.u8());
            case 12 -> new QuietEnd(task(reader), reader.u64());
            case 13 -> new SingleQuietEnd(reader.u32(), reader.u32(), reader.u64());
            case 14 -> new CountAudience(task(reader));
            case 15 -> new ScreenDeadline(task(reader));
            case 16 -> new SingleScreenDeadline(reader.u32(), reader.u32(), reader.u64());
            case 17 -> new WriteOnline();
            default -> throw new IllegalStateException("timer code: " + code + " (expected: 1 … 17)");
        };
    }

    private static byte[] ofSingle(int code, int app, int ordinal, long sequence) {
        return new RecordWriter(17).u8(code).u32(app).u32(ordinal).u64(sequence).toBytes();
    }

    private static RecordWriter ofTask(int code, TaskKey task) {
        return new RecordWriter(30).u8(code).u32(task.app()).u64(task.high()).u64(task.low());
    }

    private static TaskKey task(RecordReader reader) {
        return new TaskKey(reader.u32(), reader.u64(), reader.u64());
    }
}
