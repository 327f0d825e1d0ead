package io.hongyan.channels.oppo;

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

/** OPUSH in mainland China. */
public final class OppoChannel implements ChannelType {

    /** Content and marketing messages of an app with fewer than 50,000 users; service messages are not limited. */
    private static final long MARKETING_QUOTA = 100_000;

    private static final int TITLE = 50;

    @Override
    public Channel channel() {
        return Channel.OPPO;
    }

    @Override
    public List<SettingKey> settingKeys() {
        return OppoAccount.settingKeys(
                "https://api.push.oppomobile.com", "https://feedback.push.oppomobile.com", "MARKETING");
    }

    @Override
    public Limits limits() {
        return shared(TITLE)
                .dailyQuota(Map.of(MessageClass.MARKETING, MARKETING_QUOTA))
                .deviceQuota(Map.of(MessageClass.MARKETING, 2))
                .build();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits limits, AdapterContext context) {
        return new OppoAdapter(OppoAccount.of(settings, OppoRegion.MAINLAND), limits, context);
    }

    /**
     * What both services document. OPPO's SDK counts UTF-16 units, its pages characters: the stricter holds. 5000 devices a
     * second is for apps with fewer than ten million users.
     */
    static Limits.Builder shared(int title) {
        return Limits.builder()
                .title(title, TextLimit.Unit.UTF16_UNITS)
                .body(200, TextLimit.Unit.UTF16_UNITS)
                .payloadBytes(4000)
                .batch(1000)
                .recipientsPerSecond(5000)
                .ttl(Duration.ofSeconds(1), Duration.ofDays(10))
                .repeatSafe()
                .confirmsArrival();
    }
}
