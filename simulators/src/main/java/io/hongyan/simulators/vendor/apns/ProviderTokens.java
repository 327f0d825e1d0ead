package io.hongyan.simulators.vendor.apns;

import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorState;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** Who may send over a connection (reference, section 1.1). */
final class ProviderTokens {

    private static final Duration LONGEST_AGE = Duration.ofMinutes(60);
    private static final Duration SHORTEST_USE = Duration.ofMinutes(20);

    private final VendorState vendor;
    private final String team;
    private final String keyId;
    private final PublicKey key;
    /** Tokens that a fault made void. */
    private final Set<String> voided = ConcurrentHashMap.newKeySet();

    ProviderTokens(VendorState vendor, String team, String keyId, PublicKey key) {
        this.vendor = vendor;
        this.team = team;
        this.keyId = keyId;
        this.key = key;
        vendor.onReset(voided::clear);
    }

    /** What one connection has seen. Only its event loop touches it. */
    static final class Seen {
        private String token = "";
        private String keyId = "";
        private String team = "";
        private Instant issued = Instant.MIN;
        private Instant since = Instant.MIN;

        /** Whether a token was ever accepted here. */
        boolean isTrusted() {
            return !token.isEmpty();
        }
    }

    /** Why a request is refused; empty where it is not. */
    Optional<ApnsAnswer> refusal(String authorization, Seen seen) {
        if (!authorization.startsWith("bearer ")) {
            return refused(403, "MissingProviderToken");
        }
        String token = authorization.substring("bearer ".length());
        if (vendor.faults().strikes(Fault.Kind.CREDENTIALS_EXPIRED)) {
            voided.add(token);
        }
        if (voided.contains(token)) {
            return refused(403, "ExpiredProviderToken");
        }
        Instant now = vendor.clock().instant();
        if (token.equals(seen.token)) {
            return now.isAfter(seen.issued.plus(LONGEST_AGE)) ? refused(403, "ExpiredProviderToken") : Optional.empty();
        }
        return first(token, now, seen);
    }

    /** A token this connection did not see before. A connection belongs to the team and the key of its first token. */
    private Optional<ApnsAnswer> first(String token, Instant now, Seen seen) {
        String[] parts = token.split("\\.", -1);
        JsonNode head = parts.length == 3 ? decoded(parts[0]) : VendorCall.json("");
        JsonNode claims = parts.length == 3 ? decoded(parts[1]) : VendorCall.json("");
        String issuer = claims.path("iss").asString("");
        String kid = head.path("kid").asString("");
        if (seen.isTrusted() && !issuer.equals(seen.team)) {
            return refused(403, "Forbidden");
        }
        if (seen.isTrusted() && !kid.equals(seen.keyId)) {
            return refused(403, "UnrelatedKeyIdInToken");
        }
        if (!head.path("alg").asString("").equals("ES256")
                || !issuer.equals(team)
                || !kid.equals(keyId)
                || !claims.path("iat").isIntegralNumber()
                || !isSigned(parts)) {
            return refused(403, "InvalidProviderToken");
        }
        Instant issued = Instant.ofEpochSecond(claims.path("iat").asLong());
        if (now.isAfter(issued.plus(LONGEST_AGE))) {
            return refused(403, "ExpiredProviderToken");
        }
        if (seen.isTrusted() && now.isBefore(seen.since.plus(SHORTEST_USE))) {
            return refused(429, "TooManyProviderTokenUpdates");
        }
        seen.token = token;
        seen.team = issuer;
        seen.keyId = kid;
        seen.issued = issued;
        seen.since = now;
        return Optional.empty();
    }

    private boolean isSigned(String[] parts) {
        try {
            byte[] given = Base64.getUrlDecoder().decode(parts[2]);
            // RFC 7518 wants the plain form; Apple takes DER as well, which is what Pushy sends.
            String form = given.length == 64 ? "SHA256withECDSAinP1363Format" : "SHA256withECDSA";
            Signature signature = Signature.getInstance(form);
            signature.initVerify(key);
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(given);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static JsonNode decoded(String part) {
        try {
            return VendorCall.json(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return VendorCall.json("");
        }
    }

    private static Optional<ApnsAnswer> refused(int status, String reason) {
        return Optional.of(ApnsAnswer.refused(status, reason));
    }
}
