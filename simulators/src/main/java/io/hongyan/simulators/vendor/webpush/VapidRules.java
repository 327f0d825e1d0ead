package io.hongyan.simulators.vendor.webpush;

import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorState;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who may push to a subscription (RFC 8292; reference, section 11.1). */
final class VapidRules {

    private static final Pattern HEADER =
            Pattern.compile("vapid\\s+t=([\\w-]+\\.[\\w-]+\\.[\\w-]+)\\s*,\\s*k=([\\w-]+)", Pattern.CASE_INSENSITIVE);

    private static final Duration LONGEST_LIFE = Duration.ofHours(24);
    private static final int REMEMBERED = 10_000;

    private final VendorState vendor;
    /** Tokens whose signature was found good, with their expiry, or voided, with the distant past. */
    private final ConcurrentHashMap<String, Instant> checked = new ConcurrentHashMap<>();

    VapidRules(VendorState vendor) {
        this.vendor = vendor;
        vendor.onReset(checked::clear);
    }

    /** Why a request is refused; empty where it is not. */
    Optional<VendorReply> refusal(VendorCall call, String serverKey) {
        Matcher header = HEADER.matcher(call.header("authorization").strip());
        if (!header.matches()) {
            return unauthorized("MissingAuthorization").map(reply -> reply.withHeader("WWW-Authenticate", "vapid"));
        }
        String token = header.group(1);
        String key = header.group(2);
        if (vendor.faults().strikes(Fault.Kind.CREDENTIALS_EXPIRED)) {
            checked.put(token, Instant.MIN);
        }
        if (!key.equals(serverKey)) {
            return Optional.of(VendorReply.text(
                    403,
                    "the VAPID credentials in the authorization header do not correspond to the credentials used to"
                            + " create the subscriptions.\n"));
        }
        if (checked.size() > REMEMBERED) {
            checked.clear();
        }
        Instant expiry = checked.computeIfAbsent(token + key, unseen -> expiry(token, key));
        boolean voided = checked.containsKey(token);
        return voided || !vendor.clock().instant().isBefore(expiry) ? unauthorized("BadJwtToken") : Optional.empty();
    }

    private static Optional<VendorReply> unauthorized(String reason) {
        return Optional.of(
                VendorReply.json(401, JsonMapper.shared().createObjectNode().put("reason", reason)));
    }

    /** When a token expires; the distant past where it is not good at all. */
    private Instant expiry(String token, String key) {
        String[] parts = token.split("\\.");
        JsonNode head = decoded(parts[0]);
        JsonNode claims = decoded(parts[1]);
        Instant now = vendor.clock().instant();
        Instant expiry = Instant.ofEpochSecond(claims.path("exp").asLong(0));
        String subject = claims.path("sub").asString("");
        boolean good = head.path("alg").asString("").equals("ES256")
                && claims.path("aud").asString("").equals(origin())
                && !expiry.isAfter(now.plus(LONGEST_LIFE))
                && (subject.startsWith("mailto:") || subject.startsWith("https:"))
                && isSigned(parts, key);
        return good ? expiry : Instant.MIN;
    }

    private String origin() {
        URI base = URI.create(vendor.baseUrl());
        return base.getScheme() + "://" + base.getAuthority();
    }

    private static boolean isSigned(String[] parts, String key) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initVerify(EcKeys.publicKey(Base64.getUrlDecoder().decode(key)));
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
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
}
