package io.hongyan.callbacks;

import io.hongyan.kernel.DeviceAddress;
import java.util.List;

/** Finds devices' aliases. Blocks; called from virtual threads. */
@FunctionalInterface
public interface Aliases {

    /** One for each device, in order; an empty text for a device without. */
    List<String> of(List<DeviceAddress> devices);
}
