package io.hongyan.delivery;

import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;

/**
 * A list or app task as its home shard knows it: what was asked, and whether it has started.
 *
 * @param startMillis when it is to start or did
 * @param planned for a fixed-rate task: shards that counted their share so far
 * @param held devices they counted
 */
record HomeTask(TaskSpec spec, State state, long startMillis, int planned, long held) {

    /** What the home shard decides. */
    enum State {
        /** Scheduled for later. */
        WAITING,
        STARTED,
        STOPPED,
        /** Its schedule was deleted before it ran. */
        DELETED
    }

    long expiryMillis() {
        return startMillis
                + (spec.onlineOnly()
                        ? ONLINE_ONLY_GRACE_MILLIS
                        : spec.settings().validity().toMillis());
    }

    /** How long a message for connected devices only may wait for its acknowledgement. */
    static final long ONLINE_ONLY_GRACE_MILLIS = 30_000;

    HomeTask with(State changed) {
        return new HomeTask(spec, changed, startMillis, planned, held);
    }

    HomeTask startedAt(long millis) {
        return new HomeTask(spec, State.STARTED, millis, planned, held);
    }

    HomeTask counted(long more) {
        return new HomeTask(spec, state, startMillis, planned + 1, held + more);
    }

    byte[] toBytes() {
        return new RecordWriter(600)
                .u8(state.ordinal())
                .u64(startMillis)
                .varint(planned)
                .varint(held)
                .raw(spec.toBytes())
                .toBytes();
    }

    static HomeTask read(byte[] bytes) {
        RecordReader reader = new RecordReader(bytes);
        State state = State.values()[reader.u8()];
        long startMillis = reader.u64();
        int planned = reader.varintAsInt();
        long held = reader.varint();
        return new HomeTask(TaskSpec.read(reader), state, startMillis, planned, held);
    }
}
