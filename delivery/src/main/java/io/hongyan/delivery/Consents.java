package io.hongyan.delivery;

import io.hongyan.kernel.DeviceAddress;
import java.time.Instant;
import java.util.List;

/**
 * What users agreed to be sent, purpose by purpose. A decision is the user's: it holds for all devices of the alias (of the
 * default type) of the device that told it, also for one that is bound to it later; without an alias it is that device's alone.
 * A withdrawal takes back what waits for them. Blocks until what it answers is on disk; call it from virtual threads.
 */
public interface Consents {

    /** Changes one device or user keeps at most; the oldest go. */
    int MAX_KEPT = 100;

    /** Who told the platform. */
    enum Source {
        API,
        DEVICE
    }

    /** What was decided, and when the platform was told. */
    record Decision(String purpose, boolean granted, Instant at, Source source) {}

    /** For devices and their users. */
    void decide(int app, List<DeviceAddress> devices, String purpose, boolean granted, Source source);

    /** For the user of an alias. */
    void decide(int app, String aliasType, String alias, String purpose, boolean granted, Source source);

    /** What was decided for a device, oldest first. */
    List<Decision> of(DeviceAddress device);

    /** What was decided for the user of an alias, oldest first. */
    List<Decision> of(int app, String aliasType, String alias);
}
