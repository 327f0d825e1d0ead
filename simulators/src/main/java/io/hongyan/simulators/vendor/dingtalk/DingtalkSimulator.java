package io.hongyan.simulators.vendor.dingtalk;

import io.hongyan.simulators.vendor.AccessTokens;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.QuotaBook;
import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plays work notices of one app. A notice is taken for all people and sorted afterwards: {@code installed} has it, and has read it
 * where the receipts' {@code clicks} say so; {@code offline} does not have it yet; {@code inactive} fails; {@code unknown} and
 * {@code uninstalled} are nobody in the company.
 */
public final class DingtalkSimulator implements VendorSimulator {

    private static final String APP_KEY = "dingsimulated00000001";
    private static final String APP_SECRET = "dingtalk-app-secret";
    private static final long AGENT_ID = 1_234_567_890L;
    private static final String NOTICES = "notices";
    private static final String CALLS = "/topapi/message/corpconversation/";

    private static final ZoneId CHINA = ZoneId.of("UTC+8");
    private static final Duration ASKED_FOR = Duration.ofHours(24);
    private static final int PEOPLE = 100;
    private static final int BYTES = 2048;
    private static final Set<String> TYPES =
            Set.of("text", "markdown", "image", "voice", "file", "link", "oa", "action_card");

    @Override
    public String name() {
        return "dingtalk";
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        return Map.of(
                "app-key", APP_KEY, "app-secret", APP_SECRET, "agent-id", Long.toString(AGENT_ID), "base-url", baseUrl);
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        vendor.quotas().define(NOTICES, QuotaBook.UNLIMITED, 500); // 12.5, of an app of the company's own
        AccessTokens tokens = vendor.accessTokens(Duration.ofHours(2)); // 12.5
        Play play = new Play(vendor, tokens, new HashMap<>(), new HashSet<>());
        vendor.onReset(play::clear);
        routes.get("/gettoken", play::token)
                .post(CALLS + "asyncsend_v2", call -> play.checked(call, play::send))
                .post(CALLS + "getsendresult", call -> play.checked(call, play::result))
                .post(CALLS + "recall", call -> play.checked(call, play::recall));
    }

    @Override
    public VendorReply rateLimited() {
        return DingtalkReply.of(90018, "too many calls");
    }

    /** What became of a notice, by the list its people are in. */
    private record Notice(Instant at, Map<String, List<String>> people, Map<String, String> forbidden) {}

    @FunctionalInterface
    private interface Checked {
        VendorReply answer(JsonNode request, String text);
    }

    private record Play(VendorState vendor, AccessTokens tokens, Map<Long, Notice> notices, Set<String> seen) {

        synchronized void clear() {
            notices.clear();
            seen.clear();
        }

        VendorReply token(VendorCall call) {
            Map<String, String> query = call.queryParameters();
            if (!query.getOrDefault("appkey", "").equals(APP_KEY)
                    || !query.getOrDefault("appsecret", "").equals(APP_SECRET)) {
                return DingtalkReply.of(40089, "不合法的corpid或corpsecret");
            }
            ObjectNode body = DingtalkReply.body(0, "ok");
            body.put("access_token", tokens.issue())
                    .put("expires_in", tokens.life().toSeconds());
            return VendorReply.json(200, body);
        }

        synchronized VendorReply checked(VendorCall call, Checked then) {
            if (!tokens.accepts(call.queryParameters().getOrDefault("access_token", ""))) {
                return VendorReply.json(
                        200,
                        DingtalkReply.body(88, "ding talk error[subcode=40014,submsg=不合法的access_token]")
                                .put("sub_code", "40014")
                                .put("sub_msg", "不合法的access_token"));
            }
            JsonNode request = call.json();
            if (request.path("agent_id").asLong(0) != AGENT_ID) {
                return DingtalkReply.of(33012, "agent_id: not of this app");
            }
            return then.answer(request, call.text());
        }

