package io.hongyan.channels.oppo;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.SettingKey;
import io.hongyan.kernel.Secret;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An app's account with OPUSH.
 *
 * @param feedbackUrl where invalid tokens are asked for; empty: they are not
 * @param marketingChannel given to marketing messages that name none, as {@code marketingCategory} is; empty: none
 * @param serviceChannels channels that OPPO counts as service ones; the first is given to service messages that name none, as
 *     {@code serviceCategory} is
 * @param broadcastFrom fewest devices a marketing message is broadcast to; 0: it never is
 * @param longText longest expanded text
 * @param tokenLife how long a token of OPPO's lives
 * @param receiptUrl where OPPO is to send receipts; empty: nowhere
 * @param receiptKey what a callback must carry; empty: nothing
 */
record OppoAccount(
        OppoRegion region,
        String baseUrl,
        Optional<String> feedbackUrl,
        String appKey,
        Secret masterSecret,
        String marketingChannel,
        String marketingCategory,
        List<String> serviceChannels,
        String serviceCategory,
        int broadcastFrom,
        int longText,
        boolean verifiesTokens,
        Duration tokenLife,
        Optional<String> receiptUrl,
        Secret receiptKey) {

    static final String NOWHERE = "none";

    static List<SettingKey> settingKeys(String baseUrl, String feedbackUrl, String marketingCategory) {
        return List.of(
                SettingKey.required("app-key", "AppKey: push console, application configuration"),
                SettingKey.secret("master-secret", "MasterSecret (AppServerSecret): same page, main account only"),
                SettingKey.optional("base-url", baseUrl, "the push service"),
                SettingKey.optional("feedback-url", feedbackUrl, "where invalid tokens are asked for; none: nowhere"),
                SettingKey.optional("marketing-channel", "", "channel id of marketing messages that name none"),
                SettingKey.optional(
                        "marketing-category", marketingCategory, "category of marketing messages that name none"),
                SettingKey.optional(
                        "service-channels",
                        "",
                        "channel ids registered as communication and service (通讯与服务), comma-separated; the first is for"
                                + " service messages that name none"),
                SettingKey.optional(
                        "service-category", "", "category of service messages that name none, such as ORDER"),
                SettingKey.optional(
                        "broadcast-from",
                        "0",
                        "fewest devices that a marketing message is broadcast to, which is quicker but not safe to repeat; 0:"
                                + " batches of singles only"),
                SettingKey.optional("long-text-limit", "128", "longest expanded text; a longer one is not sent"),
                SettingKey.optional(
                        "verify-registration-id", "true", "a phone drops messages to an id that is no longer its own"),
                SettingKey.optional("token-life-seconds", "86400", "how long OPPO's auth tokens live"),
                SettingKey.optional(
                        "receipt-url",
                        "",
                        "this server's receipt address of the app and channel, at most 200 characters; empty: no receipts"),
                SettingKey.optionalSecret(
                        "receipt-key", "if set, receipts must carry it: put ?key=… behind the receipt address"));
    }

    static OppoAccount of(ChannelSettings settings, OppoRegion region) {
        return new OppoAccount(
                region,
                settings.baseUrl("base-url"),
                settings.text("feedback-url").equals(NOWHERE)
                        ? Optional.empty()
                        : Optional.of(settings.baseUrl("feedback-url")),
                settings.text("app-key"),
                settings.secret("master-secret"),
                settings.text("marketing-channel"),
                settings.text("marketing-category"),
                Arrays.stream(settings.text("service-channels").split(","))
                        .map(String::strip)
                        .filter(channel -> !channel.isEmpty())
                        .toList(),
                settings.text("service-category"),
                settings.number("broadcast-from", 0, 1000),
                settings.number("long-text-limit", 0, 10_000),
                settings.flag("verify-registration-id"),
                settings.seconds("token-life-seconds", 60, 86_400),
                settings.has("receipt-url") ? Optional.of(settings.baseUrl("receipt-url")) : Optional.empty(),
                settings.secret("receipt-key"));
    }
}
