package io.hongyan.channels.huawei;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.kernel.Secret;

/**
 * An app's account.
 *
 * @param badgeClass empty: badges are not sent, for Huawei refuses one without its class
 * @param selfClassified whether the app may name a message's category; else Huawei's own classifier decides
 * @param callbackUser empty or {@code callbackKey} empty: receipts are not signed
 */
record HuaweiAccount(
        String sendUrl,
        String authUrl,
        String clientId,
        Secret clientSecret,
        boolean selfClassified,
        String badgeClass,
        String receiptId,
        String callbackUser,
        Secret callbackKey,
        boolean test) {

    static HuaweiAccount of(ChannelSettings settings) {
        String target =
                settings.has("project-id") ? "/v2/" + settings.text("project-id") : "/v1/" + settings.text("client-id");
        return new HuaweiAccount(
                settings.baseUrl("base-url") + target + "/messages:send",
                settings.baseUrl("auth-url"),
                settings.text("client-id"),
                settings.secret("client-secret"),
                settings.flag("self-classified"),
                settings.text("badge-class"),
                settings.text("receipt-id"),
                settings.text("callback-user"),
                settings.secret("callback-key"),
                settings.flag("test"));
    }
}
