package io.hongyan.simulators.vendor.harmony;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.hongyan.simulators.vendor.RuleCheck;
import io.hongyan.simulators.vendor.SimulatorServer;
import io.hongyan.simulators.vendor.SimulatorSettings;
import io.hongyan.simulators.vendor.VendorCall;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Which tokens the simulated Huawei takes (vendor-channel reference, 4.1 and 15). */
class ServiceAccountTokensTest {

    private final Instant now = Instant.parse("2026-09-01T08:00:00Z");
    private final ServiceAccountTokens tokens = new ServiceAccountTokens();
    private final JsonNode file = VendorCall.json(tokens.file("project"));
    private final SimulatorServer server =
            new SimulatorServer(SimulatorSettings.onPort(0).withClock(() -> now), List.of(new HarmonySimulator()));

    @AfterEach
    void close() {
        server.close();
    }

    private String code(String authorization) {
        Optional<RuleCheck.Broken> refusal = tokens.refusal(server.vendor("harmony"), authorization);
        return refusal.map(RuleCheck.Broken::code).orElse("");
    }

    private PrivateKey key() throws Exception {
        String pem = file.path("private_key").asString("").replaceAll("-----[A-Z ]+-----|\\s", "");
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
    }

    private String token(JWSAlgorithm algorithm, JWSSigner signer, String issuer, Instant issued, Duration life)
            throws Exception {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(algorithm)
                        .keyID(file.path("key_id").asString(""))
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer(issuer)
                        .claim("aud", file.path("token_uri").asString(""))
                        .issueTime(Date.from(issued))
                        .expirationTime(Date.from(issued.plus(life)))
                        .build());
        jwt.sign(signer);
        return "Bearer " + jwt.serialize();
    }

    private String token(Instant issued, Duration life) throws Exception {
        return token(JWSAlgorithm.PS256, new RSASSASigner(key()), issuer(), issued, life);
    }

    private String issuer() {
        return file.path("sub_account").asString("");
    }

    @Test
    void aTokenOfTheAccountIsTakenForADayAtMost() throws Exception {
        assertThat(code(token(now, Duration.ofHours(1)))).isEmpty();
        assertThat(code(token(now, Duration.ofDays(1)))).isEmpty();
        assertThat(code(token(now, Duration.ofDays(1).plusSeconds(1)))).isEqualTo("80300036");
    }

    @Test
    void anExpiredTokenIsRefused() throws Exception {
        assertThat(code(token(now.minusSeconds(3600), Duration.ofHours(1)))).isEqualTo("80200005");
    }

    @Test
    void anAccessTokenOfOauthIsRefused() {
        assertThat(code("Bearer DQEBAHaeAEYs")).isEqualTo("80200001");
        assertThat(code("")).isEqualTo("80200001");
    }

    @Test
    void anotherAlgorithmAnotherKeyAndAnotherIssuerAreRefused() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        PrivateKey stranger = generator.generateKeyPair().getPrivate();
        Duration life = Duration.ofHours(1);
        assertThat(code(token(JWSAlgorithm.RS256, new RSASSASigner(key()), issuer(), now, life)))
                .isEqualTo("80200001");
        assertThat(code(token(JWSAlgorithm.HS256, new MACSigner("k".repeat(32)), issuer(), now, life)))
                .isEqualTo("80200001");
        assertThat(code(token(JWSAlgorithm.PS256, new RSASSASigner(stranger), issuer(), now, life)))
                .isEqualTo("80200001");
        assertThat(code(token(JWSAlgorithm.PS256, new RSASSASigner(key()), "stranger", now, life)))
                .isEqualTo("80200001");
    }

    @Test
    void theKeyIsTheSameAtEveryStart() {
        assertThat(new ServiceAccountTokens().file("project")).isEqualTo(file.toString());
    }
}
