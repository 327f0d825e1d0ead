package io.hongyan.channels.honor;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.kernel.Secret;

/**
 * An app's account.
 *
 * @param badgeClass empty: badges are not sent
 */
record HonorAccount(
        String sendUrl,
        String authUrl,
        String clientId,
        Secret clientSecret,
        String badgeClass,
        String receiptId,
        boolean test) {

    static HonorAccount of(ChannelSettings settings) {
        return new HonorAccount(
                settings.baseUrl("base-url") + "/api/v1/" + settings.text("app-id") + "/sendMessage",
                settings.baseUrl("auth-url"),
                settings.text("client-id"),
                settings.secret("client-secret"),
                settings.text("badge-class"),
                settings.text("receipt-id"),
                settings.flag("test"));
    }
}
