package io.hongyan.channels.oppo;

import io.hongyan.channels.AuthRefusedException;
import io.hongyan.channels.CachedToken;
import io.hongyan.channels.FormBody;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.NotSentException;
import io.hongyan.channels.SendException;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Asks OPPO for auth tokens (reference 7.1). */
final class OppoTokens implements CachedToken.Source {

    private final OppoAccount account;
    private final HttpCalls http;
    private final InstantSource clock;

    OppoTokens(OppoAccount account, HttpCalls http, InstantSource clock) {
        this.account = account;
        this.http = http;
        this.clock = clock;
    }

    @Override
    public CachedToken.Fresh fetch() throws SendException, AuthRefusedException {
        String timestamp = Long.toString(clock.millis());
        FormBody body = new FormBody()
                .add("app_key", account.appKey())
                .add("timestamp", timestamp)
                .add("sign", sign(timestamp));
        OppoAnswer answer = OppoAnswer.of(http.post(
                account.baseUrl() + "/server/v1/auth", Map.of("Content-Type", FormBody.CONTENT_TYPE), body.bytes()));
        return switch (answer.verdict(true)) {
            case Verdict.Accepted _ -> fresh(answer.data());
            case Verdict.TryLater later -> throw new NotSentException("OPPO gave no auth token: " + later.code(), null);
            case Verdict.Rejected rejected -> throw new AuthRefusedException(rejected.code(), rejected.text());
        };
    }

    /** OPPO may hand out a token it made earlier: its life is counted from then. */
    private CachedToken.Fresh fresh(JsonNode data) {
        Instant created = Instant.ofEpochMilli(data.path("create_time").asLong(clock.millis()));
        Duration age = Duration.between(created, clock.instant());
        boolean plausible = !age.isNegative() && age.compareTo(account.tokenLife()) < 0;
        Duration life = plausible ? account.tokenLife().minus(age) : account.tokenLife();
        return new CachedToken.Fresh(data.path("auth_token").asString(""), life);
    }

    private String sign(String timestamp) {
        return Sha256.hex(account.appKey() + timestamp + account.masterSecret().reveal());
    }
}
