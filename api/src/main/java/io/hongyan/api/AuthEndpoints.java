package io.hongyan.api;

import io.hongyan.kernel.App;
import io.hongyan.kernel.AppDirectory;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;

/** Getting and closing tokens: reference section 4. */
final class AuthEndpoints {

    private final AppDirectory apps;
    private final Tokens tokens;
    private final Duration tolerance;
    private final InstantSource clock;
    private final CallRate<Integer> perMinute;
    private final CallRate<Integer> perDay;

    AuthEndpoints(
            AppDirectory apps,
            Tokens tokens,
            Duration tolerance,
            InstantSource clock,
            CallRate<Integer> perMinute,
            CallRate<Integer> perDay) {
        this.apps = apps;
        this.tokens = tokens;
        this.tolerance = tolerance;
        this.clock = clock;
        this.perMinute = perMinute;
        this.perDay = perDay;
    }

    void addTo(Routes routes) {
        routes.addOpen("POST", "auth", this::open);
        routes.addOpen("DELETE", "auth/{}", this::close);
    }

    private Reply open(Call call) {
        App app = apps.byAppId(call.appId()).orElseThrow(() -> Refusal.invalid("appid"));
        if (!perMinute.permits(app.number())) {
            throw new Refusal(GetuiCode.AUTH_RATE, "auth frequency over limit: " + perMinute.limit() + " a minute");
        }
        if (!perDay.permits(app.number())) {
            throw new Refusal(GetuiCode.AUTH_RATE, "auth frequency over limit: " + perDay.limit() + " a day");
        }
        Fields body = call.body();
        String appKey = body.requiredText("appkey");
        String timestamp = body.textOrNumber("timestamp");
        String sign = body.requiredText("sign");
        if (!appKey.equals(app.appKey())) {
            throw Refusal.invalid("appkey");
        }
        requireRecent(timestamp == null ? "" : timestamp);
        boolean signed = isSigned(sign, appKey + timestamp, app.masterSecret())
                || apps.formerMasterSecret(app.number())
                        .filter(former -> isSigned(sign, appKey + timestamp, former))
                        .isPresent();
        if (!signed) {
            throw Refusal.invalid("sign");
        }
        Tokens.Issued issued = tokens.issue(app.number());
        return Reply.of(
                "{\"expire_time\":\"" + issued.expiry().toEpochMilli() + "\",\"token\":\"" + issued.token() + "\"}");
    }

    private static boolean isSigned(String sign, String text, Secret masterSecret) {
        return MessageDigest.isEqual(
                Sha256.hex(text + masterSecret.reveal()).getBytes(StandardCharsets.US_ASCII),
                sign.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }

    private void requireRecent(String timestamp) {
        if (timestamp.isEmpty()) {
            throw Refusal.missing("timestamp");
        }
        try {
            long distance = Math.abs(Math.subtractExact(clock.millis(), Long.parseLong(timestamp)));
            if (distance <= tolerance.toMillis()) {
                return;
            }
        } catch (NumberFormatException | ArithmeticException farOff) {
            // refused below
        }
        throw Refusal.invalid("timestamp");
    }

    /** The token itself is proof enough: whoever holds it may close it. */
    private Reply close(Call call) {
        App app = call.knownApp().orElseThrow(() -> Refusal.invalid("appid"));
        if (!tokens.revoke(app.number(), call.parameter(0))) {
            throw new Refusal(GetuiCode.TOKEN, "token is invalid or expired");
        }
        return Reply.DONE;
    }
}
