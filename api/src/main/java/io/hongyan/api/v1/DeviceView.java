package io.hongyan.api.v1;

import io.hongyan.delivery.Devices.DeviceProfile;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.CidCipher;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code Device} of the document. */
record DeviceView(
        String cid,
        String platform,
        String brand,
        String model,
        String osVersion,
        String appVersion,
        String packageName,
        String region,
        String language,
        String timeZone,
        boolean notificationOn,
        boolean connected,
        Instant registeredAt,
        @Nullable Instant lastLogin,
        long logins,
        boolean blacklisted,
        int badge,
        List<String> tags,
        List<Alias> aliases,
        List<Token> channels,
        @Nullable String testRemark) {

    private static final int SHOWN = 4;

    record Alias(String type, String alias) {}

    /** @param token its first and last characters; of a short one nothing but dots */
    record Token(String channel, String key, String token) {}

    /** @param testRemarks by CID, of the team's own devices */
    static DeviceView of(DeviceProfile device, CidCipher cids, Map<String, String> testRemarks) {
        String cid = cids.encode(device.address()).toString();
        return new DeviceView(
                cid,
                device.facts().platform().wireName(),
                device.facts().brand(),
                device.facts().model(),
                device.facts().osVersion(),
                device.facts().appVersion(),
                device.facts().packageName(),
                device.facts().region(),
                device.facts().language(),
                device.facts().timeZone(),
                device.facts().notificationOn(),
                device.connected(),
                device.registered(),
                device.lastLogin().orElse(null),
                device.logins(),
                device.blacklisted(),
                device.badge(),
                device.tags(),
                new TreeMap<>(device.aliases())
                        .entrySet().stream()
                                .map(alias -> new Alias(alias.getKey(), alias.getValue()))
                                .toList(),
                new TreeMap<>(device.facts().vendorTokens())
                        .entrySet().stream()
                                .map(token -> token(token.getKey(), token.getValue()))
                                .toList(),
                testRemarks.get(cid));
    }

    private static Token token(String key, String token) {
        String channel = Channel.ofKey(key).map(Channel::wireName).orElse(key);
        String shown = token.length() < 4 * SHOWN
                ? "…"
                : token.substring(0, SHOWN) + "…" + token.substring(token.length() - SHOWN);
        return new Token(channel, key, shown);
    }
}
