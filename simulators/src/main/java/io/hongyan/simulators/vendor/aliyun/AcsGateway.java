package io.hongyan.simulators.vendor.aliyun;

import io.hongyan.kernel.Sha256;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * The gateway before Alibaba Cloud's RPC services, by its "V3 request structure and signature": takes a request apart as its
 * documentation says, computes the signature anew, and refuses what is too old or comes twice.
 */
public final class AcsGateway {

    public static final String ACCESS_KEY_ID = "LTAI5tSimulatorKeyId";
    public static final String ACCESS_KEY_SECRET = "aliyun-access-key-secret";

    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final Set<String> MUST_BE_SIGNED = Set.of(
            "host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version");

    private final VendorState vendor;
    private final String version;
    private final Map<String, Instant> nonces = new ConcurrentHashMap<>();

    /** @param version of the service's API */
    public AcsGateway(VendorState vendor, String version) {
        this.vendor = vendor;
        this.version = version;
        vendor.onReset(nonces::clear);
    }

    /** Why the gateway lets a request not through; empty where it does. */
    public Optional<VendorReply> refusal(VendorCall call) {
        Map<String, String> authorization = authorization(call.header("authorization"));
        List<String> signed =
                Arrays.asList(authorization.getOrDefault("SignedHeaders", "").split(";"));
        if (!call.header("authorization").startsWith("ACS3-HMAC-SHA256 ") || !signed.containsAll(MUST_BE_SIGNED)) {
            return refuse(400, "IncompleteSignature", "The request signature does not conform to standards.");
        }
        if (!call.header("x-acs-version").equals(version)) {
            return refuse(400, "InvalidVersion", "Specified parameter Version is not valid.");
        }
        if (!authorization.getOrDefault("Credential", "").equals(ACCESS_KEY_ID)
                || vendor.faults().strikes(Fault.Kind.CREDENTIALS_EXPIRED)) {
            return refuse(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.");
        }
        Instant date = date(call.header("x-acs-date"));
        if (Duration.between(date, vendor.clock().instant()).abs().compareTo(WINDOW) > 0) {
            return refuse(400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.");
        }
        if (!call.header("x-acs-content-sha256").equals(hex(Sha256.of(call.body())))
                || !signature(call, signed).equals(authorization.get("Signature"))) {
            return refuse(400, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation.");
        }
        nonces.values().removeIf(used -> Duration.between(used, date).compareTo(WINDOW) > 0);
        return nonces.putIfAbsent(call.header("x-acs-signature-nonce"), date) == null
                ? Optional.empty()
                : refuse(400, "SignatureNonceUsed", "Specified signature nonce was used already.");
    }

    /** Parameters of a request, from its address and from a form in its body. */
    public static Map<String, String> parameters(VendorCall call) {
        Map<String, String> parameters = new HashMap<>(call.queryParameters());
        if (call.hasContentType("application/x-www-form-urlencoded")) {
            parameters.putAll(call.form());
        }
        return parameters;
    }

    private String signature(VendorCall call, List<String> signed) {
        StringBuilder canonical = new StringBuilder();
        canonical.append(call.method()).append('\n');
        canonical.append('/').append(vendor.name()).append(call.path()).append('\n');
        List<String> query = new ArrayList<>();
        new TreeMap<>(call.queryParameters()).forEach((name, value) -> query.add(encode(name) + "=" + encode(value)));
        canonical.append(String.join("&", query)).append('\n');
        for (String header : signed) {
            canonical
                    .append(header)
                    .append(':')
                    .append(call.header(header).strip())
                    .append('\n');
        }
        canonical.append('\n').append(String.join(";", signed)).append('\n').append(hex(Sha256.of(call.body())));
        String toSign = "ACS3-HMAC-SHA256\n" + hex(Sha256.of(canonical.toString()));
        return hex(Sha256.hmac(ACCESS_KEY_SECRET.getBytes(StandardCharsets.UTF_8), toSign));
    }

    private static Map<String, String> authorization(String header) {
        Map<String, String> parts = new HashMap<>();
        for (String part : header.substring(header.indexOf(' ') + 1).split(",")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(
                        part.substring(0, equals).strip(),
                        part.substring(equals + 1).strip());
            }
        }
        return parts;
    }

    private static Instant date(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    private static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (octet & 0xff);
            boolean unreserved =
                    character < 0x80 && (Character.isLetterOrDigit(character) || "-_.~".indexOf(character) >= 0);
            encoded.append(unreserved ? String.valueOf(character) : "%%%02X".formatted(octet));
        }
        return encoded.toString();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private Optional<VendorReply> refuse(int status, String code, String message) {
        return Optional.of(reply(status, code, message));
    }

    /** An answer with a code alone. */
    public VendorReply reply(int status, String code, String message) {
        return VendorReply.json(
                status,
                JsonMapper.shared()
                        .createObjectNode()
                        .put("RequestId", vendor.nextId())
                        .put("Code", code)
                        .put("Message", message));
    }
}
