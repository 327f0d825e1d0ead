package io.hongyan.delivery;

import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a list or app task that are looked at often: distinct devices per stage, over all channels.
 *
 * @param open still to be delivered, those on their way included
 * @param held of the open ones, those that wait for the end of quiet hours
 */
public record TaskCounts(
        long targeted, long filtered, long sent, long arrived, long displayed, long clicked, long open, long held) {

    public static final TaskCounts NONE = new TaskCounts(0, 0, 0, 0, 0, 0, 0, 0);

    TaskCounts plus(TaskCounts other) {
        return new TaskCounts(
                targeted + other.targeted,
                filtered + other.filtered,
                sent + other.sent,
                arrived + other.arrived,
                displayed + other.displayed,
                clicked + other.clicked,
                open + other.open,
                held + other.held);
    }

    TaskCounts with(long stillOpen, long waiting) {
        return new TaskCounts(targeted, filtered, sent, arrived, displayed, clicked, stillOpen, waiting);
    }

    /** What is stored: what memory knows anyway is not. */
    byte[] toBytes() {
        return new RecordWriter(30)
                .varint(targeted)
                .varint(filtered)
                .varint(sent)
                .varint(arrived)
                .varint(displayed)
                .varint(clicked)
                .toBytes();
    }

    static TaskCounts read(byte @Nullable [] bytes) {
        if (bytes == null) {
            return NONE;
        }
        RecordReader reader = new RecordReader(bytes);
        return new TaskCounts(
                reader.varint(),
                reader.varint(),
                reader.varint(),
                reader.varint(),
                reader.varint(),
                reader.varint(),
                0,
                0);
    }
}
