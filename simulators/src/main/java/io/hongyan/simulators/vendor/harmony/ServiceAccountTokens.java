package io.hongyan.simulators.vendor.harmony;

import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.RuleCheck;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorState;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One service account, and the check of the tokens it signs (4.1): PS256, its key and issuer, made out to Huawei's token
 * server, not expired and not longer than a day. The key is the same at every start, so that a server that was configured for
 * the simulator once stays so.
 */
final class ServiceAccountTokens {

    private static final String KEY_ID = "sim-key-1";
    private static final String SUB_ACCOUNT = "110000001";
    private static final String AUDIENCE = "https://oauth-login.cloud.huawei.com/oauth2/v3/token";
    private static final Duration LONGEST_LIFE = Duration.ofDays(1);
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private final KeyPair keys = keys();
    private final Set<String> verified = ConcurrentHashMap.newKeySet();
    private final Set<String> voided = ConcurrentHashMap.newKeySet();

    /** The JSON file that Huawei's console would give. */
    String file(String projectId) {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put("project_id", projectId);
        file.put("key_id", KEY_ID);
        file.put(
                "private_key",
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        file.put("sub_account", SUB_ACCOUNT);
        file.put("token_uri", AUDIENCE);
        return file.toString();
    }

    void forget() {
        voided.clear();
    }

    Optional<RuleCheck.Broken> refusal(VendorState vendor, String authorization) {
        String token = authorization.startsWith("Bearer ") ? authorization.substring("Bearer ".length()) : "";
        String[] parts = token.split("\\.", -1);
        RuleCheck check = new RuleCheck();
        // An access token of OAuth 2.0 has no such parts: refused on HarmonyOS 5 and later (4.1).
        check.require(parts.length == 3, "80200001", "Authentication Error");
        if (parts.length == 3) {
            JsonNode header = json(parts[0]);
            JsonNode claims = json(parts[1]);
            check.require(header.path("alg").asString("").equals("PS256"), "80200001", "alg is not PS256");
            check.require(header.path("kid").asString("").equals(KEY_ID), "80200001", "kid is unknown");
            check.require(claims.path("iss").asString("").equals(SUB_ACCOUNT), "80200001", "iss is unknown");
            check.require(claims.path("aud").asString("").equals(AUDIENCE), "80200001", "aud is another's");
            check.require(isSigned(token, parts), "80200001", "the signature does not fit");
            times(check, vendor.clock().instant(), claims);
        }
        if (check.broken().isEmpty() && vendor.faults().strikes(Fault.Kind.CREDENTIALS_EXPIRED)) {
            voided.add(token);
        }
        check.require(!voided.contains(token), "80200005", "Jwt token expired");
        return check.broken();
    }

    private static void times(RuleCheck check, Instant now, JsonNode claims) {
        Instant issued = Instant.ofEpochSecond(claims.path("iat").asLong(0));
        Instant expiry = Instant.ofEpochSecond(claims.path("exp").asLong(0));
        check.require(
                Duration.between(issued, expiry).compareTo(LONGEST_LIFE) <= 0,
                "80300036",
                "JWT expire period over threshold");
        check.require(issued.isBefore(now.plus(CLOCK_SKEW)), "80200001", "iat is in the future");
        check.require(now.isBefore(expiry), "80200005", "Jwt token expired");
    }

    private boolean isSigned(String token, String[] parts) {
        if (verified.contains(token)) {
            return true;
        }
        try {
            Signature signature = Signature.getInstance("RSASSA-PSS");
            signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            signature.initVerify(keys.getPublic());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            boolean fits = signature.verify(Base64.getUrlDecoder().decode(parts[2]));
            if (fits) {
                verified.add(token);
            }
            return fits;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static JsonNode json(String base64) {
        try {
            return VendorCall.json(new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    private static KeyPair keys() {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed("hongyan harmony simulator".getBytes(StandardCharsets.US_ASCII));
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no RSA in this JDK", e);
        }
    }
}
