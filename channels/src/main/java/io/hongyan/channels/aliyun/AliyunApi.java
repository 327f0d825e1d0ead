package io.hongyan.channels.aliyun;

import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.SendException;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.Sha256;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Calls one of Alibaba Cloud's RPC services, signed by ACS3-HMAC-SHA256 (its "V3 request structure and signature"). Parameters
 * travel in the address as its own SDKs send them; the body is empty.
 */
public final class AliyunApi {

    private static final String ALGORITHM = "ACS3-HMAC-SHA256";
    private static final byte[] NO_BODY = new byte[0];

    private final AdapterContext context;
    private final String baseUrl;
    private final String version;
    private final String accessKeyId;
    private final Secret accessKeySecret;

    /**
     * @param version of the service's API, a date
     */
    public AliyunApi(
            AdapterContext context, String baseUrl, String version, String accessKeyId, Secret accessKeySecret) {
        this.context = context;
        this.baseUrl = baseUrl;
        this.version = version;
        this.accessKeyId = accessKeyId;
        this.accessKeySecret = accessKeySecret;
    }

    /** What a call answered; {@code code} is {@code OK}, or says what is wrong. */
    public record Answer(int status, Duration retryAfter, JsonNode body) {

        public String code() {
            String code = body.path("Code").asString("");
            return code.isEmpty() ? "HTTP " + status : code;
        }

        public String message() {
            return body.path("Message").asString("");
        }
    }

    public Answer call(String action, Map<String, String> parameters) throws SendException {
        String query = canonical(parameters);
        Map<String, String> headers = headers(action);
        headers.put("authorization", authorization(query, headers));
        headers.remove("host"); // the client's own
        HttpCalls.Answer answer = context.http().post(baseUrl + "/?" + query, headers, NO_BODY);
        return new Answer(answer.status(), answer.retryAfter(), LenientJson.read(answer.body()));
    }

    private Map<String, String> headers(String action) {
        byte[] nonce = new byte[16];
        context.random().nextBytes(nonce);
        Map<String, String> headers = new TreeMap<>();
        headers.put("host", URI.create(baseUrl).getAuthority());
        headers.put("x-acs-action", action);
        headers.put("x-acs-content-sha256", hex(Sha256.of(NO_BODY)));
        headers.put(
                "x-acs-date",
                context.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString());
        headers.put("x-acs-signature-nonce", hex(nonce));
        headers.put("x-acs-version", version);
        return headers;
    }

    private String authorization(String query, Map<String, String> headers) {
        String signed = String.join(";", headers.keySet());
        String path = URI.create(baseUrl).getRawPath() + "/";
        String request = "POST\n" + path + "\n" + query + "\n"
                + headers.entrySet().stream()
                        .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                        .collect(Collectors.joining())
                + "\n" + signed + "\n" + hex(Sha256.of(NO_BODY));
        String toSign = ALGORITHM + "\n" + hex(Sha256.of(request));
        return ALGORITHM + " Credential=" + accessKeyId + ",SignedHeaders=" + signed + ",Signature="
                + hex(Sha256.hmac(accessKeySecret, toSign));
    }

    private static String canonical(Map<String, String> parameters) {
        return new TreeMap<>(parameters)
                .entrySet().stream()
                        .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                        .collect(Collectors.joining("&"));
    }

    /** RFC 3986, as the signature wants it. */
    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
