package io.hongyan.simulators;

import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.apns.ApnsSimulator;
import io.hongyan.simulators.vendor.webpush.WebPushSimulator;
import java.util.List;

/** Every vendor that is played. */
public final class VendorSimulators {

    private VendorSimulators() {}

    /** One line a vendor, in the order of {@code io.hongyan.kernel.Channel}. */
    public static List<VendorSimulator> all() {
        return List.of(new ApnsSimulator(), new WebPushSimulator());
    }
}
