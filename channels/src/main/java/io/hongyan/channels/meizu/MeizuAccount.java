package io.hongyan.channels.meizu;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.Limits;
import io.hongyan.kernel.Secret;
import java.nio.charset.StandardCharsets;

/**
 * The settings of {@link MeizuChannel}, read.
 *
 * @param receiptUrl our own receipt address, empty: no receipts wanted
 * @param receiptKey what a callback must carry; empty: nothing
 */
record MeizuAccount(
        String appId, Secret appSecret, String baseUrl, String receiptUrl, int receiptType, Secret receiptKey) {

    /** Reference section 9.5. */
    private static final int RECEIPT_URL_BYTES = 128;

    private static final int CLICKS_ALONE = 2;

    static MeizuAccount of(ChannelSettings settings) {
        String receiptUrl = settings.has("receipt-url") ? settings.baseUrl("receipt-url") : "";
        if (receiptUrl.getBytes(StandardCharsets.UTF_8).length > RECEIPT_URL_BYTES) {
            throw settings.problem("receipt-url", "an http or https URL of at most " + RECEIPT_URL_BYTES + " bytes");
        }
        return new MeizuAccount(
                settings.text("app-id"),
                settings.secret("app-secret"),
                settings.baseUrl("base-url"),
                receiptUrl,
                settings.number("receipt-type", 1, 3),
                settings.secret("receipt-key"));
    }

    /** Without an address nothing tells of arrivals. */
    Limits limits(Limits given) {
        return given.toBuilder()
                .confirmsArrival(!receiptUrl.isEmpty() && receiptType != CLICKS_ALONE)
                .build();
    }
}
