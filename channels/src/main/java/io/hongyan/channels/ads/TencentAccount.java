package io.hongyan.channels.ads;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.kernel.Secret;

/** The settings of {@link AdsChannel} for Tencent Ads, read. */
record TencentAccount(String baseUrl, long accountId, Secret accessToken, int uploadsPerMinute) {

    static TencentAccount of(ChannelSettings settings) {
        if (!settings.text("account-id").matches("\\d{1,18}")) {
            throw settings.problem("account-id", "digits: the advertising account at Tencent");
        }
        if (!settings.has("access-token")) {
            throw settings.problem("access-token", "a token of Tencent's Marketing API");
        }
        return new TencentAccount(
                settings.baseUrl("base-url"),
                Long.parseLong(settings.text("account-id")),
                settings.secret("access-token"),
                settings.number("uploads-per-minute", 1, 100_000));
    }
}
