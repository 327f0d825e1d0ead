package io.hongyan.channels.ads;

import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.FormBody;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.NotSentException;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Adds hashes to audiences of Tencent Ads: {@code custom_audiences/add} once a task, {@code custom_audience_files/add} for each kind of
 * a batch. An audience is a set, so adding twice changes nothing. Which audience a task has is kept beside the task.
 */
final class TencentUpload implements AudienceUpload {

    private static final String AUDIENCE_FILE = "tencent-audience";

    private final TencentAccount account;
    private final AdapterContext context;
    private final UploadPace pace;

    TencentUpload(TencentAccount account, AdapterContext context) {
        this.account = account;
        this.context = context;
        this.pace = new UploadPace(account.uploadsPerMinute(), context.clock());
    }

    /** An audience, or why there is none. */
    private sealed interface Audience {

        record Known(long id) implements Audience {}

        record Refused(Verdict verdict) implements Audience {}
    }

    @Override
    public Map<AdvertisingId.Kind, Verdict> add(
            VendorMessage message, String batch, Map<AdvertisingId.Kind, SortedSet<String>> hashes)
            throws SendException {
        Map<AdvertisingId.Kind, Verdict> verdicts = new EnumMap<>(AdvertisingId.Kind.class);
        Audience audience = audience(message);
        for (Map.Entry<AdvertisingId.Kind, SortedSet<String>> ofKind : hashes.entrySet()) {
            verdicts.put(
                    ofKind.getKey(),
                    switch (audience) {
                        case Audience.Known(long id) -> add(id, ofKind.getKey(), ofKind.getValue());
                        case Audience.Refused(Verdict verdict) -> verdict;
                    });
        }
        return verdicts;
    }

    // --- the audience ---

    /** One at a time, so that a task makes one audience. */
    private synchronized Audience audience(VendorMessage message) throws SendException {
        String given = message.extension().path("audience_id").asString("");
        if (!given.isEmpty()) {
            return new Audience.Known(Long.parseLong(given));
        }
        try {
            Optional<byte[]> known = context.files().get(message.task(), AUDIENCE_FILE);
            if (known.isPresent()) {
                return new Audience.Known(Long.parseLong(new String(known.get(), StandardCharsets.US_ASCII)));
            }
            return create(message);
        } catch (SendException e) {
            throw e;
        } catch (IOException e) { // of the file
            return new Audience.Refused(new Verdict.TryLater(LossReason.VENDOR_ERROR, "disk", Duration.ZERO));
        }
    }

    private Audience create(VendorMessage message) throws SendException, IOException {
        ObjectNode request = JsonMapper.shared()
                .createObjectNode()
                .put("account_id", account.accountId())
                .put(
                        "name",
                        message.extension()
                                .path("audience")
                                .asString(message.task().msgid()))
                .put("type", "CUSTOMER_FILE")
                .put("description", message.task().toString());
        HttpCalls.Answer http;
        try {
            http = post("custom_audiences/add", "application/json", LenientJson.bytes(request));
        } catch (AnswerLostException e) {
            // An audience may have been made, and stays empty; no device is in doubt.
            throw new NotSentException("no audience: " + e.getMessage(), e);
        }
        Verdict verdict = verdict(http);
        if (!(verdict instanceof Verdict.Accepted)) {
            return new Audience.Refused(verdict);
        }
        long id = LenientJson.read(http.body()).path("data").path("audience_id").asLong(0);
        if (id == 0) {
            return new Audience.Refused(new Verdict.Rejected(LossReason.UNKNOWN, "0", "an answer without audience_id"));
        }
        context.files().put(message.task(), AUDIENCE_FILE, String.valueOf(id).getBytes(StandardCharsets.US_ASCII));
        return new Audience.Known(id);
    }

    // --- its members ---

    private Verdict add(long audience, AdvertisingId.Kind kind, SortedSet<String> hashes) throws SendException {
        Duration wait = pace.take();
        if (!wait.isZero()) {
            return new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "uploads-per-minute", wait);
        }
        HttpEntity form = MultipartEntityBuilder.create()
                .addTextBody("account_id", String.valueOf(account.accountId()))
                .addTextBody("audience_id", String.valueOf(audience))
                .addTextBody("user_id_type", userIdType(kind))
                .addTextBody("operation_type", "APPEND")
                .addBinaryBody("file", zipped(hashes), ContentType.create("application/zip"), "audience.zip")
                .build();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            form.writeTo(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // of memory
        }
        return verdict(post("custom_audience_files/add", form.getContentType(), body.toByteArray()));
    }

    private static String userIdType(AdvertisingId.Kind kind) {
        return switch (kind) {
            case IMEI -> "HASH_IMEI";
            case OAID -> "HASH_OAID";
            case IDFA -> "HASH_IDFA";
            case PHONE -> "SHA256_MOBILE_PHONE";
        };
    }

    /** One hash a line. */
    private static byte[] zipped(SortedSet<String> hashes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("audience.csv"));
            for (String hash : hashes) {
                zip.write((hash + "\n").getBytes(StandardCharsets.US_ASCII));
            }
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // of memory
        }
        return bytes.toByteArray();
    }

    // --- calls ---

    private HttpCalls.Answer post(String call, String contentType, byte[] body) throws SendException {
        return context.http().post(url(call, ""), Map.of("Content-Type", contentType), body);
    }

    private String url(String call, String parameters) {
        byte[] nonce = new byte[16];
        context.random().nextBytes(nonce);
        return account.baseUrl() + "/" + call
                + "?access_token=" + FormBody.encode(account.accessToken().reveal())
                + "&timestamp=" + context.clock().instant().getEpochSecond()
                + "&nonce=" + HexFormat.of().formatHex(nonce)
                + parameters;
    }

    private static Verdict verdict(HttpCalls.Answer http) {
        if (http.status() != 200) {
            return TencentErrors.ofStatus(http.status(), http.retryAfter());
        }
        JsonNode body = LenientJson.read(http.body());
        return TencentErrors.of(
                body.path("code").asString(""),
                body.path("message_cn").asString(body.path("message").asString("")));
    }

    @Override
    public Optional<ProbeFailure> probe() {
        try {
            return ProbeFailure.of(
                    "Tencent Ads",
                    verdict(context.http()
                            .get(
                                    url(
                                            "custom_audiences/get",
                                            "&account_id=" + account.accountId() + "&page=1&page_size=1"),
                                    Map.of())));
        } catch (SendException e) {
            return Optional.of(ProbeFailure.unreachable("Tencent Ads", e));
        }
    }
}
