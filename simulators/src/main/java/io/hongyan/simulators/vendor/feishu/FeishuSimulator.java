package io.hongyan.simulators.vendor.feishu;

import io.hongyan.simulators.vendor.AccessTokens;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plays messages of one app. {@code unknown} is no receive_id, {@code uninstalled} has left the company, {@code disabled} is not in the
 * app's range, {@code notification-off} has stopped the robot; all others have the message, and the receipts' {@code clicks} is the
 * share that reads it.
 */
public final class FeishuSimulator implements VendorSimulator {

    private static final String APP_ID = "cli_simulated00001";
    private static final String APP_SECRET = "feishu-app-secret";
    private static final String CALLS = "calls";
    private static final int TEXT_BYTES = 150 * 1024;
    private static final int OTHER_BYTES = 30 * 1024;
    private static final Duration SAME_UUID = Duration.ofHours(1);
    private static final Duration READ_FOR = Duration.ofDays(7);
    private static final Set<String> ID_TYPES = Set.of("open_id", "user_id", "union_id", "email", "chat_id");
    private static final Set<String> TYPES = Set.of(
            "text", "post", "image", "interactive", "share_chat", "share_user", "audio", "media", "file", "sticker");

    @Override
    public String name() {
        return "feishu";
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        return Map.of("app-id", APP_ID, "app-secret", APP_SECRET, "base-url", baseUrl);
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        vendor.rates().define(CALLS, 50); // 12.6, calls a second
        AccessTokens tokens = vendor.accessTokens(Duration.ofHours(2)); // 12.6
        Play play = new Play(vendor, tokens, new HashMap<>(), new HashMap<>());
        vendor.onReset(play::clear);
        routes.post("/open-apis/auth/v3/tenant_access_token/internal", play::token)
                .post("/open-apis/im/v1/messages", play::send)
                .delete("/open-apis/im/v1/messages/{id}", play::recall)
                .get("/open-apis/im/v1/messages/{id}/read_users", play::readUsers);
    }

    @Override
    public VendorReply rateLimited() {
        return FeishuReply.tooFast();
    }

    private record Sent(Instant at, String id, String receiver, boolean read) {}

    private record Play(VendorState vendor, AccessTokens tokens, Map<String, Sent> messages, Map<String, Sent> uuids) {

        synchronized void clear() {
            messages.clear();
            uuids.clear();
        }

        VendorReply token(VendorCall call) {
            JsonNode body = call.json();
            if (!body.path("app_id").asString("").equals(APP_ID)
                    || !body.path("app_secret").asString("").equals(APP_SECRET)) {
                return VendorReply.json(200, FeishuReply.body(10014, "app secret invalid"));
            }
            ObjectNode answer = FeishuReply.body(0, "ok");
            answer.put("tenant_access_token", "t-" + tokens.issue());
            answer.put("expire", tokens.life().toSeconds());
            return VendorReply.json(200, answer);
        }

        private Optional<VendorReply> unauthorised(VendorCall call) {
            String bearer = call.header("authorization");
            return bearer.startsWith("Bearer t-") && tokens.accepts(bearer.substring("Bearer t-".length()))
                    ? Optional.empty()
                    : Optional.of(FeishuReply.refused(99991663, "Invalid access token for authorization"));
        }

        synchronized VendorReply send(VendorCall call) {
            JsonNode message = call.json();
            return unauthorised(call)
                    .or(() -> vendor.rates().take(CALLS, 1) ? Optional.empty() : Optional.of(FeishuReply.tooFast()))
                    .or(() -> broken(call, message))
                    .orElseGet(() -> deliver(message, call.text()));
        }

