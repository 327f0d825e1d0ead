package io.hongyan.channels.webpush;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.Limits;
import io.hongyan.channels.SettingKey;
import io.hongyan.channels.SettingsException;
import io.hongyan.kernel.Channel;
import java.time.Duration;
import java.util.List;

/** Web Push (reference, section 11). */
public final class WebPushChannel implements ChannelType {

    /** What every service must take, 4096, less header (86), tag (16) and delimiter (1). */
    static final int PLAINTEXT_BYTES = 3993;

    @Override
    public Channel channel() {
        return Channel.WEBPUSH;
    }

    @Override
    public List<SettingKey> settingKeys() {
        return List.of(
                SettingKey.required(
                        "vapid-public-key",
                        "65-byte P-256 point in base64url: the applicationServerKey that pages subscribe with"),
                SettingKey.secret("vapid-private-key", "32-byte scalar of the same pair in base64url"),
                SettingKey.required("vapid-subject", "whom a push service writes to: a mailto: or https: address"),
                SettingKey.optional("vapid-hours", "12", "life of a signature for one push service, 1 … 24"),
                SettingKey.optional(
                        "allowed-hosts",
                        "fcm.googleapis.com,*.push.services.mozilla.com,*.push.apple.com,*.notify.windows.com",
                        "hosts a subscription may name; *.name: those below it; *: any (for UnifiedPush)"),
                SettingKey.optional(
                        "allow-private-addresses",
                        "false",
                        "allow private and loopback addresses and plain http (simulator, UnifiedPush in the own network)"));
    }

    @Override
    public Limits limits() {
        return Limits.builder()
                .payloadBytes(PLAINTEXT_BYTES)
                .ttl(Duration.ZERO, Duration.ofDays(28))
                .concurrency(200)
                .repeatSafe()
                .recalls()
                .build();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits limits, AdapterContext context) {
        if (limits.batch() != 1) {
            throw new SettingsException(List.of("batch: " + limits.batch() + " (expected: 1)"));
        }
        Vapid vapid = Vapid.of(settings, context.clock());
        AllowedEndpoints allowed =
                AllowedEndpoints.of(settings.text("allowed-hosts"), settings.flag("allow-private-addresses"));
        return new WebPushAdapter(limits, context.http(), vapid, allowed, new WebPushEncryption(context.random()));
    }
}
