package io.hongyan.channels.vivo;

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

/** vivo phones in mainland China. */
public final class VivoChannel implements ChannelType {

    /** The longest time vivo's newer document lets a message wait; its SDK says seven days. */
    private static final String DAY_SECONDS = "86400";

    @Override
    public Channel channel() {
        return Channel.VIVO;
    }

    @Override
    public List<SettingKey> settingKeys() {
        return List.of(
                SettingKey.required("app-id", "number of the app: console › push › app information"),
                SettingKey.required("app-key", "AppKey, beside the app id"),
                SettingKey.secret("app-secret", "AppSecret, beside the app id"),
                SettingKey.optional("base-url", "https://api-push.vivo.com.cn", "where vivo is"),
                SettingKey.optional(
                        "receipt-id", "", "receipt id (回执ID): console › push › app › receipt address; empty: none"),
                SettingKey.optional(
                        "receipt-url", "", "our receipt address for the old style, where there is no receipt id"),
                SettingKey.optionalSecret(
                        "receipt-key", "if set, receipts must carry it: put ?key=… behind the receipt address"),
                SettingKey.optional("notify-type", "4", "1 silent, 2 ring, 3 vibrate, 4 both"),
                SettingKey.optional("service-category", "", "category of service messages that name none"),
                SettingKey.optional("marketing-category", "", "category of marketing messages that name none"),
                SettingKey.optional("push-mode", "0", "1: test messages, to the console's test devices alone"),
                SettingKey.optional("title-unit", "characters", "characters, or half-width (the older rule)"),
                SettingKey.optional("max-ttl", DAY_SECONDS, "longest time to live in seconds"),
                SettingKey.optional("list-min-ttl", "900", "shortest time to live of a list call in seconds"),
                SettingKey.optional("operation-from", "7", "hour from which vivo takes marketing messages"),
                SettingKey.optional("operation-until", "23", "hour from which it takes none; 0 and 24: always"),
                SettingKey.optional("token-life", "7200", "seconds after which a credential is renewed at the latest"));
    }

    /** Reference sections 8.3, 13.1 to 13.4. Quotas are those of an app with fewer than 10,000 reachable devices. */
    @Override
    public Limits limits() {
        return Limits.builder()
                .title(40, TextLimit.Unit.CODE_POINTS)
                .body(100, TextLimit.Unit.CODE_POINTS)
                .payloadBytes(1024)
                .batch(1000)
                .recipientsPerSecond(3000)
                .concurrency(64)
                .ttl(Duration.ofSeconds(60), Duration.ofDays(1))
                .dailyQuota(Map.of(MessageClass.MARKETING, 20_000L, MessageClass.SERVICE, 30_000L))
                .deviceQuota(Map.of(MessageClass.MARKETING, 2))
                .repeatSafe()
                .confirmsArrival()
                .recalls()
                .build();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits limits, AdapterContext context) {
        VivoAccount account = VivoAccount.of(settings);
        return new VivoAdapter(account, account.limits(limits), context);
    }
}
