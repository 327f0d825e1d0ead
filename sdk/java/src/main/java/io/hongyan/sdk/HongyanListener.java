package io.hongyan.sdk;

/** What an app hears from its client. Calls come one at a time and in order, on the listener's executor. */
public interface HongyanListener {

    /**
     * A message that this device has not handled yet. Once this returns, the message counts as arrived: it is remembered and
     * acknowledged to the platform. Where it throws, it is called again for the same message after a pause, three times in
     * all; then the message is acknowledged and {@link #onError} says so. After a crash of the process in the middle, the
     * message comes once more.
     */
    void onMessage(PushMessage message);

    /** The client moved to another state. {@code code} says why. */
    default void onStateChanged(ClientState state, StateCode code) {}

    /** The device has an identity: the CID to tell one's own server. Called at each start and after each registration. */
    default void onCid(String cid) {}

    /** Something went wrong that no state shows: a malformed message, a refused receipt, a full outbox. */
    default void onError(String what) {}
}
