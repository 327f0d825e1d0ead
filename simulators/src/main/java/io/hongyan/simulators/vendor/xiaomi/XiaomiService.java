package io.hongyan.simulators.vendor.xiaomi;

import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.QuotaBook;
import io.hongyan.simulators.vendor.Receipt;
import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorState;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One app's MiPush. */
final class XiaomiService {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_TARGETS = 1000;
    private static final int MESSAGES_KNOWN = 100_000;
    private static final int RECEIPTS_A_REQUEST = 1000;

    private static final String REQUESTS = "requests";
    private static final String FEEDBACK = "feedback";
    private static final String QUOTA_QUERIES = "quota-queries";

    private final VendorState vendor;
    private final XiaomiRules rules;
    private final Set<String> invalid = ConcurrentHashMap.newKeySet();
    private final Set<String> shown = ConcurrentHashMap.newKeySet();
    private final Set<String> sentMessages = Collections.synchronizedSet(Collections.newSetFromMap(newest()));

    XiaomiService(VendorState vendor, XiaomiRules rules) {
        this.vendor = vendor;
        this.rules = rules;
        // 6.4: the base counts as 10,000 devices at least.
        vendor.quotas().define(XiaomiRules.DEFAULT, rules.classes() ? 10_000 : QuotaBook.UNLIMITED, perDevice(1));
        vendor.quotas().define(XiaomiRules.PUBLIC, rules.classes() ? 20_000 : QuotaBook.UNLIMITED, perDevice(5));
        vendor.quotas().define(XiaomiRules.PRIVATE, QuotaBook.UNLIMITED, QuotaBook.UNLIMITED);
        // 6.3: 500 requests a second for the smallest apps; 6.1: the quota once a second.
        vendor.rates().define(REQUESTS, 500);
        vendor.rates().define(QUOTA_QUERIES, 1);
        vendor.rates().define(FEEDBACK, 1);
        vendor.receipts().format(RECEIPTS_A_REQUEST, new XiaomiReceipts());
        vendor.onReset(() -> {
            invalid.clear();
            shown.clear();
            sentMessages.clear();
        });
    }

    private long perDevice(long documented) {
        return rules.classes() ? documented : QuotaBook.UNLIMITED;
    }

