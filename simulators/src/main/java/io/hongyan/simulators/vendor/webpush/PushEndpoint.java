package io.hongyan.simulators.vendor.webpush;

import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /push/{id}}: a message for one subscription. */
final class PushEndpoint {

    /** What services must take, and browsers' services take no more (RFC 8030, section 7.2; reference, 11.2). */
    private static final int MAX_BODY_BYTES = 4096;
    /** Google's cap, the shortest (reference, 11.2). */
    private static final long MAX_TTL_SECONDS = Duration.ofDays(28).toSeconds();

    private static final Pattern TTL = Pattern.compile("\\d{1,10}");
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9_-]{1,32}");
    private static final Set<String> URGENCIES = Set.of("very-low", "low", "normal", "high");

    private final VendorState vendor;
    private final Browsers browsers;
    private final VapidRules vapid;
    private final WaitingMessages waiting;

    PushEndpoint(VendorState vendor, Browsers browsers, VapidRules vapid, WaitingMessages waiting) {
        this.vendor = vendor;
        this.browsers = browsers;
        this.vapid = vapid;
        this.waiting = waiting;
    }

    VendorReply handle(VendorCall call) {
        String id = call.variable("id");
        PhoneState phone = vendor.phone(id);
        Optional<VendorReply> gone = switch (phone) {
            case UNKNOWN -> Optional.of(error(404, "NotFound"));
            case UNINSTALLED -> Optional.of(error(410, "Unregistered"));
            case INSTALLED, OFFLINE, NOTIFICATION_OFF, INACTIVE, DISABLED, USER_MISMATCH -> Optional.empty();
        };
        if (gone.isPresent()) {
            return gone.get();
        }
        Optional<VendorReply> foreign = vapid.refusal(call, browsers.serverKey(id));
        if (foreign.isPresent()) {
            return foreign.get();
        }
        String mistake = mistake(call);
        if (!mistake.isEmpty()) {
            return error(400, mistake);
        }
        if (call.body().length > MAX_BODY_BYTES) {
            return error(413, "PayloadTooLarge");
        }
        if (!vendor.rates().take("requests", 1)) {
            return VendorReply.empty(429).withHeader("Retry-After", "1");
        }
        Optional<String> content = content(call, id);
        return content.isEmpty() ? error(400, "BadEncryption") : accept(call, id, phone, content.get());
    }

    /** What is wrong with the headers (RFC 8030, sections 5.2 … 5.4); empty where nothing is. */
    private static String mistake(VendorCall call) {
        String urgency = call.header("urgency");
        String topic = call.header("topic");
        if (!TTL.matcher(call.header("ttl")).matches()) {
            return "BadTtl";
        }
        if (!urgency.isEmpty() && !URGENCIES.contains(urgency)) {
            return "BadUrgency";
        }
        if (!topic.isEmpty() && !TOPIC.matcher(topic).matches()) {
            return "BadTopic";
        }
        return call.body().length > 0 && !call.header("content-encoding").equals("aes128gcm")
                ? "BadContentEncoding"
                : "";
    }

    /** The message as the browser reads it; a push without a body is a legal one. For benchmarks it is left unread. */
    private Optional<String> content(VendorCall call, String id) {
        if (call.body().length == 0 || vendor.instant()) {
            return Optional.of("");
        }
        return MessageDecryption.decrypt(call.body(), browsers.keys(), browsers.auth(id))
                .map(plaintext -> new String(plaintext, StandardCharsets.UTF_8));
    }

    private VendorReply accept(VendorCall call, String id, PhoneState phone, String content) {
        String messageId = vendor.nextId() + vendor.nextId();
        long ttl = Math.min(Long.parseLong(call.header("ttl")), MAX_TTL_SECONDS);
        String topic = call.header("topic");
        if (phone == PhoneState.OFFLINE) {
            if (!topic.isEmpty()) {
                waiting.replace(id, topic);
            }
            if (ttl > 0) {
                waiting.add(
                        messageId,
                        new WaitingMessages.Waiting(
                                id, topic, content, vendor.clock().instant().plusSeconds(ttl)));
            }
        }
        JsonNode json = VendorCall.json(content);
        vendor.messages()
                .add(
                        messageId,
                        json.path("taskid").asString(""),
                        id,
                        json.path("title").asString(""),
                        json.path("body").asString(""),
                        call.header("urgency"),
                        content);
        return VendorReply.empty(201)
                .withHeader("Location", vendor.baseUrl() + "/message/" + messageId)
                .withHeader("TTL", String.valueOf(ttl));
    }

    private static VendorReply error(int status, String reason) {
        return VendorReply.json(status, JsonMapper.shared().createObjectNode().put("reason", reason));
    }
}
