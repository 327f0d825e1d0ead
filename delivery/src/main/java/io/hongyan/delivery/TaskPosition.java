package io.hongyan.delivery;

import io.hongyan.kernel.TaskId;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;

/** A task's place among tasks, newest first: where a page ended. As text it is opaque. */
public record TaskPosition(long createdMillis, long high, long low) implements Comparable<TaskPosition> {

    private static final Comparator<TaskPosition> NEWEST_FIRST = Comparator.comparingLong(TaskPosition::createdMillis)
            .reversed()
            .thenComparing(TaskPosition::high, Long::compareUnsigned)
            .thenComparing(TaskPosition::low, Long::compareUnsigned);

    private static final int BYTES = 24;

    static TaskPosition of(long createdMillis, TaskId task) {
        return new TaskPosition(createdMillis, task.high(), task.low());
    }

    public static Optional<TaskPosition> parse(String text) {
        if (text.length() != 2 * BYTES) {
            return Optional.empty();
        }
        try {
            RecordReader reader = new RecordReader(HexFormat.of().parseHex(text));
            return Optional.of(new TaskPosition(reader.u64(), reader.u64(), reader.u64()));
        } catch (IllegalArgumentException notHex) {
            return Optional.empty();
        }
    }

    /** Sorts as positions do. */
    void writeKey(RecordWriter writer) {
        writer.u64(Long.MAX_VALUE - createdMillis).u64(high).u64(low);
    }

    static TaskPosition readKey(RecordReader reader) {
        return new TaskPosition(Long.MAX_VALUE - reader.u64(), reader.u64(), reader.u64());
    }

    @Override
    public int compareTo(TaskPosition other) {
        return NEWEST_FIRST.compare(this, other);
    }

    @Override
    public String toString() {
        return HexFormat.of()
                .formatHex(new RecordWriter(BYTES)
                        .u64(createdMillis)
                        .u64(high)
                        .u64(low)
                        .toBytes());
    }
}
