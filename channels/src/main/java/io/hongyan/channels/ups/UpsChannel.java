package io.hongyan.channels.ups;

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

/** Any push service that speaks our own generic format. */
public final class UpsChannel implements ChannelType {

    @Override
    public Channel channel() {
        return Channel.UPS;
    }

    @Override
    public List<SettingKey> settingKeys() {
        return List.of(
                SettingKey.required("app-id", "the app's id at the service"),
                SettingKey.secret("secret", "requests are signed with it (HMAC-SHA256)"),
                SettingKey.required("base-url", "where the service is; messages go to …/v1/messages"));
    }

    /** Reference sections 10 and 13.1: the smallest values that vendors have. */
    @Override
    public Limits limits() {
        return Limits.builder()
                .title(50, TextLimit.Unit.CODE_POINTS)
                .body(100, TextLimit.Unit.CODE_POINTS)
                .batch(100)
                .ttl(Duration.ZERO, Duration.ofDays(1))
                .repeatSafe()
                .build();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits limits, AdapterContext context) {
        return new UpsAdapter(
                settings.text("app-id"), settings.secret("secret"), settings.baseUrl("base-url"), limits, context);
    }
}
