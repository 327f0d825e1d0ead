package io.hongyan.channels;

import java.time.Duration;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What APIs answer that say {@code {"errcode": 0, "errmsg": "ok", …}} under HTTP 200 (WeChat, WeCom, DingTalk).
 *
 * @param code {@code errcode}; where there is none, the HTTP status as {@code HTTP 502}
 */
public record ErrcodeAnswer(int status, String code, String text, JsonNode body, Duration retryAfter) {

    private static final long DEFAULT_LIFE_SECONDS = 7200;

    public static ErrcodeAnswer of(HttpCalls.Answer http) {
        JsonNode body = LenientJson.read(http.body());
        String code = http.status() == 200 ? body.path("errcode").asString("") : "";
        return new ErrcodeAnswer(
                http.status(),
                code.isEmpty() ? "HTTP " + http.status() : code,
                body.path("errmsg").asString(""),
                body,
                http.retryAfter());
    }

    /** Whether there is no code of the API's own to go by. */
    public boolean isStatus() {
        return code.startsWith("HTTP ");
    }

    /**
     * The access token of an answer to a request for one. Success may come without a code.
     *
     * @param busy codes that mean "not now"
     */
    public CachedToken.Fresh accessToken(Set<String> busy) throws SendException, AuthRefusedException {
        String token = body.path("access_token").asString("");
        if (status == 200 && !token.isEmpty()) {
            return new CachedToken.Fresh(
                    token, Duration.ofSeconds(body.path("expires_in").asLong(DEFAULT_LIFE_SECONDS)));
        }
        if (status >= 500 || status == 429 || busy.contains(code)) {
            throw new NotSentException("no access token: " + code + " " + text, null);
        }
        throw new AuthRefusedException(code, text.isEmpty() ? "no access token" : text);
    }
}
