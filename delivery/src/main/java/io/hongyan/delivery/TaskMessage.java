package io.hongyan.delivery;

import io.hongyan.delivery.device.OutboundMessage;

/** A task's message to a device that asked for what waits, one device at a time. */
record TaskMessage(BulkTask task) implements OutboundMessage {

    @Override
    public byte[] payload() {
        return task.payload;
    }

    @Override
    public boolean withdrawn() {
        return task.ended;
    }
}
