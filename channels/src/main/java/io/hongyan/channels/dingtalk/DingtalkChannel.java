package io.hongyan.channels.dingtalk;

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

/** DingTalk's work notices (工作通知). */
public final class DingtalkChannel implements ChannelType {

    @Override
    public Channel channel() {
        return Channel.DINGTALK;
    }

    @Override
    public List<SettingKey> settingKeys() {
        return List.of(
                SettingKey.required("app-key", "Client ID (AppKey): open-dev.dingtalk.com › the app › credentials"),
                SettingKey.secret("app-secret", "Client Secret (AppSecret), beside it"),
                SettingKey.required("agent-id", "AgentId, beside them"),
                SettingKey.optional("base-url", "https://oapi.dingtalk.com", "where DingTalk is"));
    }

    /** Reference sections 12.5, 13.3. Results can be asked for a day. A message that was sent before is refused silently. */
    @Override
    public Limits limits() {
        return Limits.builder()
                .title(200, TextLimit.Unit.CODE_POINTS)
                .payloadBytes(2048)
                .batch(100)
                .concurrency(4)
                .confirmsArrival()
                .receiptsById()
                .askedFor(Duration.ofHours(24))
                .recalls()
                .build();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits limits, AdapterContext context) {
        return new DingtalkAdapter(DingtalkAccount.of(settings), limits, context);
    }
}
