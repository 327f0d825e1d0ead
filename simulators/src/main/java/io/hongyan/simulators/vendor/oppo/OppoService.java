package io.hongyan.simulators.vendor.oppo;

import io.hongyan.kernel.Sha256;
import io.hongyan.simulators.vendor.AccessTokens;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.QuotaBook;
import io.hongyan.simulators.vendor.Receipt;
import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One app's OPUSH. */
final class OppoService {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_TARGETS = 1000;
    private static final int REGISTRATION_IDS = 2;
    private static final int RECEIPTS_A_REQUEST = 100;
    private static final Duration TIMESTAMP_AGE = Duration.ofMinutes(10);
    private static final String USERS = "users";
    private static final String MESSAGES = "/server/v1/message/notification/";

    private final VendorState vendor;
    private final OppoRules rules;
    private final AccessTokens tokens;
    /** Message ids by app_message_id and token. */
    private final Map<String, String> pushed = new ConcurrentHashMap<>();

    private final Map<String, JsonNode> contents = new ConcurrentHashMap<>();
    private final Map<String, String> contentIds = new ConcurrentHashMap<>();
    private final Set<String> invalid = ConcurrentHashMap.newKeySet();

    OppoService(VendorState vendor, OppoRules rules) {
        this.vendor = vendor;
        this.rules = rules;
        // 7.1: a token lives a day.
        this.tokens = vendor.accessTokens(Duration.ofHours(24));
        // 7.4: an app with fewer than 50,000 users; 2 marketing messages a device.
        boolean limited = rules.mainlandOnly();
        vendor.quotas()
                .define(
                        OppoRules.MARKETING,
                        limited ? 100_000 : QuotaBook.UNLIMITED,
                        limited ? 2 : QuotaBook.UNLIMITED);
        vendor.quotas().define(OppoRules.SERVICE, QuotaBook.UNLIMITED, QuotaBook.UNLIMITED);
        // 7.3: 5000 users a second for the smallest apps, over all calls.
        vendor.rates().define(USERS, 5000);
        vendor.receipts().format(RECEIPTS_A_REQUEST, OppoReceipts::post);
        vendor.onReset(() -> {
            pushed.clear();
            contents.clear();
            contentIds.clear();
            invalid.clear();
        });
    }

    void addTo(Routes routes) {
        routes.post("/server/v1/auth", this::auth);
        routes.post(MESSAGES + "unicast", this::unicast);
        routes.post(MESSAGES + "unicast_batch", this::unicastBatch);
        routes.post(MESSAGES + "save_message_content", this::save);
        routes.post(MESSAGES + "broadcast", this::broadcast);
        if (rules.mainlandOnly()) {
            routes.get("/server/v1/feedback/fetch_invalid_regidList", this::invalidTokens);
        }
    }

    /** 7.1: sign is the hex SHA-256 of key, timestamp and secret; the timestamp is at most ten minutes off. */
    private VendorReply auth(VendorCall call) {
        Map<String, String> form = call.form();
        String key = form.getOrDefault("app_key", "");
        String timestamp = form.getOrDefault("timestamp", "");
        String sign = form.getOrDefault("sign", "");
        if (key.isEmpty()) {
            return OppoProblem.APP_KEY_MISSING.reply();
        }
        if (!key.equals(OppoSimulator.APP_KEY)) {
            return OppoProblem.APP_KEY_INVALID.reply();
        }
        if (timestamp.isEmpty()) {
            return OppoProblem.TIMESTAMP_MISSING.reply();
        }
        if (!isRecent(timestamp)) {
            return OppoProblem.TIMESTAMP_INVALID.reply();
        }
        if (sign.isEmpty()) {
            return OppoProblem.SIGN_MISSING.reply();
        }
        if (!sign.equals(Sha256.hex(key + timestamp + OppoSimulator.MASTER_SECRET))) {
            return OppoProblem.SIGN_INVALID.reply();
        }
        ObjectNode data = JSON.createObjectNode();
        data.put("auth_token", tokens.issue());
        data.put("create_time", vendor.clock().millis());
        return ok(data);
    }

    private boolean isRecent(String timestamp) {
        return timestamp.matches("\\d{13}")
                && Duration.between(
                                        Instant.ofEpochMilli(Long.parseLong(timestamp)),
                                        vendor.clock().instant())
                                .abs()
                                .compareTo(TIMESTAMP_AGE)
                        <= 0;
    }

    private VendorReply unicast(VendorCall call) {
        Optional<OppoProblem> refused = checkCall(call);
        if (refused.isPresent()) {
            return refused.get().reply();
        }
        JsonNode message = VendorCall.json(call.form().getOrDefault("message", ""));
        if (!message.isObject()) {
            return OppoProblem.missing("message").reply();
        }
        if (!vendor.rates().take(USERS, 1)) {
            return OppoProblem.CALL_LIMITED.reply();
        }
        Push push = push(message, call.text());
        return push.problem.isPresent()
                ? push.problem.get().reply()
                : ok(JSON.createObjectNode().put("messageId", push.messageId));
    }

