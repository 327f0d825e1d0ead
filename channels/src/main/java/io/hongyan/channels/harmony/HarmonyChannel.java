package io.hongyan.channels.harmony;

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

/** Huawei devices with HarmonyOS 5 and later. */
public final class HarmonyChannel implements ChannelType {

    /** Most devices of a request with a test message. */
    private static final int TEST_BATCH = 10;

    @Override
    public Channel channel() {
        return Channel.HARMONY;
    }

    @Override
    public List<SettingKey> settingKeys() {
        return List.of(
                SettingKey.secret(
                        "service-account",
                        "the whole JSON file of a service account: developer console › API services › credentials (服务账号密钥)"),
                SettingKey.optional(
                        "project-id",
                        "",
                        "AppGallery Connect › project settings; empty: the project the service account belongs to"),
                SettingKey.optional(
                        "client-id",
                        "",
                        "the app's OAuth client id, AppGallery Connect › project settings › general; needed to recall"),
                SettingKey.optional("base-url", "https://push-api.cloud.huawei.com", "where messages are sent"),
                SettingKey.optional(
                        "token-life",
                        "3600",
                        "seconds a signed token is used, 60 … 86400 (Huawei refuses more than a day)"),
                SettingKey.optional(
                        "service-category",
                        "MARKETING",
                        "category of service messages that name none, such as WORK or ACCOUNT; needs the right to classify (自分类权益)"),
                SettingKey.optional(
                        "receipt-id", "", "id of a receipt configuration; empty: the app's or project's default"),
                SettingKey.optional(
                        "callback-user", "", "callback user name: Push Kit › configuration › receipt (回调用户名)"),
                SettingKey.optionalSecret(
                        "callback-key", "callback key beside it (回调密钥); both set: unsigned receipts are refused"),
                SettingKey.optional(
                        "test",
                        "false",
                        "true: messages are marked as test messages (1000 requests a day); needs batch: 10"));
    }

    @Override
    public Limits limits() {
        return Limits.builder()
                .payloadBytes(4096)
                .batch(1000)
                .recipientsPerSecond(6000)
                .ttl(Duration.ofSeconds(1), Duration.ofDays(15))
                .deviceQuota(Map.of(MessageClass.MARKETING, 2))
                .repeatSafe()
                .confirmsArrival()
                .recalls()
                .build();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits limits, AdapterContext context) {
        HarmonyAccount account = HarmonyAccount.of(settings);
        if (account.test() && limits.batch() > TEST_BATCH) {
            throw settings.problem("batch", "at most " + TEST_BATCH + " while test is true");
        }
        return new HarmonyAdapter(account, limits, context);
    }
}
