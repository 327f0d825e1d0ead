package io.hongyan.simulators;

import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.fcm.FcmSimulator;
import io.hongyan.simulators.vendor.meizu.MeizuSimulator;
import io.hongyan.simulators.vendor.ups.UpsSimulator;
import io.hongyan.simulators.vendor.vivo.VivoSimulator;
import java.util.List;

/** Every vendor that is played. */
public final class VendorSimulators {

    private VendorSimulators() {}

    /** One line a vendor, in the order of {@code io.hongyan.kernel.Channel}. */
    public static List<VendorSimulator> all() {
        return List.of(new FcmSimulator(), new VivoSimulator(), new MeizuSimulator(), new UpsSimulator());
    }
}
