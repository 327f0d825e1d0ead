package io.hongyan.channels.fcm;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.hongyan.channels.AuthRefusedException;
import io.hongyan.channels.CachedToken;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.NotSentException;
import io.hongyan.channels.SendException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Google's access token, for an assertion that the service account signs (RFC 7523; reference, section 2.1). */
record GoogleCredentials(HttpCalls http, String tokenUrl, ServiceAccount account, InstantSource clock)
        implements CachedToken.Source {

    private static final String SCOPE = "https://www.googleapis.com/auth/firebase.messaging";
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    /** The longest Google takes. */
    private static final Duration LIFE = Duration.ofHours(1);

    @Override
    public CachedToken.Fresh fetch() throws SendException, AuthRefusedException {
        String form = "grant_type=" + URLEncoder.encode(GRANT, StandardCharsets.UTF_8) + "&assertion=" + assertion();
        HttpCalls.Answer answer = http.post(
                tokenUrl,
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                form.getBytes(StandardCharsets.UTF_8));
        if (answer.status() >= 500 || answer.status() == 429) {
            throw new NotSentException("no credential: Google's token endpoint answered " + answer.status(), null);
        }
        JsonNode body = LenientJson.read(answer.body());
        String token = body.path("access_token").asString("");
        if (answer.status() != 200 || token.isEmpty()) {
            throw new AuthRefusedException(
                    body.path("error").asString(String.valueOf(answer.status())),
                    body.path("error_description").asString("token endpoint answered " + answer.status()));
        }
        return new CachedToken.Fresh(
                token, Duration.ofSeconds(body.path("expires_in").asLong(LIFE.toSeconds())));
    }

    private String assertion() {
        Instant now = clock.instant();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(account.clientEmail())
                .audience(tokenUrl)
                .claim("scope", SCOPE)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)))
                .build();
        JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.RS256);
        if (!account.keyId().isEmpty()) {
            header.keyID(account.keyId());
        }
        SignedJWT jwt = new SignedJWT(header.build(), claims);
        try {
            jwt.sign(new RSASSASigner(account.privateKey()));
        } catch (JOSEException e) {
            throw new IllegalStateException("RS256 with the service account's key", e);
        }
        return jwt.serialize();
    }
}
