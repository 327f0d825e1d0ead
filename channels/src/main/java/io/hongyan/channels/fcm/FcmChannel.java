package io.hongyan.channels.fcm;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.Limits;
import io.hongyan.channels.SettingKey;
import io.hongyan.kernel.Channel;
import java.time.Duration;
import java.util.List;

/** FCM: one message a request, no classes, no daily quota, no receipts, no recall. */
public final class FcmChannel implements ChannelType {

    static final String BASE_URL = "https://fcm.googleapis.com";
    static final String AUTH_URL = "https://oauth2.googleapis.com/token";

    /** Reference, table 2.3: 600,000 messages a minute and project. */
    private static final int REQUESTS_PER_SECOND = 600_000 / 60;

    private static final List<SettingKey> KEYS = List.of(
            SettingKey.secret(
                    "service-account",
                    "the service account's key file, its JSON or that in Base64"
                            + " (Firebase console > Project settings > Service accounts > Generate new private key)"),
            SettingKey.optional("project-id", "", "the Firebase project; empty: that of the service account"),
            SettingKey.optional(
                    "package-name", "", "sends to this Android package alone; empty: to any of the project"),
            SettingKey.optional("priority", "high", "Android priority of notifications: high or normal"),
            SettingKey.optional("base-url", BASE_URL, "address of the FCM API"),
            SettingKey.optional("auth-url", AUTH_URL, "address of Google's OAuth 2.0 token endpoint"));

    @Override
    public Channel channel() {
        return Channel.FCM;
    }

    @Override
    public List<SettingKey> settingKeys() {
        return KEYS;
    }

    @Override
    public Limits limits() {
        return Limits.builder()
                .payloadBytes(4096)
                .requestsPerSecond(REQUESTS_PER_SECOND)
                .concurrency(128)
                .ttl(Duration.ZERO, Duration.ofDays(28))
                .build();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits limits, AdapterContext context) {
        ServiceAccount account = ServiceAccount.read(settings);
        String project = settings.has("project-id") ? settings.text("project-id") : account.projectId();
        if (project.isEmpty()) {
            throw settings.problem("project-id", "the Firebase project's id, for the service account names none");
        }
        FcmRequest.Style style = new FcmRequest.Style(
                settings.text("package-name"),
                switch (settings.text("priority")) {
                    case "high" -> "HIGH";
                    case "normal" -> "NORMAL";
                    default -> throw settings.problem("priority", "high or normal");
                });
        return new FcmAdapter(
                settings.baseUrl("base-url") + "/v1/projects/" + project + "/messages:send",
                style,
                new GoogleCredentials(context.http(), settings.baseUrl("auth-url"), account, context.clock()),
                limits,
                context);
    }
}
