package io.hongyan.delivery;

import io.hongyan.kernel.Channel;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.roaringbitmap.RoaringBitmap;

/**
 * A call that was handed out and not settled yet.
 *
 * @param quotaKey app, channel, class and importance
 * @param day the quota day its units count for, −1: none
 * @param deviceDay the day its messages count for with each device, −1: none
 * @param handedOutMillis when
 * @param targets ordinals in the order they were handed out
 * @param recall the vendor's id of the message to take back; empty: the call sends
 * @param costMicros what the message costs for each target, in millionths of the currency
 */
record OpenCall(
        VendorQuota.Key quotaKey,
        long day,
        long deviceDay,
        long handedOutMillis,
        TaskId task,
        List<Integer> targets,
        Optional<String> recall,
        long costMicros) {

    int app() {
        return quotaKey.app();
    }

    Channel channel() {
        return quotaKey.channel();
    }

    TaskKey key() {
        return TaskKey.of(app(), task);
    }

    boolean isBulk() {
        return !task.keptAsRows();
    }

    OpenCall withTargets(List<Integer> fewer) {
        return new OpenCall(quotaKey, day, deviceDay, handedOutMillis, task, fewer, recall, costMicros);
    }

    RoaringBitmap ordinals() {
        return ordinals(targets);
    }

    static RoaringBitmap ordinals(List<Integer> targets) {
        RoaringBitmap ordinals = new RoaringBitmap();
        targets.forEach(ordinals::add);
        return ordinals;
    }

    byte[] toBytes() {
        RecordWriter writer = new RecordWriter(48 + 4 * targets.size());
        quotaKey.write(writer);
        writer.u64(day).u64(deviceDay).u64(handedOutMillis);
        TaskSpec.writeTaskId(writer, task);
        writer.bool(recall.isPresent());
        recall.ifPresent(writer::text);
        writer.varint(targets.size());
        targets.forEach(writer::u32);
        return writer.varint(costMicros).toBytes();
    }

    static OpenCall read(byte[] bytes) {
        RecordReader reader = new RecordReader(bytes);
        VendorQuota.Key key = VendorQuota.Key.read(reader);
        long day = reader.u64();
        long deviceDay = reader.u64();
        long handedOutMillis = reader.u64();
        TaskId task = TaskSpec.readTaskId(reader);
        Optional<String> recall = reader.bool() ? Optional.of(reader.text()) : Optional.empty();
        int count = reader.varintAsInt();
        List<Integer> targets = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            targets.add(reader.u32());
        }
        return new OpenCall(key, day, deviceDay, handedOutMillis, task, targets, recall, reader.varint());
    }

    /** The call under way that sends something to a device by a channel. */
    static OptionalLong to(ShardStore store, int app, Channel channel, int ordinal) {
        OptionalLong[] found = {OptionalLong.empty()};
        byte[] end = new RecordWriter(9).u64(-1).u8(0).toBytes();
        store.scan(VendorCalls.TABLE, new byte[0], end, (key, value) -> {
            OpenCall call = read(value);
            if (call.app() == app
                    && call.channel() == channel
                    && call.recall.isEmpty()
                    && call.targets.contains(ordinal)) {
                found[0] = OptionalLong.of(number(key));
            }
            return found[0].isEmpty();
        });
        return found[0];
    }

    static byte[] key(long number) {
        return new RecordWriter(8).u64(number).toBytes();
    }

    static long number(byte[] key) {
        return new RecordReader(key).u64();
    }
}