        private static Optional<VendorReply> broken(VendorCall call, JsonNode message) {
            if (!ID_TYPES.contains(call.queryParameters().getOrDefault("receive_id_type", ""))) {
                return Optional.of(FeishuReply.refused(99992402, "field validation failed: receive_id_type"));
            }
            String type = message.path("msg_type").asString("");
            String content = message.path("content").asString("");
            if (!TYPES.contains(type)
                    || !message.path("content").isString()
                    || !VendorCall.json(content).isObject()) {
                return Optional.of(
                        FeishuReply.refused(
                                230001,
                                "Your request contains an invalid request parameter, ext=content is not a string in json format."));
            }
            if (type.equals("text")
                    && VendorCall.json(content).path("text").asString("").isEmpty()) {
                return Optional.of(FeishuReply.refused(
                        230001, "Your request contains an invalid request parameter, ext=text is empty."));
            }
            if (message.path("uuid").asString("").length() > 50) {
                return Optional.of(FeishuReply.refused(99992402, "field validation failed: uuid"));
            }
            return content.getBytes(StandardCharsets.UTF_8).length > (type.equals("text") ? TEXT_BYTES : OTHER_BYTES)
                    ? Optional.of(FeishuReply.refused(230025, "The length of the message content reaches its limit."))
                    : Optional.empty();
        }

        private VendorReply deliver(JsonNode message, String request) {
            String receiver = message.path("receive_id").asString("");
            PhoneState person = receiver.isEmpty() ? PhoneState.UNKNOWN : vendor.phone(receiver);
            return switch (person) {
                case UNKNOWN ->
                    FeishuReply.refused(
                            230001, "Your request contains an invalid request parameter, ext=invalid receive_id.");
                case UNINSTALLED, USER_MISMATCH -> FeishuReply.refused(230029, "The user has resigned.");
                case DISABLED -> FeishuReply.refused(230013, "Bot has NO availability to this user.");
                case NOTIFICATION_OFF ->
                    FeishuReply.refused(230053, "The user has stopped the bot from sending messages.");
                case INSTALLED, OFFLINE, INACTIVE -> accept(message, receiver, person, request);
            };
        }

        private VendorReply accept(JsonNode message, String receiver, PhoneState person, String request) {
            String uuid = message.path("uuid").asString("");
            Sent before = uuid.isEmpty() ? null : uuids.get(receiver + " " + uuid);
            boolean again = before != null
                    && before.at.plus(SAME_UUID).isAfter(vendor.clock().instant());
            Sent sent = before != null && again ? before : take(message, receiver, person, uuid, request);
            ObjectNode body = FeishuReply.body(0, "success");
            body.putObject("data")
                    .put("message_id", sent.id)
                    .put("msg_type", message.path("msg_type").asString(""));
            return VendorReply.json(200, body);
        }

        private Sent take(JsonNode message, String receiver, PhoneState person, String uuid, String request) {
            boolean read = person == PhoneState.INSTALLED
                    && vendor.chance(vendor.receipts().settings().clicks());
            Sent sent = new Sent(vendor.clock().instant(), "om_" + vendor.nextId() + vendor.nextId(), receiver, read);
            messages.put(sent.id, sent);
            uuids.put(receiver + " " + uuid, sent);
            JsonNode content = VendorCall.json(message.path("content").asString(""));
            vendor.messages()
                    .add(
                            sent.id,
                            uuid,
                            receiver,
                            content.path("title").asString(""),
                            content.path("text").asString(content.toString()),
                            message.path("msg_type").asString(""),
                            request);
            return sent;
        }

        synchronized VendorReply recall(VendorCall call) {
            return unauthorised(call).orElseGet(() -> {
                Sent sent = messages.remove(call.variable("id"));
                return sent == null ? FeishuReply.refused(230011, "The message was withdrawn.") : FeishuReply.ok();
            });
        }

        synchronized VendorReply readUsers(VendorCall call) {
            return unauthorised(call).orElseGet(() -> {
                Sent sent = messages.get(call.variable("id"));
                if (sent == null || vendor.clock().instant().isAfter(sent.at.plus(READ_FOR))) {
                    return FeishuReply.refused(
                            230001, "Your request contains an invalid request parameter, ext=invalid message_id");
                }
                ObjectNode body = FeishuReply.body(0, "success");
                ObjectNode data = body.putObject("data");
                var items = data.putArray("items");
                if (sent.read) {
                    items.addObject()
                            .put("user_id", sent.receiver)
                            .put("timestamp", Long.toString(sent.at.toEpochMilli()));
                }
                data.put("has_more", false);
                return VendorReply.json(200, body);
            });
        }
    }
}
