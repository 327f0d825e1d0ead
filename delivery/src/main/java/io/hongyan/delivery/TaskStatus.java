package io.hongyan.delivery;

/** How far a list or app task has come. */
public enum TaskStatus {
    /** For its schedule's time. */
    WAITING,
    /** All that is left of it waits for the end of quiet hours. */
    AWAITING_QUIET_HOURS,
    SENDING,
    /** Nothing of it is left to be delivered, or its validity is over. */
    DONE,
    STOPPED,
    /** Its schedule was deleted before it ran. */
    DELETED
}
