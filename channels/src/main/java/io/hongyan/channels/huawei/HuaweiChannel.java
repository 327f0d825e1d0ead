package io.hongyan.channels.huawei;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.Limits;
import io.hongyan.channels.SettingKey;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.MessageClass;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Huawei phones with Android or HarmonyOS up to 4. */
public final class HuaweiChannel implements ChannelType {

    @Override
    public Channel channel() {
        return Channel.HUAWEI;
    }

    @Override
    public List<SettingKey> settingKeys() {
        return List.of(
                SettingKey.required(
                        "client-id",
                        "OAuth 2.0 client id: AppGallery Connect › project settings › general › app information"),
                SettingKey.secret("client-secret", "OAuth 2.0 client secret, beside the client id"),
                SettingKey.optional(
                        "project-id",
                        "",
                        "AppGallery Connect › project settings; set: messages are sent for the project (v2), else for the app (v1)"),
                SettingKey.optional("base-url", "https://push-api.cloud.huawei.com", "where messages are sent"),
                SettingKey.optional(
                        "auth-url",
                        "https://oauth-login.cloud.huawei.com/oauth2/v3/token",
                        "where access tokens are given"),
                SettingKey.optional(
                        "self-classified",
                        "false",
                        "true: the app has the right to classify (自分类权益), and marketing messages without a category get MARKETING"),
                SettingKey.optional(
                        "badge-class", "", "class of the app's entry activity; without it badges are not sent"),
                SettingKey.optional(
                        "receipt-id", "", "id of a receipt configuration; empty: the app's or project's default"),
                SettingKey.optional(
                        "callback-user", "", "callback user name: Push Kit › configuration › receipt (回调用户名)"),
                SettingKey.optionalSecret(
                        "callback-key", "callback key beside it (回调密钥); both set: unsigned receipts are refused"),
                SettingKey.optional(
                        "test", "false", "true: messages are marked as test messages (500 a day, no marketing cap)"));
    }

    @Override
    public Limits limits() {
        return Limits.builder()
                .payloadBytes(4096)
                .batch(1000)
                .recipientsPerSecond(6000)
                .ttl(Duration.ofSeconds(1), Duration.ofDays(15))
                .deviceQuota(Map.of(MessageClass.MARKETING, 2))
                .confirmsArrival()
                .build();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits limits, AdapterContext context) {
        return new HuaweiAdapter(HuaweiAccount.of(settings), limits, context);
    }
}
