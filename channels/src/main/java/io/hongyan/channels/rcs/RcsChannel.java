package io.hongyan.channels.rcs;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.Limits;
import io.hongyan.channels.SettingKey;
import io.hongyan.channels.phone.Replies;
import io.hongyan.kernel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** 5G messages. The address is a phone number in E.164. */
public final class RcsChannel implements ChannelType {

    @Override
    public Channel channel() {
        return Channel.RCS;
    }

    @Override
    public List<SettingKey> settingKeys() {
        List<SettingKey> keys = new ArrayList<>(List.of(
                SettingKey.required("base-url", "where the platform is: what stands before /messaging/v1"),
                SettingKey.required("chatbot", "address of the chatbot: sip:…@botplatform.rcs.…"),
                SettingKey.required("username", "what Authorization names: the application's id"),
                SettingKey.secret("password", "its password, as the platform wants it in Authorization"),
                SettingKey.optional("fallback", "true", "whether phones without 5G messages get the text as an SMS"),
                SettingKey.optional("marketing-hours", "8-22", "hours in China in which marketing may go"),
                SettingKey.optional(
                        "repeat-safe",
                        "false",
                        "true where the platform sends a repeated messageId once; then lost answers are repeated"),
                SettingKey.optionalSecret(
                        "receipt-authorization", "if set, the Authorization that notifications must carry, as a whole"),
                SettingKey.optionalSecret(
                        "receipt-key", "if set, notifications must carry it: put ?key=… behind the receipt address")));
        keys.addAll(Replies.SETTINGS);
        return List.copyOf(keys);
    }

    /** Of the platforms none publishes more than this. */
    @Override
    public Limits limits() {
        return Limits.builder()
                .batch(100)
                .ttl(Duration.ofMinutes(1), Duration.ofHours(72))
                .confirmsArrival()
                .recalls()
                .build();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits limits, AdapterContext context) {
        RcsAccount account = RcsAccount.of(settings);
        return new RcsAdapter(
                account, limits.toBuilder().repeatSafe(account.repeatSafe()).build(), context);
    }
}
