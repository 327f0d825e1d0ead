package io.hongyan.delivery;

import io.hongyan.delivery.device.DeviceLink;
import io.hongyan.delivery.device.OutboundMessage;

/**
 * A task's message to a device that asked for what waits, one device at a time.
 *
 * @param link the one it was given to: what a link says of a message counts only while it is the device's current one
 */
record TaskMessage(BulkTask task, int ordinal, DeviceLink link) implements OutboundMessage {

    @Override
    public byte[] payload() {
        return task.payload;
    }

    @Override
    public boolean withdrawn() {
        return task.ended || task.recalled.contains(ordinal);
    }
}
