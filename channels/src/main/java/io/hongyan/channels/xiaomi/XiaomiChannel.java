package io.hongyan.channels.xiaomi;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.Limits;
import io.hongyan.channels.SettingKey;
import io.hongyan.channels.TextLimit;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.MessageClass;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** MiPush in mainland China. */
public final class XiaomiChannel implements ChannelType {

    /**
     * Twice the devices with notifications on, and those count as 10,000 at least: what a public channel gives to the smallest
     * app. Private messages are not limited.
     */
    private static final long PUBLIC_QUOTA = 20_000;

    private static final int PUBLIC_DEVICE_QUOTA = 5;

    @Override
    public Channel channel() {
        return Channel.XIAOMI;
    }

    @Override
    public List<SettingKey> settingKeys() {
        return XiaomiAccount.settingKeys(
                "https://api.xmpush.xiaomi.com", "https://feedback.xmpush.xiaomi.com", Duration.ofDays(1));
    }

    @Override
    public Limits limits() {
        return shared().ttl(Duration.ZERO, Duration.ofDays(10))
                .dailyQuota(Map.of(MessageClass.MARKETING, PUBLIC_QUOTA))
                .deviceQuota(Map.of(MessageClass.MARKETING, PUBLIC_DEVICE_QUOTA))
                .build();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits limits, AdapterContext context) {
        return new XiaomiAdapter(XiaomiAccount.of(settings), limits, context);
    }

    /** What both services document: "fewer than" 50 and 128 characters, 500 requests a second for the smallest apps. */
    static Limits.Builder shared() {
        return Limits.builder()
                .title(49, TextLimit.Unit.CODE_POINTS)
                .body(127, TextLimit.Unit.CODE_POINTS)
                .payloadBytes(4096)
                .batch(1000)
                .requestsPerSecond(500)
                .repeatSafe()
                .confirmsArrival()
                .recalls();
    }
}
