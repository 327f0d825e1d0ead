package io.hongyan.delivery.device;

import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.TaskId;

/**
 * Evidence of a stage from a device.
 *
 * @param action displayed, clicked, dismissed, or a custom event id 90000 … 90999
 * @param atMillis when the platform got it
 */
public record DeviceReceipt(DeviceAddress device, TaskId task, Action action, long atMillis) {

    /** What a receipt says. */
    public sealed interface Action {

        record Displayed() implements Action {}

        record Clicked() implements Action {}

        record Dismissed() implements Action {}

        record Custom(int eventId) implements Action {
            public Custom {
                if (eventId < 90_000 || eventId > 90_999) {
                    throw new IllegalArgumentException("action: " + eventId + " (expected: 90000 … 90999)");
                }
            }
        }
    }
}