    /** 7.5: success at the top with failures of elements below. */
    private VendorReply unicastBatch(VendorCall call) {
        Optional<OppoProblem> refused = checkCall(call);
        if (refused.isPresent()) {
            return refused.get().reply();
        }
        if (!(VendorCall.json(call.form().getOrDefault("messages", "")) instanceof ArrayNode messages)
                || messages.isEmpty()) {
            return OppoProblem.missing("messages").reply();
        }
        if (messages.size() > MOST_TARGETS) {
            return OppoProblem.invalid("messages").reply();
        }
        if (!vendor.rates().take(USERS, messages.size())) {
            return OppoProblem.CALL_LIMITED.reply();
        }
        ArrayNode data = JSON.createArrayNode();
        for (JsonNode message : messages) {
            Push push = push(message, "");
            ObjectNode element = data.addObject();
            element.put("messageId", push.messageId);
            element.put("registrationId", OppoRules.text(message, "target_value"));
            push.problem.ifPresent(
                    problem -> element.put("errorCode", problem.code()).put("errorMessage", problem.message()));
        }
        return ok(data);
    }

    private record Push(String messageId, Optional<OppoProblem> problem) {

        static Push refused(OppoProblem problem) {
            return new Push("", Optional.of(problem));
        }
    }

    private Push push(JsonNode message, String request) {
        String token = OppoRules.text(message, "target_value");
        JsonNode notification = message.path("notification");
        if (message.path("target_type").asInt(0) != REGISTRATION_IDS) {
            return Push.refused(OppoProblem.invalid("target_type"));
        }
        if (token.isEmpty()) {
            return Push.refused(OppoProblem.missing("target_value"));
        }
        Optional<OppoProblem> problem = rules.check(notification, true);
        if (problem.isPresent()) {
            return Push.refused(problem.get());
        }
        PhoneState phone = rules.accepts(token) ? vendor.phone(token) : PhoneState.UNKNOWN;
        if (phone == PhoneState.UNKNOWN) {
            return Push.refused(OppoProblem.REGISTRATION_ID);
        }
        // 7.2: an app_message_id is pushed once to a device.
        String appMessageId = OppoRules.text(notification, "app_message_id");
        String once = appMessageId + "/" + token;
        String earlier = appMessageId.isEmpty() ? null : pushed.get(once);
        if (earlier != null) {
            return new Push(earlier, Optional.empty());
        }
        if (!vendor.quotas().take(rules.classOf(notification), 1)) {
            return Push.refused(OppoProblem.DAILY_LIMIT);
        }
        String id = OppoSimulator.APP_ID + "-1-1-" + vendor.nextId();
        if (!appMessageId.isEmpty() && !vendor.instant()) {
            pushed.put(once, id);
        }
        deliver(notification, id, id, token, phone, request.isEmpty() ? message.toString() : request);
        return new Push(id, Optional.empty());
    }

    /** 7.1: the fields of a notification, flat; the same app_message_id is stored once. */
    private VendorReply save(VendorCall call) {
        Optional<OppoProblem> refused = checkCall(call);
        if (refused.isPresent()) {
            return refused.get().reply();
        }
        ObjectNode content = JSON.createObjectNode();
        call.form().forEach((name, value) -> {
            if (!name.equals("auth_token")) {
                content.put(name, value);
            }
        });
        Optional<OppoProblem> problem = rules.check(content, false);
        if (problem.isPresent()) {
            return problem.get().reply();
        }
        String appMessageId = OppoRules.text(content, "app_message_id");
        String fresh = vendor.nextId();
        String id = appMessageId.isEmpty() ? fresh : contentIds.computeIfAbsent(appMessageId, absent -> fresh);
        contents.putIfAbsent(id, content);
        return ok(JSON.createObjectNode().put("message_id", id));
    }

    /** 7.1: to at most 1000 ids, joined by semicolons; those that are refused are listed under the code. */
    private VendorReply broadcast(VendorCall call) {
        Optional<OppoProblem> refused = checkCall(call);
        if (refused.isPresent()) {
            return refused.get().reply();
        }
        Map<String, String> form = call.form();
        JsonNode content = contents.get(form.getOrDefault("message_id", ""));
        if (content == null) {
            return OppoProblem.DATA_NOT_FOUND.reply();
        }
        if (!form.getOrDefault("target_type", "").equals("2")) {
            return OppoProblem.invalid("target_type").reply();
        }
        List<String> targets = List.of(form.getOrDefault("target_value", "").split(";"));
        if (targets.getFirst().isEmpty()) {
            return OppoProblem.missing("target_value").reply();
        }
        if (targets.size() > MOST_TARGETS || new HashSet<>(targets).size() < targets.size()) {
            return OppoProblem.invalid("target_value").reply();
        }
        if (!vendor.rates().take(USERS, targets.size())) {
            return OppoProblem.CALL_LIMITED.reply();
        }
        return broadcast(content, form.getOrDefault("message_id", ""), targets, call.text());
    }

