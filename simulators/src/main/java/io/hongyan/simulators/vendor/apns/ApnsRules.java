package io.hongyan.simulators.vendor.apns;

import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What Apple takes and refuses once it knows the sender (reference, sections 1.2 … 1.4). */
final class ApnsRules {

    static final String DEVICE_PATH = "/3/device/";

    private static final int MAX_PAYLOAD_BYTES = 4096;
    private static final int MAX_VOIP_PAYLOAD_BYTES = 5120;
    private static final int MAX_COLLAPSE_ID_BYTES = 64;
    /** Privacy: the time in a 410 is some while ago. */
    private static final Duration DEAD_FOR = Duration.ofHours(1);

    private static final Pattern DEVICE_TOKEN = Pattern.compile("[0-9a-fA-F]{64,200}");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern EPOCH_SECONDS = Pattern.compile("\\d{1,10}");

    private static final List<String> SINGLE_HEADERS =
            List.of("apns-topic", "apns-id", "apns-expiration", "apns-priority", "apns-collapse-id", "apns-push-type");

    /** Push types with the suffix that their topic has. */
    private static final Map<String, String> TOPIC_SUFFIXES = Map.ofEntries(
            Map.entry("alert", ""),
            Map.entry("background", ""),
            Map.entry("voip", ".voip"),
            Map.entry("liveactivity", ".push-type.liveactivity"),
            Map.entry("location", ".location-query"),
            Map.entry("complication", ".complication"),
            Map.entry("fileprovider", ".pushkit.fileprovider"),
            Map.entry("pushtotalk", ".voip-ptt"),
            Map.entry("widgets", ".push-type.widgets"),
            Map.entry("controls", ".push-type.controls"),
            Map.entry("mdm", ""));

    private static final Set<String> PRIORITIES = Set.of("", "1", "5", "10");

    private final VendorState vendor;
    private final String bundleId;
    private final StoredMessages stored;

    ApnsRules(VendorState vendor, String bundleId, StoredMessages stored) {
        this.vendor = vendor;
        this.bundleId = bundleId;
        this.stored = stored;
    }

    /** The answer to a request whose sender is known. An accepted one has taken effect. */
    ApnsAnswer answer(ApnsCall call, String apnsId) {
        String mistake = mistake(call);
        if (!mistake.isEmpty()) {
            return ApnsAnswer.refused(400, mistake);
        }
        String type = call.header("apns-push-type");
        if (call.payload().length > (type.equals("voip") ? MAX_VOIP_PAYLOAD_BYTES : MAX_PAYLOAD_BYTES)) {
            return ApnsAnswer.refused(413, "PayloadTooLarge");
        }
        JsonNode payload = VendorCall.json(new String(call.payload(), StandardCharsets.UTF_8));
        if (!payload.path("aps").isObject()) {
            return ApnsAnswer.refused(400, "PayloadEmpty");
        }
        if (!matches(type, payload.path("aps"))) {
            return ApnsAnswer.refused(400, "InvalidPushType");
        }
        String token = call.path().substring(DEVICE_PATH.length()).toLowerCase(Locale.ROOT);
        if (!DEVICE_TOKEN.matcher(token).matches()) {
            return ApnsAnswer.refused(400, "BadDeviceToken");
        }
        return forPhone(call, apnsId, token, payload);
    }

    private ApnsAnswer forPhone(ApnsCall call, String apnsId, String token, JsonNode payload) {
        PhoneState phone = vendor.phone(token);
        return switch (phone) {
            case UNKNOWN -> ApnsAnswer.refused(400, "BadDeviceToken");
            case UNINSTALLED ->
                new ApnsAnswer(
                        410,
                        "Unregistered",
                        vendor.clock().instant().minus(DEAD_FOR).toEpochMilli());
            case INSTALLED, OFFLINE, NOTIFICATION_OFF, INACTIVE, DISABLED, USER_MISMATCH -> {
                accept(call, apnsId, token, payload, phone);
                yield ApnsAnswer.ACCEPTED;
            }
        };
    }

    private void accept(ApnsCall call, String apnsId, String token, JsonNode payload, PhoneState phone) {
        String text = new String(call.payload(), StandardCharsets.UTF_8);
        if (phone == PhoneState.OFFLINE && !call.header("apns-expiration").equals("0")) {
            stored.put(token, text);
        }
        JsonNode alert = payload.at("/aps/alert");
        vendor.messages()
                .add(
                        apnsId,
                        payload.path("taskid").asString(""),
                        token,
                        alert.path("title").asString(""),
                        alert.isString() ? alert.asString() : alert.path("body").asString(""),
                        call.header("apns-push-type"),
                        text);
    }

    /** Apple's word for what is wrong with the headers; empty where nothing is. */
    private String mistake(ApnsCall call) {
        if (SINGLE_HEADERS.stream().anyMatch(call::hasTwice)) {
            return "DuplicateHeaders";
        }
        if (call.path().length() == DEVICE_PATH.length()) {
            return "MissingDeviceToken";
        }
        if (call.payload().length == 0) {
            return "PayloadEmpty";
        }
        String id = call.header("apns-id");
        if (!id.isEmpty() && !ID.matcher(id).matches()) {
            return "BadMessageId";
        }
        String expiration = call.header("apns-expiration");
        if (!expiration.isEmpty() && !EPOCH_SECONDS.matcher(expiration).matches()) {
            return "BadExpirationDate";
        }
        if (call.header("apns-collapse-id").getBytes(StandardCharsets.UTF_8).length > MAX_COLLAPSE_ID_BYTES) {
            return "BadCollapseId";
        }
        return mistakeInType(call);
    }

    private String mistakeInType(ApnsCall call) {
        String type = call.header("apns-push-type");
        String priority = call.header("apns-priority");
        String suffix = TOPIC_SUFFIXES.get(type);
        if (suffix == null) {
            return "InvalidPushType";
        }
        if (!PRIORITIES.contains(priority) || (type.equals("background") && !priority.equals("5"))) {
            return "BadPriority";
        }
        String topic = call.header("apns-topic");
        if (topic.isEmpty()) {
            return "MissingTopic";
        }
        if (!topic.startsWith(bundleId)) {
            return "TopicDisallowed";
        }
        return topic.equals(bundleId + suffix) ? "" : "BadTopic";
    }

    private static boolean matches(String type, JsonNode aps) {
        boolean shows = aps.has("alert") || aps.has("sound") || aps.has("badge");
        return switch (type) {
            case "alert" -> shows;
            case "background" -> !shows && aps.path("content-available").asInt(0) == 1;
            case "liveactivity" ->
                aps.path("timestamp").isIntegralNumber()
                        && Set.of("start", "update", "end")
                                .contains(aps.path("event").asString(""));
            default -> true;
        };
    }
}
