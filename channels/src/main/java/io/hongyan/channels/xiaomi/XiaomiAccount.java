package io.hongyan.channels.xiaomi;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.SettingKey;
import io.hongyan.kernel.Secret;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An app's account with MiPush.
 *
 * @param feedbackUrl where invalid tokens are asked for; empty: they are not
 * @param publicChannel given to marketing messages that name no channel; empty: none
 * @param privateChannels channels that Xiaomi counts as private; the first is given to service messages that name none
 * @param publicMaxTtl longest time a message on any other channel is stored
 * @param notifyType sum of 1 sound, 2 vibration, 4 lights; -1: all
 * @param receiptUrl where Xiaomi is to send receipts; empty: nowhere
 * @param receiptTypes sum of the receipts asked for
 * @param receiptKey what a callback must carry; empty: nothing
 */
record XiaomiAccount(
        String baseUrl,
        Optional<String> feedbackUrl,
        Secret appSecret,
        String packageName,
        String publicChannel,
        List<String> privateChannels,
        Duration publicMaxTtl,
        int notifyType,
        Optional<String> receiptUrl,
        int receiptTypes,
        Secret receiptKey) {

    private static final int LONGEST_TTL_SECONDS = 40 * 86_400;

    static List<SettingKey> settingKeys(String baseUrl, String feedbackUrl, Duration publicMaxTtl) {
        return List.of(
                SettingKey.secret("app-secret", "AppSecret of the app: push console, application information"),
                SettingKey.required("package", "package name of the app"),
                SettingKey.optional("base-url", baseUrl, "the push service of the app's data region"),
                SettingKey.optional("feedback-url", feedbackUrl, "where invalid tokens are asked for; none: nowhere"),
                SettingKey.optional("public-channel", "", "channel id of marketing messages that name none"),
                SettingKey.optional(
                        "private-channels",
                        "",
                        "channel ids approved as private (私信), comma-separated; the first is for service messages that name"
                                + " none"),
                SettingKey.optional(
                        "public-max-ttl-seconds",
                        Long.toString(publicMaxTtl.toSeconds()),
                        "longest storage of messages on channels that are not private"),
                SettingKey.optional("notify-type", "-1", "sum of 1 sound, 2 vibration, 4 lights; -1: all"),
                SettingKey.optional(
                        "receipt-url",
                        "",
                        "this server's receipt address of the app and channel, registered in the push console; empty: no"
                                + " receipts"),
                SettingKey.optional(
                        "receipt-types",
                        Integer.toString(XiaomiReceipts.ALL_TYPES),
                        "sum of the receipts to ask for: 1 arrived, 2 clicked, 16 invalid, 32 switched off, 64 filtered, 128"
                                + " quota, 1024 expired"),
                SettingKey.optionalSecret(
                        "receipt-key", "if set, receipts must carry it: put ?key=… behind the receipt address"));
    }

    static XiaomiAccount of(ChannelSettings settings) {
        return new XiaomiAccount(
                settings.baseUrl("base-url"),
                settings.text("feedback-url").equals("none")
                        ? Optional.empty()
                        : Optional.of(settings.baseUrl("feedback-url")),
                settings.secret("app-secret"),
                settings.text("package"),
                settings.text("public-channel"),
                Arrays.stream(settings.text("private-channels").split(","))
                        .map(String::strip)
                        .filter(channel -> !channel.isEmpty())
                        .toList(),
                settings.seconds("public-max-ttl-seconds", 1, LONGEST_TTL_SECONDS),
                settings.number("notify-type", -1, 7),
                settings.has("receipt-url") ? Optional.of(settings.baseUrl("receipt-url")) : Optional.empty(),
                settings.number("receipt-types", 1, 4095),
                settings.secret("receipt-key"));
    }
}