    private VendorReply broadcast(JsonNode content, String id, List<String> targets, String request) {
        List<String> unknown = new ArrayList<>();
        Map<String, PhoneState> reached = new LinkedHashMap<>();
        for (String token : targets) {
            PhoneState phone = rules.accepts(token) ? vendor.phone(token) : PhoneState.UNKNOWN;
            if (phone == PhoneState.UNKNOWN) {
                unknown.add(token);
            } else {
                reached.put(token, phone);
            }
        }
        if (!vendor.quotas().take(rules.classOf(content), reached.size())) {
            return OppoProblem.DAILY_LIMIT.reply();
        }
        String task = vendor.nextId();
        reached.forEach((token, phone) -> deliver(content, id, task, token, phone, request));
        ObjectNode data = JSON.createObjectNode().put("message_id", id).put("task_id", task);
        if (!unknown.isEmpty()) {
            ArrayNode list = data.putArray(Integer.toString(OppoProblem.REGISTRATION_ID.code()));
            unknown.forEach(list::add);
        }
        return ok(data);
    }

    /** 7.6: what becomes of a message on one phone. Phones that are off-line stay silent. */
    private void deliver(
            JsonNode notification, String id, String task, String token, PhoneState phone, String request) {
        String messageClass = rules.classOf(notification);
        switch (phone) {
            case UNKNOWN, UNINSTALLED, INACTIVE -> {
                invalid.add(token);
                receipt(notification, id, task, token, "regid_invalid");
            }
            case INSTALLED, USER_MISMATCH, NOTIFICATION_OFF, DISABLED, OFFLINE -> {
                if (!vendor.quotas().takeDevice(messageClass, token)) {
                    receipt(notification, id, task, token, "user_daily_limit");
                    return;
                }
                vendor.messages()
                        .add(
                                id,
                                key(notification),
                                token,
                                OppoRules.text(notification, "title"),
                                OppoRules.text(notification, "content"),
                                messageClass,
                                request);
                if (phone != PhoneState.OFFLINE) {
                    receipt(notification, id, task, token, "push_arrive");
                }
            }
        }
    }

    /** OPPO names the broadcast's task as well, and the message's own id where there is none. */
    private void receipt(JsonNode notification, String id, String task, String token, String event) {
        vendor.receipts()
                .send(new Receipt(
                        OppoRules.text(notification, "call_back_url"),
                        id + "/" + task,
                        OppoRules.text(notification, "call_back_parameter"),
                        token,
                        event,
                        vendor.clock().instant()));
    }

    /** The platform's own id of a message: the receipts' parameter, else what the app is given. */
    private static String key(JsonNode notification) {
        String parameter = OppoRules.text(notification, "call_back_parameter");
        return parameter.isEmpty()
                ? VendorCall.json(OppoRules.text(notification, "action_parameters"))
                        .path("taskid")
                        .asString(OppoRules.text(notification, "app_message_id"))
                : parameter;
    }

    private VendorReply invalidTokens(VendorCall call) {
        Optional<OppoProblem> refused =
                checkToken(call.queryParameters().getOrDefault("auth_token", call.header("auth_token")));
        if (refused.isPresent()) {
            return refused.get().reply();
        }
        ObjectNode data = JSON.createObjectNode();
        ArrayNode list = data.putArray("registration_ids");
        List.copyOf(invalid).forEach(token -> {
            if (invalid.remove(token)) {
                list.add(token);
            }
        });
        data.put("totalCount", list.size());
        return ok(data);
    }

    /** 7.1: a form in UTF-8 with a token in it (the SDKs' header is taken as well). */
    private Optional<OppoProblem> checkCall(VendorCall call) {
        return call.hasContentType("application/x-www-form-urlencoded")
                ? checkToken(call.form().getOrDefault("auth_token", call.header("auth_token")))
                : Optional.of(OppoProblem.ENCODING);
    }

    private Optional<OppoProblem> checkToken(String token) {
        if (token.isEmpty()) {
            return Optional.of(OppoProblem.AUTH_TOKEN_MISSING);
        }
        return tokens.accepts(token) ? Optional.empty() : Optional.of(OppoProblem.INVALID_AUTH_TOKEN);
    }

    private static VendorReply ok(JsonNode data) {
        ObjectNode answer = JSON.createObjectNode().put("code", 0).put("message", "success");
        answer.set("data", data);
        return VendorReply.json(200, answer);
    }
}
