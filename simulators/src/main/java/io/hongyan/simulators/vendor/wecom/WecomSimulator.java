package io.hongyan.simulators.vendor.wecom;

import io.hongyan.simulators.vendor.AccessTokens;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plays messages of one app. {@code unknown} and {@code uninstalled} are nobody in the company, {@code disabled} has no licence; all
 * others have the message. What exceeds a person's caps, or is an equal request again, is dropped without a word.
 */
public final class WecomSimulator implements VendorSimulator {

    private static final String CORP_ID = "ww51mulated0000001";
    private static final String CORP_SECRET = "wecom-app-secret";
    private static final long AGENT_ID = 1_000_002;
    private static final int PEOPLE = 1000;
    private static final int BYTES = 2048;
    private static final Duration RECALLED_WITHIN = Duration.ofHours(24);
    private static final Set<String> TYPES = Set.of(
            "text",
            "markdown",
            "image",
            "voice",
            "video",
            "file",
            "textcard",
            "news",
            "mpnews",
            "miniprogram_notice",
            "template_card");

    /** 12.6: thirty a minute and a thousand an hour to one person. */
    private static final int A_MINUTE = 30;

    private static final int AN_HOUR = 1000;

    @Override
    public String name() {
        return "wecom";
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        return Map.of(
                "corp-id",
                CORP_ID,
                "corp-secret",
                CORP_SECRET,
                "agent-id",
                Long.toString(AGENT_ID),
                "base-url",
                baseUrl);
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        AccessTokens tokens = vendor.accessTokens(Duration.ofHours(2)); // 12.6
        Play play = new Play(vendor, tokens, new HashMap<>(), new HashMap<>(), new HashMap<>());
        vendor.onReset(play::clear);
        routes.get("/cgi-bin/gettoken", play::token)
                .post("/cgi-bin/message/send", play::send)
                .post("/cgi-bin/message/recall", play::recall);
    }

    @Override
    public VendorReply rateLimited() {
        return WecomReply.of(45009, "api freq out of limit");
    }

    private record Sent(Instant at, String msgId) {}

    private record Play(
            VendorState vendor,
            AccessTokens tokens,
            Map<String, Sent> messages,
            Map<String, Sent> requests,
            Map<String, Deque<Instant>> people) {

        synchronized void clear() {
            messages.clear();
            requests.clear();
            people.clear();
        }

        VendorReply token(VendorCall call) {
            Map<String, String> query = call.queryParameters();
            if (!query.getOrDefault("corpid", "").equals(CORP_ID)) {
                return WecomReply.of(40013, "invalid corpid");
            }
            if (!query.getOrDefault("corpsecret", "").equals(CORP_SECRET)) {
                return WecomReply.of(40001, "invalid credential");
            }
            ObjectNode body = WecomReply.body(0, "ok");
            body.put("access_token", tokens.issue())
                    .put("expires_in", tokens.life().toSeconds());
            return VendorReply.json(200, body);
        }

        private Optional<VendorReply> unauthorised(VendorCall call) {
            return tokens.accepts(call.queryParameters().getOrDefault("access_token", ""))
                    ? Optional.empty()
                    : Optional.of(WecomReply.of(42001, "access_token expired"));
        }

        synchronized VendorReply send(VendorCall call) {
            JsonNode message = call.json();
            String type = message.path("msgtype").asString("");
            return unauthorised(call)
                    .or(() -> message.path("agentid").asLong(0) == AGENT_ID
                            ? Optional.empty()
                            : Optional.of(WecomReply.of(40056, "invalid agentid")))
                    .or(() -> TYPES.contains(type)
                            ? WecomReply.broken(message, type, BYTES, BYTES)
                            : Optional.of(WecomReply.of(40008, "invalid message type")))
                    .orElseGet(() -> deliver(message, type, call.text()));
        }

        private VendorReply deliver(JsonNode message, String type, String request) {
            List<String> users = List.of(message.path("touser").asString("").split("\\|", -1));
            if (users.size() > PEOPLE || users.contains("")) {
                return WecomReply.of(40058, "touser: 1 … 1000 people");
            }
            Set<String> valid = new LinkedHashSet<>();
            List<String> invalid = new ArrayList<>();
            List<String> unlicensed = new ArrayList<>();
            for (String user : users) {
                PhoneState person = vendor.phone(user);
                switch (person) {
                    case UNKNOWN, UNINSTALLED, USER_MISMATCH -> invalid.add(user.toLowerCase(Locale.ROOT));
                    case DISABLED -> unlicensed.add(user.toLowerCase(Locale.ROOT));
                    case INSTALLED, OFFLINE, INACTIVE, NOTIFICATION_OFF -> valid.add(user);
                }
            }
            if (valid.isEmpty()) {
                return WecomReply.of(81013, "user & party & tag all invalid");
            }
            String msgId = vendor.nextId() + vendor.nextId();
            Sent before = equalRequest(message, request, msgId);
            if (before == null) {
                valid.stream()
                        .filter(this::withinCaps)
                        .forEach(user -> vendor.messages()
                                .add(
                                        msgId,
                                        "",
                                        user,
                                        message.path(type).path("title").asString(""),
                                        message.path(type).path("content").asString(""),
                                        type,
                                        request));
                messages.put(msgId, new Sent(vendor.clock().instant(), msgId));
            }
            ObjectNode body = WecomReply.body(0, "ok");
            body.put("invaliduser", String.join("|", invalid));
            body.put("unlicenseduser", String.join("|", unlicensed));
            body.put("msgid", before == null ? msgId : before.msgId);
            return VendorReply.json(200, body);
        }

        /** 12.6: an equal request within the interval is dropped. */
        private @Nullable Sent equalRequest(JsonNode message, String request, String msgId) {
            if (message.path("enable_duplicate_check").asInt(0) != 1 || vendor.instant()) {
                return null;
            }
            Duration interval =
                    Duration.ofSeconds(message.path("duplicate_check_interval").asInt(1800));
            Instant now = vendor.clock().instant();
            Sent before = requests.get(request);
            if (before != null && before.at.plus(interval).isAfter(now)) {
                return before;
            }
            requests.put(request, new Sent(now, msgId));
            return null;
        }

        private boolean withinCaps(String user) {
            Instant now = vendor.clock().instant();
            Deque<Instant> had = people.computeIfAbsent(user, _ -> new ArrayDeque<>());
            while (!had.isEmpty() && !had.peekFirst().plus(Duration.ofHours(1)).isAfter(now)) {
                had.removeFirst();
            }
            long lastMinute = had.stream()
                    .filter(at -> at.plus(Duration.ofMinutes(1)).isAfter(now))
                    .count();
            if (!vendor.instant() && (lastMinute >= A_MINUTE || had.size() >= AN_HOUR)) {
                return false;
            }
            had.addLast(now);
            return true;
        }

        synchronized VendorReply recall(VendorCall call) {
            return unauthorised(call).orElseGet(() -> {
                Sent sent = messages.get(call.json().path("msgid").asString(""));
                if (sent == null || vendor.clock().instant().isAfter(sent.at.plus(RECALLED_WITHIN))) {
                    return WecomReply.of(40058, "msgid: not known, or older than a day");
                }
                return WecomReply.of(0, "ok");
            });
        }
    }
}
