package io.hongyan.simulators.vendor.vivo;

import io.hongyan.simulators.vendor.AccessTokens;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.QuotaBook;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** vivo's calls. Credential, then form, then window, rate and quota, then devices: the order is ours. */
final class VivoService {

    /** 8.3: an app with fewer than 10,000 reachable devices counts as one with 10,000; twice that a day, three times system. */
    private static final long OPERATION_A_DAY = 20_000;

    private static final long SYSTEM_A_DAY = 30_000;
    private static final long OPERATION_A_DEVICE = 2;
    /** 8.3: 3000 messages a second below 5 million devices; 8.1: 10 authentications. */
    private static final double MESSAGES_A_SECOND = 3000;

    private static final double AUTHENTICATIONS_A_SECOND = 10;
    /** 8.1: a timestamp may be ten minutes off; a token lives a day. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(10);

    private static final Duration TOKEN_LIFE = Duration.ofDays(1);
    private static final int REQUEST_ID = 64;

    private final VendorState vendor;
    private final AccessTokens tokens;
    private final VivoDevices devices;
    private final Set<String> requestIds = ConcurrentHashMap.newKeySet();
    private final Map<String, JsonNode> saved = new ConcurrentHashMap<>();

    VivoService(VendorState vendor) {
        this.vendor = vendor;
        this.tokens = vendor.accessTokens(TOKEN_LIFE);
        this.devices = new VivoDevices(vendor);
        vendor.quotas().define(VivoDevices.OPERATION, OPERATION_A_DAY, OPERATION_A_DEVICE);
        vendor.quotas().define(VivoDevices.SYSTEM, SYSTEM_A_DAY, QuotaBook.UNLIMITED);
        vendor.rates().define("messages", MESSAGES_A_SECOND);
        vendor.rates().define("auth", AUTHENTICATIONS_A_SECOND);
        vendor.receipts().format(1000, new VivoReceiptFormat());
        vendor.onReset(() -> {
            requestIds.clear();
            saved.clear();
        });
    }

    /** 8.1; the numbers within 10200 … 10207 are ours. */
    VendorReply authenticate(VendorCall call) {
        if (!vendor.rates().take("auth", 1)) {
            return refusal("10093");
        }
        JsonNode body = call.json();
        String appId = body.path("appId").asString("");
        String appKey = body.path("appKey").asString("");
        long timestamp = body.path("timestamp").asLong(0);
        String sign = body.path("sign").asString("");
        if (!call.hasContentType("application/json") || !body.isObject() || appId.isEmpty()) {
            return refusal("10200");
        }
        if (!appId.equals(VivoSimulator.APP_ID)) {
            return refusal("10202");
        }
        if (!appKey.equals(VivoSimulator.APP_KEY)) {
            return refusal("10203");
        }
        long off = Math.abs(vendor.clock().millis() - timestamp);
        if (off > CLOCK_TOLERANCE.toMillis()) {
            return refusal("10207");
        }
        if (!sign.equals(md5(appId + appKey + timestamp + VivoSimulator.APP_SECRET))) {
            return refusal("10205");
        }
        return VendorReply.json(200, success().put("authToken", tokens.issue()));
    }

    VendorReply send(VendorCall call) {
        JsonNode message = call.json();
        Optional<String> refused = credential(call, message)
                .or(() -> VivoMessageRules.broken(message, 60))
                .or(() -> message.path("regId").asString("").isEmpty() ? Optional.of("10050") : Optional.empty())
                .or(() -> requestIdForm(message))
                .or(() -> devices.window(message))
                .or(() -> rate(1));
        if (refused.isPresent()) {
            return refusal(refused.get());
        }
        String regId = message.path("regId").asString();
        PhoneState phone = vendor.phone(regId);
        Optional<Integer> invalid = VivoDevices.invalidStatus(phone, regId, message);
        if (invalid.isPresent()) {
            // 8.4: does not exist, uninstalled, data cleared
            ObjectNode answer = answer("10302");
            answer.putObject("invalidUser").put("userid", regId).put("status", invalid.get());
            return VendorReply.json(200, answer);
        }
        if (!VivoDevices.isReachable(phone)) {
            return refusal("10311");
        }
        Optional<String> barred = repeatedOrOverQuota(message, message, 1);
        if (barred.isPresent()) {
            return refusal(barred.get());
        }
        String taskId = vendor.nextId();
        devices.accept(taskId, message, regId, phone, call.text());
        return VendorReply.json(200, success().put("taskId", taskId));
    }

    VendorReply save(VendorCall call) {
        JsonNode message = call.json();
        Optional<String> refused = credential(call, message)
                .or(() -> VivoMessageRules.broken(message, 900))
                .or(() -> requestIdForm(message))
                .or(() -> repeated(message));
        if (refused.isPresent()) {
            return refusal(refused.get());
        }
        String taskId = vendor.nextId();
        saved.put(taskId, message);
        return VendorReply.json(200, success().put("taskId", taskId));
    }

