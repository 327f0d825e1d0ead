package io.hongyan.simulators.vendor.ads;

import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorState;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.ContentDisposition;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The calls: token, timestamp and nonce, then rates, then form (Tencent's pages 发起请求, 返回码, custom_audience_files/add). */
final class AudienceService {

    /** 12.9: uploads a minute. After it the call rests for five minutes. */
    private static final int UPLOADS_A_MINUTE = 50;

    private static final Duration REST = Duration.ofMinutes(5);
    private static final Duration CLOCK_ERROR = Duration.ofMinutes(5);
    private static final int ZIP_BYTES = 100 << 20;

    /** What a line of a file of a kind looks like. */
    private static final Map<String, String> LINES = Map.of(
            "HASH_IMEI", "[0-9a-fA-F]{32}",
            "HASH_IDFA", "[0-9a-fA-F]{32}",
            "HASH_OAID", "[0-9a-fA-F]{32}",
            "HASH_MOBILE_PHONE", "[0-9a-fA-F]{32}",
            "SHA256_MOBILE_PHONE", "[0-9a-fA-F]{64}");

    private record Audience(String name, String description, Set<String> members) {}

    private final VendorState vendor;
    private final Set<String> nonces = ConcurrentHashMap.newKeySet();
    private final Map<Long, Audience> audiences = new ConcurrentHashMap<>();
    private final ArrayDeque<Instant> uploads = new ArrayDeque<>();
    private Instant restsUntil = Instant.MIN;
    private long lastId = 28_373_000;

    AudienceService(VendorState vendor) {
        this.vendor = vendor;
        vendor.onReset(() -> {
            nonces.clear();
            audiences.clear();
            uploads.clear();
            restsUntil = Instant.MIN;
        });
    }

    synchronized VendorReply create(VendorCall call) {
        Optional<VendorReply> refused = common(call);
        if (refused.isPresent()) {
            return refused.get();
        }
        JsonNode body = call.json();
        if (!call.hasContentType("application/json") || !body.isObject()) {
            return refusal(11100, "body: application/json");
        }
        if (body.path("account_id").asLong(0) != Long.parseLong(AdsSimulator.ACCOUNT)) {
            return refusal(11014, "The API you requested is out of the scope of authority.");
        }
        String name = body.path("name").asString("");
        if (name.isEmpty()
                || name.codePointCount(0, name.length()) > 32
                || name.matches(".*[<>&‘”'\"/\\\\\\t\\r\\n].*")) {
            return refusal(11101, "name: 1 … 32 characters, none of < > & ' \" / \\");
        }
        if (!body.path("type").asString("").equals("CUSTOMER_FILE")) {
            return refusal(11101, "type: CUSTOMER_FILE");
        }
        long id = ++lastId;
        audiences.put(id, new Audience(name, body.path("description").asString(""), new LinkedHashSet<>()));
        return ok(JsonMapper.shared().createObjectNode().put("audience_id", id));
    }

    VendorReply list(VendorCall call) {
        Optional<VendorReply> refused = common(call);
        if (refused.isPresent()) {
            return refused.get();
        }
        ObjectNode data = JsonMapper.shared().createObjectNode();
        var list = data.putArray("list");
        audiences.forEach((id, audience) -> list.addObject()
                .put("audience_id", id)
                .put("name", audience.name)
                .put("user_count", audience.members.size()));
        return ok(data);
    }

    synchronized VendorReply upload(VendorCall call) {
        Optional<VendorReply> refused = common(call).or(this::pace);
        if (refused.isPresent()) {
            return refused.get();
        }
        Map<String, byte[]> form;
        try {
            form = form(call);
        } catch (MessagingException | IOException e) {
            return refusal(11100, "body: multipart/form-data");
        }
        if (!text(form, "account_id").equals(AdsSimulator.ACCOUNT)) {
            return refusal(11014, "The API you requested is out of the scope of authority.");
        }
        String audienceId = text(form, "audience_id");
        Audience audience = audienceId.matches("\\d{1,18}") ? audiences.get(Long.parseLong(audienceId)) : null;
        if (audience == null) {
            return refusal(11101, "audience_id: no such audience");
        }
        String line = LINES.get(text(form, "user_id_type"));
        if (line == null || !text(form, "operation_type").matches("|APPEND|REDUCE")) {
            return refusal(11101, "user_id_type, operation_type: not of the enumeration");
        }
        byte[] file = form.getOrDefault("file", new byte[0]);
        List<String> lines;
        try {
            lines = unzipped(file);
        } catch (IOException e) {
            return refusal(11101, "file: a zip of at most 100M");
        }
        if (lines.isEmpty() || file.length > ZIP_BYTES || !lines.stream().allMatch(one -> one.matches(line))) {
            return refusal(11101, "file: one id of the type in each line");
        }
        take(audience, lines, call);
        return ok(JsonMapper.shared().createObjectNode().put("custom_audience_file_id", ++lastId));
    }

    /** An audience is a set: what is there already is not recorded again. */
    private void take(Audience audience, List<String> lines, VendorCall call) {
        for (String hash : lines) {
            if (audience.members.add(hash)) {
                vendor.messages()
                        .add(vendor.nextId(), audience.description, hash, audience.name, "", "marketing", call.path());
            }
        }
    }

    private Optional<VendorReply> common(VendorCall call) {
        Map<String, String> query = call.queryParameters();
        if (vendor.faults().strikes(Fault.Kind.CREDENTIALS_EXPIRED)) {
            return Optional.of(refusal(11000, "Access token is expired."));
        }
        if (!query.getOrDefault("access_token", "").equals(AdsSimulator.TOKEN)) {
            return Optional.of(refusal(11002, "Access token is invalid."));
        }
        String timestamp = query.getOrDefault("timestamp", "");
        if (!timestamp.matches("\\d{10}")
                || Duration.between(
                                        Instant.ofEpochSecond(Long.parseLong(timestamp)),
                                        vendor.clock().instant())
                                .abs()
                                .compareTo(CLOCK_ERROR)
                        > 0) {
            return Optional.of(refusal(11100, "timestamp: seconds, at most 300 off"));
        }
        String nonce = query.getOrDefault("nonce", "");
        if (nonce.isEmpty() || nonce.length() > 32 || !nonces.add(nonce)) {
            return Optional.of(refusal(11100, "The nonce has been used before."));
        }
        return Optional.empty();
    }

    private Optional<VendorReply> pace() {
        Instant now = vendor.clock().instant();
        while (!uploads.isEmpty() && !uploads.getFirst().plusSeconds(60).isAfter(now)) {
            uploads.removeFirst();
        }
        if (uploads.size() >= UPLOADS_A_MINUTE) {
            restsUntil = now.plus(REST);
        }
        if (restsUntil.isAfter(now)) {
            return Optional.of(refusal(11017, "Application has reached the request limit per minute."));
        }
        if (!vendor.quotas().take(AdsSimulator.UPLOADS, 1)) {
            return Optional.of(refusal(11018, "Application has reached the request limit per day."));
        }
        uploads.addLast(now);
        return Optional.empty();
    }

    /** Fields of a form by their names. */
    private static Map<String, byte[]> form(VendorCall call) throws MessagingException, IOException {
        Map<String, byte[]> fields = new HashMap<>();
        MimeMultipart parts = new MimeMultipart(new ByteArrayDataSource(call.body(), call.header("content-type")));
        for (int i = 0; i < parts.getCount(); i++) {
            MimeBodyPart part = (MimeBodyPart) parts.getBodyPart(i);
            String name = new ContentDisposition(part.getHeader("Content-Disposition", null)).getParameter("name");
            fields.put(name, part.getInputStream().readAllBytes());
        }
        return fields;
    }

    private static String text(Map<String, byte[]> form, String name) {
        return new String(form.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
    }

    private static List<String> unzipped(byte[] file) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
            if (zip.getNextEntry() == null) {
                throw new IOException("no zip");
            }
            return new String(zip.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        }
    }

    private static VendorReply ok(ObjectNode data) {
        ObjectNode answer = answer(0, "");
        answer.set("data", data);
        return VendorReply.json(200, answer);
    }

    static VendorReply refusal(int code, String message) {
        return VendorReply.json(200, answer(code, message));
    }

    private static ObjectNode answer(int code, String message) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("code", code)
                .put("message", message)
                .put("message_cn", message);
    }
}