        VendorReply send(JsonNode request, String text) {
            JsonNode msg = request.path("msg");
            String type = msg.path("msgtype").asString("");
            List<String> users =
                    List.of(request.path("userid_list").asString("").split(",", -1));
            if (users.size() > PEOPLE || users.contains("") || new HashSet<>(users).size() < users.size()) {
                return DingtalkReply.of(400002, "userid_list: 1 … 100 different people");
            }
            if (!TYPES.contains(type) || !msg.path(type).isObject() || isEmpty(type, msg.path(type))) {
                return DingtalkReply.of(400002, "msg: not a message of a known type");
            }
            if (msg.toString().getBytes(StandardCharsets.UTF_8).length > BYTES) {
                return DingtalkReply.of(400002, "msg: longer than 2048 bytes");
            }
            long id = Long.parseUnsignedLong(vendor.nextId(), 16) >>> 16;
            Notice notice = new Notice(vendor.clock().instant(), new HashMap<>(), new HashMap<>());
            users.forEach(user -> sort(id, notice, user, msg, text));
            notices.put(id, notice);
            ObjectNode body = DingtalkReply.body(0, "ok");
            body.put("task_id", id).put("request_id", vendor.nextId());
            return VendorReply.json(200, body);
        }

        private static boolean isEmpty(String type, JsonNode content) {
            return switch (type) {
                case "text" -> content.path("content").asString("").isEmpty();
                case "markdown" ->
                    content.path("title").asString("").isEmpty()
                            || content.path("text").asString("").isEmpty();
                default -> content.isEmpty();
            };
        }

        /** Over a cap the call still answers ok (12.5). */
        private void sort(long id, Notice notice, String user, JsonNode msg, String text) {
            PhoneState person = vendor.phone(user);
            String list = switch (person) {
                case UNKNOWN, UNINSTALLED, USER_MISMATCH -> "invalid";
                case INACTIVE, DISABLED -> "failed";
                case INSTALLED, OFFLINE, NOTIFICATION_OFF -> "unread";
            };
            String day = LocalDate.ofInstant(vendor.clock().instant(), CHINA).toString();
            if (list.equals("unread") && !vendor.instant() && !seen.add(day + " " + user + " " + msg)) {
                notice.forbidden.put(user, "143106"); // the same content twice a day
                return;
            }
            if (list.equals("unread") && !vendor.quotas().takeDevice(NOTICES, user)) {
                notice.forbidden.put(user, "143105"); // more than the day's notices
                return;
            }
            if (list.equals("unread")) {
                String type = msg.path("msgtype").asString("");
                vendor.messages()
                        .add(
                                Long.toString(id),
                                "",
                                user,
                                msg.path(type).path("title").asString(""),
                                msg.path(type)
                                        .path(type.equals("text") ? "content" : "text")
                                        .asString(""),
                                NOTICES,
                                text);
                list = person == PhoneState.OFFLINE
                        ? "nowhere yet"
                        : vendor.chance(vendor.receipts().settings().clicks()) ? "read" : "unread";
            }
            notice.people.computeIfAbsent(list, _ -> new ArrayList<>()).add(user);
        }

        VendorReply result(JsonNode request, String text) {
            Notice notice = known(request.path("task_id"));
            if (notice == null) {
                return DingtalkReply.of(400002, "task_id: not known, or older than a day");
            }
            ObjectNode body = DingtalkReply.body(0, "ok");
            ObjectNode result = body.putObject("send_result");
            for (String list : List.of("invalid", "failed", "read", "unread")) {
                var people = result.putArray(list + "_user_id_list");
                notice.people.getOrDefault(list, List.of()).forEach(people::add);
            }
            var forbidden = result.putArray("forbidden_user_id_list");
            var list = result.putArray("forbidden_list");
            notice.forbidden.forEach((user, code) -> {
                forbidden.add(user);
                list.addObject().put("userid", user).put("code", code).put("count", 1);
            });
            return VendorReply.json(200, body);
        }

        VendorReply recall(JsonNode request, String text) {
            Notice notice = known(request.path("msg_task_id"));
            if (notice == null) {
                return DingtalkReply.of(400002, "msg_task_id: not known, or older than a day");
            }
            notice.people.clear();
            return DingtalkReply.of(0, "ok");
        }

        private @Nullable Notice known(JsonNode id) {
            Notice notice = notices.get(id.asLong(0));
            return notice == null || vendor.clock().instant().isAfter(notice.at.plus(ASKED_FOR)) ? null : notice;
        }
    }
}
