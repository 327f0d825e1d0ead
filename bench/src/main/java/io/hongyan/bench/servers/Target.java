package io.hongyan.bench.servers;

/** A kind of server that can be measured. */
public interface Target {

    String name();

    /** Floors are what rates are related to; they are nobody's peer. */
    default boolean isFloor() {
        return false;
    }

    /** Whether Hongyan is to be compared with it as another server of its kind. */
    default boolean isPeer() {
        return !isFloor();
    }

    /** Keeps messages for devices that are not connected. */
    default boolean storesOffline() {
        return true;
    }

    /**
     * Starts a fresh server on ports of its own; returns when it takes connections.
     *
     * @param onDisk sessions and messages must survive a restart
     */
    Server start(Workplace work, boolean onDisk) throws Exception;
}
