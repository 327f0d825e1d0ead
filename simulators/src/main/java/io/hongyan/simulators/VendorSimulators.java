package io.hongyan.simulators;

import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.oppo.OppoSimulator;
import io.hongyan.simulators.vendor.xiaomi.XiaomiSimulator;
import java.util.List;

/** Every vendor that is played. */
public final class VendorSimulators {

    private VendorSimulators() {}

    /** One line a vendor, in the order of {@code io.hongyan.kernel.Channel}. */
    public static List<VendorSimulator> all() {
        return List.of(
                XiaomiSimulator.mainland(), XiaomiSimulator.global(), OppoSimulator.mainland(), OppoSimulator.global());
    }
}
