package io.hongyan.channels.wecom;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.Limits;
import io.hongyan.channels.SettingKey;
import io.hongyan.channels.TextLimit;
import io.hongyan.kernel.Channel;
import java.util.List;

/** Messages of a WeCom app (应用消息). */
public final class WecomChannel implements ChannelType {

    @Override
    public Channel channel() {
        return Channel.WECOM;
    }

    @Override
    public List<SettingKey> settingKeys() {
        return List.of(
                SettingKey.required("corp-id", "company id: work.weixin.qq.com › my company"),
                SettingKey.secret("corp-secret", "Secret: app management › the app"),
                SettingKey.required("agent-id", "AgentId, beside it"),
                SettingKey.optional(
                        "duplicate-check-seconds",
                        "1800",
                        "how long WeCom drops an equal message to the same people, 0 … 14400; 0: a lost answer is not asked"
                                + " again"),
                SettingKey.optional("base-url", "https://qyapi.weixin.qq.com", "where WeCom is"));
    }

    /** Reference sections 12.6, 13.3. */
    @Override
    public Limits limits() {
        return Limits.builder()
                .title(200, TextLimit.Unit.CODE_POINTS)
                .payloadBytes(WecomContent.TEXT_BYTES)
                .batch(1000)
                .concurrency(4)
                .repeatSafe()
                .recalls()
                .build();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits limits, AdapterContext context) {
        WecomAccount account = WecomAccount.of(settings);
        Limits own = limits.toBuilder()
                .repeatSafe(account.duplicateCheckSeconds() > 0)
                .build();
        return new WecomAdapter(account, own, context);
    }
}
