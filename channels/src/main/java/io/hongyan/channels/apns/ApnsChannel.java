package io.hongyan.channels.apns;

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

/** APNs (reference, section 1). */
public final class ApnsChannel implements ChannelType {

    static final int PAYLOAD_BYTES = 4096;

    @Override
    public Channel channel() {
        return Channel.APNS;
    }

    @Override
    public List<SettingKey> settingKeys() {
        return List.of(
                SettingKey.optional(
                        "base-url",
                        "https://api.push.apple.com",
                        "production; the sandbox is https://api.sandbox.push.apple.com, and port 2197 is open too"),
                SettingKey.required(
                        "bundle-id", "the app's bundle id, which is the topic (Identifiers in the account)"),
                SettingKey.optional("team-id", "", "10 characters; Membership details in the developer account"),
                SettingKey.optional("key-id", "", "10 characters; Keys in the developer account"),
                SettingKey.optionalSecret("key", "text of the AuthKey_….p8 file of that key"),
                SettingKey.optionalSecret("certificate", "instead of a key: the .p12 file in Base64"),
                SettingKey.optionalSecret("certificate-password", "password of the .p12 file"),
                SettingKey.optional(
                        "trusted-ca", "", "PEM certificates to trust instead of the usual (simulator, proxy)"),
                SettingKey.optional("connections", "1", "connections kept, each good for thousands a second, 1 … 64"),
                SettingKey.optional("token-minutes", "40", "age at which the provider token is renewed, 20 … 59"),
                SettingKey.optional("ping-seconds", "3600", "idle time after which a connection is tried by a PING"),
                SettingKey.optional("connect-seconds", "5", "longest wait for a connection, 1 … 60"),
                SettingKey.optional("answer-seconds", "15", "longest wait for an answer, 1 … 120"),
                SettingKey.optional("retry-seconds", "900", "wait after a server error, which Apple asks for"),
                SettingKey.optional("voip-payload-bytes", "5120", "longest payload of a VoIP push"),
                SettingKey.optional(
                        "service-extension", "true", "alerts run the app's service extension, which reports arrivals"));
    }

    @Override
    public Limits limits() {
        return Limits.builder()
                .payloadBytes(PAYLOAD_BYTES)
                .ttl(Duration.ZERO, Duration.ofDays(30))
                .concurrency(1000)
                .repeatSafe()
                .build();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits limits, AdapterContext context) {
        if (limits.batch() != 1) {
            throw new SettingsException(List.of("batch: " + limits.batch() + " (expected: 1)"));
        }
        return new ApnsAdapter(ApnsSettings.of(settings), limits, context.clock());
    }
}