    VendorReply pushToList(VendorCall call) {
        JsonNode list = call.json();
        String taskId = list.path("taskId").asString("");
        List<String> regIds = new ArrayList<>();
        list.path("regIds").forEach(regId -> regIds.add(regId.asString("")));
        Optional<String> refused = credential(call, list)
                .or(() -> taskId.isEmpty() ? Optional.of("10150") : Optional.empty())
                .or(() -> saved.containsKey(taskId) ? Optional.empty() : Optional.of("10151"))
                .or(() -> targets(regIds))
                .or(() -> requestIdForm(list));
        JsonNode content = saved.get(taskId);
        if (refused.isPresent() || content == null) {
            return refusal(refused.orElse("10151"));
        }
        ObjectNode message = ((ObjectNode) content).deepCopy();
        message.put("pushMode", list.path("pushMode").asInt(0));
        Optional<String> barred = devices.window(message).or(() -> rate(regIds.size()));
        if (barred.isPresent()) {
            return refusal(barred.get());
        }
        ObjectNode answer = success().put("taskId", taskId);
        ArrayNode invalidUsers = answer.putArray("invalidUsers");
        List<VivoDevices.Target> valid = new ArrayList<>();
        for (String regId : regIds) {
            PhoneState phone = vendor.phone(regId);
            VivoDevices.invalidStatus(phone, regId, message)
                    .ifPresentOrElse(
                            status -> invalidUsers
                                    .addObject()
                                    .put("userid", regId)
                                    .put("status", status),
                            () -> valid.add(new VivoDevices.Target(regId, phone)));
        }
        Optional<String> full = repeatedOrOverQuota(list, message, valid.size());
        if (full.isPresent()) {
            return refusal(full.get());
        }
        valid.forEach(target -> devices.accept(taskId, message, target.regId(), target.phone(), content.toString()));
        return VendorReply.json(200, answer);
    }

    /** 8.1: a task and its users, by regId (1) or alias (2). */
    VendorReply recycle(VendorCall call) {
        JsonNode recall = call.json();
        Optional<String> refused = credential(call, recall)
                .or(() -> recall.path("userIds").size() == 0 ? Optional.of("10152") : Optional.empty())
                .or(() -> recall.path("userType").asInt(0) == 1 ? Optional.empty() : Optional.of("10154"))
                .or(() -> devices.knows(recall.path("taskId").asString("")) ? Optional.empty() : Optional.of("10151"));
        if (refused.isPresent()) {
            return refusal(refused.get());
        }
        recall.path("userIds")
                .forEach(user -> devices.recall(recall.path("taskId").asString(""), user.asString("")));
        return VendorReply.json(200, success());
    }

    /** 8.1, 8.4: a token that lives, and the app it was given to. */
    private Optional<String> credential(VendorCall call, JsonNode body) {
        if (!call.hasContentType("application/json") || !body.isObject() || !tokens.accepts(call.header("authtoken"))) {
            return Optional.of("10000");
        }
        return body.path("appId").asString("").equals(VivoSimulator.APP_ID) ? Optional.empty() : Optional.of("10094");
    }

    /** 13.3: 2 … 1000 devices, each once. */
    private static Optional<String> targets(List<String> regIds) {
        if (regIds.size() < 2 || regIds.size() > 1000) {
            return Optional.of("10153");
        }
        return new HashSet<>(regIds).size() < regIds.size() ? Optional.of("10155") : Optional.empty();
    }

    /** 8.2: mandatory, at most 64 characters. */
    private static Optional<String> requestIdForm(JsonNode body) {
        String requestId = body.path("requestId").asString("");
        return requestId.isEmpty()
                ? Optional.of("10352")
                : requestId.length() > REQUEST_ID ? Optional.of("10353") : Optional.empty();
    }

    /** 8.2: a call that was taken is not taken twice; one that was refused may be tried again (ours). */
    private Optional<String> repeated(JsonNode body) {
        return vendor.instant() || requestIds.add(body.path("requestId").asString())
                ? Optional.empty()
                : Optional.of("10303");
    }

    private Optional<String> repeatedOrOverQuota(JsonNode request, JsonNode message, int messages) {
        Optional<String> repeated = repeated(request);
        if (repeated.isPresent()) {
            return repeated;
        }
        Optional<String> full = devices.quota(message, messages);
        full.ifPresent(_ -> requestIds.remove(request.path("requestId").asString()));
        return full;
    }

    private Optional<String> rate(int messages) {
        return vendor.rates().take("messages", messages) ? Optional.empty() : Optional.of("10072");
    }

    static VendorReply refusal(String code) {
        return VendorReply.json(200, answer(code));
    }

    private static ObjectNode success() {
        return answer("0");
    }

    private static ObjectNode answer(String code) {
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        return answer.put("result", Integer.parseInt(code)).put("desc", code.equals("0") ? "请求成功" : "refused: " + code);
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no MD5 in this JDK", e);
        }
    }
}
