package io.hongyan.delivery;

import io.hongyan.kernel.TaskId;
import io.hongyan.shards.RecordWriter;

/** Identity of a task in a store: the app and the 128 bits of its id. */
record TaskKey(int app, long high, long low) {

    static TaskKey of(int app, TaskId task) {
        return new TaskKey(app, task.high(), task.low());
    }

    /** The 32 hex characters of the task's id. */
    String msgid() {
        return new TaskId(TaskId.Kind.SINGLE, 0, high, low).msgid();
    }

    byte[] prefix() {
        return writer().toBytes();
    }

    RecordWriter writer() {
        return new RecordWriter(40).u32(app).u64(high).u64(low);
    }
}
