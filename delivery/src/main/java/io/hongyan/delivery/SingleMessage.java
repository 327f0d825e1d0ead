package io.hongyan.delivery;

import io.hongyan.delivery.device.DeviceLink;
import io.hongyan.delivery.device.OutboundMessage;
import io.hongyan.kernel.TaskId;

/** A single push on its way to its device; carries its record, so that an arrival reads nothing. */
final class SingleMessage implements OutboundMessage {

    final TaskKey task;
    final int ordinal;
    final long sequence;
    final byte[] payload;

    /** The one it was given to: what a link says of a message counts only while it is the device's current one. */
    final DeviceLink link;

    /** The latest state, ahead of the stored row while the message is on its way. Owned by the shard's thread. */
    SingleRecord record;

    /** Whether the tallies know that it was sent: they are told when the record with that fact is written. */
    boolean sentCounted;

    private volatile boolean withdrawn;

    SingleMessage(TaskKey task, int ordinal, SingleRecord record, byte[] payload, DeviceLink link) {
        this.task = task;
        this.ordinal = ordinal;
        this.sequence = record.sequence();
        this.record = record;
        this.sentCounted = record.sentMillis() != 0;
        this.payload = payload;
        this.link = link;
    }

    TaskId taskId() {
        return new TaskId(TaskId.Kind.SINGLE, record.monthDay(), task.high(), task.low());
    }

    @Override
    public byte[] payload() {
        return payload;
    }

    @Override
    public boolean withdrawn() {
        return withdrawn;
    }

    void withdraw() {
        withdrawn = true;
    }
}
