package io.hongyan.simulators.vendor.fcm;

import io.hongyan.simulators.vendor.AccessTokens;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorState;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Google's OAuth 2.0 token endpoint, for signed assertions (reference, 2.1). */
final class TokenEndpoint {

    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final String SCOPE = "https://www.googleapis.com/auth/firebase.messaging";
    private static final long LONGEST_SECONDS = 3600;
    /** What clocks may differ by; Google's own tolerance is not documented. */
    private static final long SKEW_SECONDS = 300;

    private final VendorState vendor;
    private final AccessTokens tokens;

    TokenEndpoint(VendorState vendor, AccessTokens tokens) {
        this.vendor = vendor;
        this.tokens = tokens;
    }

    VendorReply handle(VendorCall call) {
        if (!call.hasContentType("application/x-www-form-urlencoded")) {
            return refused("invalid_request", "Content-Type is not application/x-www-form-urlencoded");
        }
        Map<String, String> form = call.form();
        if (!form.getOrDefault("grant_type", "").equals(GRANT)) {
            return refused("unsupported_grant_type", "Invalid grant_type: " + form.get("grant_type"));
        }
        return wrong(form.getOrDefault("assertion", ""))
                .map(why -> refused("invalid_grant", why))
                .orElseGet(() -> VendorReply.json(
                        200,
                        "{\"access_token\":\"" + tokens.issue() + "\",\"expires_in\":"
                                + tokens.life().toSeconds() + ",\"token_type\":\"Bearer\"}"));
    }

    /** What is wrong with an assertion; empty: nothing. */
    private Optional<String> wrong(String assertion) {
        String[] parts = assertion.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.of("Bad Request: not a JWT");
        }
        JsonNode header = json(parts[0]);
        JsonNode claims = json(parts[1]);
        long now = vendor.clock().instant().getEpochSecond();
        long issued = claims.path("iat").asLong(Long.MAX_VALUE);
        long expiry = claims.path("exp").asLong(0);
        if (!header.path("alg").asString("").equals("RS256") || !signed(parts)) {
            return Optional.of("Invalid JWT Signature.");
        }
        if (!claims.path("iss").asString("").equals(FcmSimulator.CLIENT_EMAIL)) {
            return Optional.of("Invalid grant: account not found");
        }
        if (!claims.path("scope").asString("").equals(SCOPE)) {
            return Optional.of("Invalid OAuth scope or ID token audience provided.");
        }
        if (!audience(claims).equals(vendor.baseUrl() + FcmSimulator.TOKEN_PATH)) {
            return Optional.of("Invalid JWT: Failed audience check.");
        }
        if (issued > now + SKEW_SECONDS || expiry <= now - SKEW_SECONDS || expiry - issued > LONGEST_SECONDS) {
            return Optional.of("Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable"
                    + " timeframe. Check your iat and exp values in the JWT claim.");
        }
        return Optional.empty();
    }

    /** One audience, which JWT libraries may write as a list. */
    private static String audience(JsonNode claims) {
        JsonNode audience = claims.path("aud");
        return audience.isArray() && audience.size() == 1 ? audience.get(0).asString("") : audience.asString("");
    }

    private static boolean signed(String[] parts) {
        try {
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(SigningKey.pair().getPublic());
            verifier.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return verifier.verify(Base64.getUrlDecoder().decode(parts[2]));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static JsonNode json(String base64) {
        try {
            return VendorCall.json(new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return VendorCall.json("");
        }
    }

    private static VendorReply refused(String error, String description) {
        return VendorReply.json(
                400, "{\"error\":\"" + error + "\",\"error_description\":\"" + description.replace("\"", "'") + "\"}");
    }
}
