package io.hongyan.shards;

/**
 * One ordered stream that leaves a shard: a topic's records, or the messages to one other shard. Its rows are numbered
 * 1, 2, 3, … without gaps; a row is deleted some time after its receiver acknowledged it, and the cursor row that is
 * written with the deletion keeps numbers from being used again.
 *
 * <p>Written by the shard's thread; {@link #committed} and {@link #acknowledged} are read by others.
 */
final class OutboxLane {

    /** The topic code of messages between shards. */
    static final int MESSAGES = 0;

    final int code;
    final int target;
    final String name;

    /** The last number given, to a row that may not be committed yet. */
    long last;

    /** Rows up to here are deleted. */
    long deleted;

    private volatile long committed;
    private volatile long acknowledged;

    /** @param target the receiving shard, 0 for a topic */
    OutboxLane(int code, int target, String name) {
        this.code = code;
        this.target = target;
        this.name = name;
    }

    long committed() {
        return committed;
    }

    void committed(long sequence) {
        committed = sequence;
    }

    long acknowledged() {
        return acknowledged;
    }

    void acknowledged(long sequence) {
        acknowledged = sequence;
    }

    boolean isMessages() {
        return code == MESSAGES;
    }

    long backlog() {
        return committed - acknowledged;
    }

    byte[] rowKey(long sequence) {
        return new RecordWriter(11).u8(code).u16(target).u64(sequence).toBytes();
    }

    byte[] cursorKey() {
        return new RecordWriter(3).u8(code).u16(target).toBytes();
    }
}
