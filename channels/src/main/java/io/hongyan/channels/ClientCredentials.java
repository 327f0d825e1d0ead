package io.hongyan.channels;

import io.hongyan.kernel.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The access token an OAuth 2.0 server gives for an account's id and secret (RFC 6749, section 4.4). */
public record ClientCredentials(HttpCalls http, String tokenUrl, String clientId, Secret clientSecret)
        implements CachedToken.Source {

    private static final long DEFAULT_LIFE_SECONDS = 3600;

    @Override
    public CachedToken.Fresh fetch() throws SendException, AuthRefusedException {
        String form = "grant_type=client_credentials&client_id=" + encode(clientId) + "&client_secret="
                + encode(clientSecret.reveal());
        HttpCalls.Answer answer = http.post(
                tokenUrl,
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                form.getBytes(StandardCharsets.UTF_8));
        if (answer.status() >= 500 || answer.status() == 429) {
            throw new NotSentException("no credential: token endpoint answered " + answer.status(), null);
        }
        JsonNode body = LenientJson.read(answer.body());
        String token = body.path("access_token").asString("");
        if (answer.status() != 200 || token.isEmpty()) {
            throw new AuthRefusedException(
                    body.path("error").asString(String.valueOf(answer.status())),
                    body.path("error_description").asString("token endpoint answered " + answer.status()));
        }
        return new CachedToken.Fresh(
                token, Duration.ofSeconds(body.path("expires_in").asLong(DEFAULT_LIFE_SECONDS)));
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