    private static Map<String, Boolean> newest() {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > MESSAGES_KNOWN;
            }
        };
    }

    /** 6.1: v3 and v4 are v2 with several packages. */
    void addTo(Routes routes) {
        for (String version : List.of("v2", "v3", "v4")) {
            routes.post("/" + version + "/message/regid", this::send);
        }
        routes.post("/v2/message/revoke", this::revoke);
        routes.post("/v1/message/regid/revoke", this::revokeByNotifyId);
        routes.get("/v1/trace/quota/get", this::quota);
        routes.get("/v1/feedback/fetch_invalid_regids", this::invalidTokens);
    }

    private VendorReply send(VendorCall call) {
        Optional<XiaomiProblem> refused = checkForm(call);
        if (refused.isPresent()) {
            return error(refused.get());
        }
        if (!vendor.rates().take(REQUESTS, 1)) {
            return error(XiaomiProblem.QPS);
        }
        Map<String, String> form = call.form();
        if (!Arrays.asList(form.getOrDefault("restricted_package_name", "").split(","))
                .contains(XiaomiSimulator.PACKAGE)) {
            return error(XiaomiProblem.PACKAGE);
        }
        List<String> targets = List.of(form.getOrDefault("registration_id", "").split(","));
        Optional<XiaomiProblem> problem =
                checkTargets(targets).or(() -> rules.check(form, vendor.clock().instant()));
        return problem.map(XiaomiService::error).orElseGet(() -> accept(form, targets, call.text()));
    }

    private static Optional<XiaomiProblem> checkTargets(List<String> targets) {
        if (targets.getFirst().isEmpty()) {
            return Optional.of(XiaomiProblem.missing("registration_id"));
        }
        boolean good = targets.size() <= MOST_TARGETS
                && new HashSet<>(targets).size() == targets.size()
                && targets.stream().noneMatch(String::isBlank);
        return good ? Optional.empty() : Optional.of(XiaomiProblem.illegal("registration_id"));
    }

    private VendorReply accept(Map<String, String> form, List<String> targets, String request) {
        List<PhoneState> phones = targets.stream().map(vendor::phone).toList();
        // 6.5: one answer for all; it says no only where nobody is left.
        if (phones.stream().allMatch(PhoneState.UNKNOWN::equals)) {
            return error(XiaomiProblem.ALL_INVALID);
        }
        String messageClass = rules.classOf(form);
        if (!vendor.quotas().take(messageClass, targets.size())) {
            return error(XiaomiProblem.DAY_QUOTA);
        }
        String id = "sdm" + vendor.nextId();
        sentMessages.add(id);
        for (int i = 0; i < targets.size(); i++) {
            deliver(form, id, messageClass, targets.get(i), phones.get(i), request);
        }
        ObjectNode data = JSON.createObjectNode().put("id", id);
        putQuota(data, messageClass);
        return ok("Received push messages for " + targets.size() + " REGID", data);
    }

    /** 6.6: what becomes of a message on one phone. Phones that are off-line stay silent. */
    private void deliver(
            Map<String, String> form, String id, String messageClass, String token, PhoneState phone, String request) {
        switch (phone) {
            case UNKNOWN, UNINSTALLED, INACTIVE -> {
                invalid.add(token);
                receipt(form, id, token, 16, "");
            }
            case DISABLED -> receipt(form, id, token, 32, "");
            case INSTALLED, USER_MISMATCH, NOTIFICATION_OFF, OFFLINE -> {
                if (!vendor.quotas().takeDevice(messageClass, token)) {
                    receipt(form, id, token, 128, "");
                    return;
                }
                // 6.2: of one job key a phone shows the first message only.
                String jobKey = form.getOrDefault("extra.jobkey", "");
                boolean first = vendor.instant() || jobKey.isEmpty() || shown.add(jobKey + "/" + token);
                if (!first) {
                    return;
                }
                vendor.messages()
                        .add(
                                id,
                                key(form),
                                token,
                                form.getOrDefault("title", ""),
                                form.getOrDefault("description", ""),
                                messageClass,
                                request);
                if (phone != PhoneState.OFFLINE) {
                    arrived(form, id, token, phone);
                }
            }
        }
    }

    private void arrived(Map<String, String> form, String id, String token, PhoneState phone) {
        boolean visible = phone != PhoneState.NOTIFICATION_OFF;
        receipt(form, id, token, 1, visible ? "Enable" : "Disable");
        if (visible && vendor.chance(vendor.receipts().settings().clicks())) {
            receipt(form, id, token, 2, "Enable");
        }
    }

    /** 6.6: only the kinds that the message asked for; 3 (arrived and clicked) where it does not say. */
    private void receipt(Map<String, String> form, String id, String token, int type, String barStatus) {
        int asked = Integer.parseInt(form.getOrDefault("extra.callback.type", "3"));
        if ((asked & type) != 0) {
            vendor.receipts()
                    .send(new Receipt(
                            form.getOrDefault("extra.callback", ""),
                            id,
                            form.getOrDefault("extra.callback.param", ""),
                            token,
                            (type + " " + barStatus).strip(),
                            vendor.clock().instant()));
        }
    }

    /** The platform's own id of a message: the receipts' parameter, else what its payload says. */
    private static String key(Map<String, String> form) {
        String parameter = form.getOrDefault("extra.callback.param", "");
        String payload = URLDecoder.decode(form.getOrDefault("payload", ""), StandardCharsets.UTF_8);
        return parameter.isEmpty()
                ? VendorCall.json(payload).path("taskid").asString(form.getOrDefault("extra.jobkey", ""))
                : parameter;
    }

    /** 6.1: by message id. */
    private VendorReply revoke(VendorCall call) {
        Optional<XiaomiProblem> refused = checkForm(call);
        if (refused.isPresent()) {
            return error(refused.get());
        }
        String id = call.form().getOrDefault("msg_id", "");
        return sentMessages.contains(id)
                ? ok("revoked", JSON.createObjectNode().put("id", id))
                : error(XiaomiProblem.MESSAGE_UNKNOWN);
    }

    private VendorReply revokeByNotifyId(VendorCall call) {
        Optional<XiaomiProblem> refused = checkForm(call);
        if (refused.isPresent()) {
            return error(refused.get());
        }
        Map<String, String> form = call.form();
        if (!XiaomiRules.isNumber(form.getOrDefault("notify_id", ""), 0, Integer.MAX_VALUE)) {
            return error(new XiaomiProblem(22103, "notify id"));
        }
        return checkTargets(List.of(form.getOrDefault("registration_ids", "").split(",")))
                .map(XiaomiService::error)
                .orElseGet(() -> ok("revoked", JSON.createObjectNode()));
    }

    private VendorReply quota(VendorCall call) {
        if (!authorized(call)) {
            return error(XiaomiProblem.AUTH);
        }
        if (!vendor.rates().take(QUOTA_QUERIES, 1)) {
            return error(XiaomiProblem.QPS);
        }
        ObjectNode data = JSON.createObjectNode();
        putQuota(data, XiaomiRules.PUBLIC);
        return ok("", data);
    }

    /** 6.4: texts, not numbers. */
    private void putQuota(ObjectNode data, String messageClass) {
        QuotaBook.Quota quota = vendor.quotas().get(messageClass);
        if (quota.limit() != QuotaBook.UNLIMITED) {
            data.put("day_quota", Long.toString(quota.limit()));
            data.put("day_acked", Long.toString(quota.used()));
        }
    }

    /** 6.1: what is read is gone; asked too often, 10030. */
    private VendorReply invalidTokens(VendorCall call) {
        if (!authorized(call)) {
            return error(XiaomiProblem.AUTH);
        }
        if (!vendor.rates().take(FEEDBACK, 1)) {
            return error(XiaomiProblem.FEEDBACK_TOO_OFTEN);
        }
        ObjectNode data = JSON.createObjectNode();
        ArrayNode list = data.putArray("list");
        List.copyOf(invalid).forEach(token -> {
            if (invalid.remove(token)) {
                list.add(token);
            }
        });
        return ok("", data);
    }

    /** 6.1: a form, and the secret in the header. */
    private Optional<XiaomiProblem> checkForm(VendorCall call) {
        if (!authorized(call)) {
            return Optional.of(XiaomiProblem.AUTH);
        }
        return call.hasContentType("application/x-www-form-urlencoded")
                ? Optional.empty()
                : Optional.of(new XiaomiProblem(10008, "not a form"));
    }

    private boolean authorized(VendorCall call) {
        return call.header("authorization").equals("key=" + XiaomiSimulator.APP_SECRET)
                && !vendor.faults().strikes(Fault.Kind.CREDENTIALS_EXPIRED);
    }

    private VendorReply ok(String info, ObjectNode data) {
        ObjectNode answer = JSON.createObjectNode();
        answer.put("result", "ok").put("trace_id", "Xcm" + vendor.nextId()).put("code", 0);
        answer.put("description", "成功").put("info", info).set("data", data);
        return VendorReply.json(200, answer);
    }

    static VendorReply error(XiaomiProblem problem) {
        ObjectNode answer = JSON.createObjectNode();
        answer.put("result", "error").put("reason", problem.reason()).put("code", problem.code());
        answer.put("description", "失败");
        return VendorReply.json(problem.equals(XiaomiProblem.AUTH) ? 401 : 200, answer);
    }
}
