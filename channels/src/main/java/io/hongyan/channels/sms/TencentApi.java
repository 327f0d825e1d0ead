package io.hongyan.channels.sms;

import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.SendException;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.Sha256;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Calls Tencent Cloud's API 3.0 of one service, signed by TC3-HMAC-SHA256. */
final class TencentApi {

    private static final String ALGORITHM = "TC3-HMAC-SHA256";
    private static final String SERVICE = "sms";
    private static final String CONTENT_TYPE = "application/json; charset=utf-8";
    private static final String SIGNED_HEADERS = "content-type;host;x-tc-action";

    private final AdapterContext context;
    private final String baseUrl;
    private final String version;
    private final String region;
    private final String secretId;
    private final Secret secretKey;

    TencentApi(
            AdapterContext context, String baseUrl, String version, String region, String secretId, Secret secretKey) {
        this.context = context;
        this.baseUrl = baseUrl;
        this.version = version;
        this.region = region;
        this.secretId = secretId;
        this.secretKey = secretKey;
    }

    /** What a call answered; {@code errorCode} is empty where it did what it should. */
    record Answer(int status, Duration retryAfter, JsonNode response) {

        String errorCode() {
            String code = response.path("Error").path("Code").asString("");
            return code.isEmpty() && status != 200 ? "HTTP " + status : code;
        }

        String errorMessage() {
            return response.path("Error").path("Message").asString("");
        }
    }

    Answer call(String action, JsonNode body) throws SendException {
        byte[] payload = LenientJson.bytes(body);
        Instant now = context.clock().instant();
        Map<String, String> headers = Map.of(
                "Content-Type", CONTENT_TYPE,
                "X-TC-Action", action,
                "X-TC-Version", version,
                "X-TC-Region", region,
                "X-TC-Timestamp", Long.toString(now.getEpochSecond()),
                "Authorization", authorization(action, payload, now));
        HttpCalls.Answer answer = context.http().post(baseUrl + "/", headers, payload);
        return new Answer(
                answer.status(),
                answer.retryAfter(),
                LenientJson.read(answer.body()).path("Response"));
    }

    private String authorization(String action, byte[] payload, Instant now) {
        URI uri = URI.create(baseUrl);
        String request = "POST\n" + uri.getRawPath() + "/\n\n"
                + "content-type:" + CONTENT_TYPE + "\n"
                + "host:" + uri.getAuthority() + "\n"
                + "x-tc-action:" + action.toLowerCase(Locale.ROOT) + "\n\n"
                + SIGNED_HEADERS + "\n"
                + Sha256.hex(payload);
        String date = LocalDate.ofInstant(now, ZoneOffset.UTC).toString();
        String scope = date + "/" + SERVICE + "/tc3_request";
        String toSign = ALGORITHM + "\n" + now.getEpochSecond() + "\n" + scope + "\n" + Sha256.hex(request);
        byte[] ofDate = Sha256.hmac(utf8("TC3" + secretKey.reveal()), date);
        byte[] signing = Sha256.hmac(Sha256.hmac(ofDate, SERVICE), "tc3_request");
        return ALGORITHM + " Credential=" + secretId + "/" + scope + ", SignedHeaders=" + SIGNED_HEADERS
                + ", Signature=" + HexFormat.of().formatHex(Sha256.hmac(signing, toSign));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
