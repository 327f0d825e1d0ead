package io.hongyan.channels.feishu;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.Limits;
import io.hongyan.channels.SettingKey;
import io.hongyan.channels.TextLimit;
import io.hongyan.kernel.Channel;
import java.time.Duration;
import java.util.List;

/** Messages of a Feishu app. */
public final class FeishuChannel implements ChannelType {

    @Override
    public Channel channel() {
        return Channel.FEISHU;
    }

    @Override
    public List<SettingKey> settingKeys() {
        return List.of(
                SettingKey.required(
                        "app-id", "App ID: open.feishu.cn › the app › credentials; it needs the robot ability"),
                SettingKey.secret("app-secret", "App Secret, beside it"),
                SettingKey.optional(
                        "receive-id-type", "open_id", "what addresses are: open_id, user_id, union_id, email, chat_id"),
                SettingKey.optional(
                        "read-receipts", "false", "true: asks for a day who read each message, one request a message"),
                SettingKey.optional("base-url", "https://open.feishu.cn", "where Feishu is"));
    }

    /** Reference section 12.6; 1000 calls a minute. A repeated uuid is dropped for an hour. */
    @Override
    public Limits limits() {
        return Limits.builder()
                .title(200, TextLimit.Unit.CODE_POINTS)
                .payloadBytes(150 * 1024)
                .requestsPerSecond(16)
                .repeatSafe()
                .recalls()
                .build();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits limits, AdapterContext context) {
        FeishuAccount account = FeishuAccount.of(settings);
        Limits own = account.readReceipts()
                ? limits.toBuilder()
                        .receiptsById()
                        .askedFor(Duration.ofHours(24))
                        .build()
                : limits;
        return new FeishuAdapter(account, own, context);
    }
}
