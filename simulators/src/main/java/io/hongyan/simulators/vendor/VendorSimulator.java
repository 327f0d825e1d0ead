package io.hongyan.simulators.vendor;

import java.util.Map;

/**
 * Plays one vendor. Has no state of its own: what a running vendor knows is made by {@link #open} and cleared by {@link
 * VendorState#onReset}.
 */
public interface VendorSimulator {

    /**
     * The first segment of its paths: the channel's wire name ({@code huawei}, {@code xiaomi-global}), and the provider's behind it
     * where a channel has several ({@code sms-aliyun}).
     */
    String name();

    /** The wire name of the channel whose settings these are. */
    default String channel() {
        return name();
    }

    /**
     * Settings by which an app's channel reaches this simulator: its credentials and addresses, by the names of the channel's
     * settings.
     *
     * @param baseUrl where this vendor is, without a slash at its end
     */
    Map<String, String> settings(String baseUrl);

    /**
     * Further settings where each message names the address its receipts go to.
     *
     * @param receiptUrl where the platform takes this vendor's receipts
     */
    default Map<String, String> receiptSettings(String receiptUrl) {
        return Map.of();
    }

    /** Defines quotas and rates, and adds the vendor's routes. Called once, before the first request. */
    void open(VendorState vendor, Routes routes);

    /** The vendor's way of saying "too many requests", for {@link Fault.Kind#RATE_LIMITED}. */
    default VendorReply rateLimited() {
        return VendorReply.empty(429).withHeader("Retry-After", "1");
    }
}
