package io.hongyan.channels.meizu;

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

/** Meizu phones. */
public final class MeizuChannel implements ChannelType {

    @Override
    public Channel channel() {
        return Channel.MEIZU;
    }

    @Override
    public List<SettingKey> settingKeys() {
        return List.of(
                SettingKey.required("app-id", "App ID: push console › app information"),
                SettingKey.secret("app-secret", "App Secret, beside the app id"),
                SettingKey.optional("base-url", "https://server-api-push.meizu.com", "where Meizu is"),
                SettingKey.optional(
                        "receipt-url",
                        "",
                        "our receipt address; register it first (push console › configuration › receipts), or every push"
                                + " fails; empty: none"),
                SettingKey.optional("receipt-type", "3", "1 arrivals, 2 clicks, 3 both"),
                SettingKey.optionalSecret(
                        "receipt-key", "if set, receipts must carry it: put ?key=… behind the receipt address"));
    }

    /** Reference sections 9.3, 13.1 to 13.4; the daily total of an app is not published. */
    @Override
    public Limits limits() {
        return Limits.builder()
                .title(32, TextLimit.Unit.CODE_POINTS)
                .body(100, TextLimit.Unit.CODE_POINTS)
                .payloadBytes(1000)
                .batch(100)
                .requestsPerSecond(200)
                .ttl(Duration.ofHours(1), Duration.ofHours(72))
                .deviceQuota(Map.of(MessageClass.MARKETING, 3))
                .repeatSafe()
                .confirmsArrival()
                .build();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits limits, AdapterContext context) {
        MeizuAccount account = MeizuAccount.of(settings);
        return new MeizuAdapter(account, account.limits(limits), context);
    }
}
