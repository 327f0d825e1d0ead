package io.hongyan.sdk;

/** Where a client stands; docs/sdk-state-machine.md draws the transitions. */
public enum ClientState {
    /** Not started, or stopped by the app. */
    STOPPED,
    /** Asking the platform for a CID. */
    REGISTERING,
    /** Opening the connection and waiting for CONNACK. */
    CONNECTING,
    /** Connected; waiting for SUBACK of {@code hy/push}. */
    SUBSCRIBING,
    /** Messages arrive. */
    ONLINE,
    /** Waiting for the next try. */
    WAITING,
    /** Refused for a reason that a repetition does not cure. Only the app's {@code start()} leaves this state. */
    BLOCKED
}
