package io.hongyan.delivery;

import io.hongyan.kernel.DeviceAddress;

/** What happened to one addressed device when the push was accepted. */
public record TargetStatus(DeviceAddress device, Status status) {

    /** Getui's successed_online, successed_offline and successed_ignore; UNKNOWN: there is no such device. */
    public enum Status {
        ONLINE,
        OFFLINE,
        IGNORED,
        UNKNOWN
    }
}
