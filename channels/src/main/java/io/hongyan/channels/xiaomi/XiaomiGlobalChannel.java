package io.hongyan.channels.xiaomi;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.Limits;
import io.hongyan.channels.SettingKey;
import io.hongyan.kernel.Channel;
import java.time.Duration;
import java.util.List;

/** MiPush outside mainland China: other hosts, no classes, no documented quota, messages kept for two weeks. */
public final class XiaomiGlobalChannel implements ChannelType {

    private static final Duration LONGEST_TTL = Duration.ofDays(14);

    @Override
    public Channel channel() {
        return Channel.XIAOMI_GLOBAL;
    }

    @Override
    public List<SettingKey> settingKeys() {
        return XiaomiAccount.settingKeys(
                "https://api.xmpush.global.xiaomi.com", "https://feedback.xmpush.global.xiaomi.com", LONGEST_TTL);
    }

    @Override
    public Limits limits() {
        return XiaomiChannel.shared().ttl(Duration.ZERO, LONGEST_TTL).build();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits limits, AdapterContext context) {
        return new XiaomiAdapter(XiaomiAccount.of(settings), limits, context);
    }
}
