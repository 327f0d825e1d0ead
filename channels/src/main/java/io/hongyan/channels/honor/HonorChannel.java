package io.hongyan.channels.honor;

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

/** Honor phones (Magic UI 4 and later; older ones are Huawei's). */
public final class HonorChannel implements ChannelType {

    @Override
    public Channel channel() {
        return Channel.HONOR;
    }

    @Override
    public List<SettingKey> settingKeys() {
        return List.of(
                SettingKey.required("app-id", "App ID: Honor developer console › push service › app information"),
                SettingKey.required("client-id", "Client ID, beside the App ID"),
                SettingKey.secret("client-secret", "Client Secret, beside it (not the App Secret)"),
                SettingKey.optional("base-url", "https://push-api.cloud.honor.com", "where messages are sent"),
                SettingKey.optional(
                        "auth-url", "https://iam.developer.honor.com/auth/token", "where access tokens are given"),
                SettingKey.optional(
                        "badge-class", "", "class of the app's entry activity; without it badges are not sent"),
                SettingKey.optional("receipt-id", "", "id of a receipt (应用回执); empty: the app's default"),
                SettingKey.optional("test", "false", "true: messages are marked as test messages"));
    }

    @Override
    public Limits limits() {
        return Limits.builder()
                .payloadBytes(4096)
                .batch(1000)
                .recipientsPerSecond(3000)
                .ttl(Duration.ofSeconds(1), Duration.ofDays(15))
                .deviceQuota(Map.of(MessageClass.MARKETING, 2))
                .confirmsArrival()
                .build();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits limits, AdapterContext context) {
        return new HonorAdapter(HonorAccount.of(settings), limits, context);
    }
}
