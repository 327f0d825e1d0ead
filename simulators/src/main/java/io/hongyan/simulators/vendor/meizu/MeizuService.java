package io.hongyan.simulators.vendor.meizu;

import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.QuotaBook;
import io.hongyan.simulators.vendor.Receipt;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Meizu's calls. Signature, then rate, then form, then quota, then devices: the order is ours. */
final class MeizuService {

    private static final String PUBLIC = "public";
    private static final String PRIVATE = "private";

    /** 9.3: three public messages a device and day (five of information). The app's total is not published. */
    private static final long PUBLIC_A_DEVICE = 3;
    /** 9.3: requests. */
    private static final double REQUESTS_A_SECOND = 200;
    /** 9.3: ids of one call. */
    private static final int PUSH_IDS = 100;

    private final VendorState vendor;
    private final FoldedMessages folded;

    MeizuService(VendorState vendor) {
        this.vendor = vendor;
        this.folded = new FoldedMessages(vendor.clock());
        vendor.quotas().define(PUBLIC, QuotaBook.UNLIMITED, PUBLIC_A_DEVICE);
        vendor.quotas().define(PRIVATE, QuotaBook.UNLIMITED, QuotaBook.UNLIMITED);
        vendor.rates().define("requests", REQUESTS_A_SECOND);
        vendor.receipts().format(1000, new MeizuReceiptFormat());
        vendor.onReset(folded::clear);
    }

    VendorReply pushByPushId(VendorCall call) {
        Map<String, String> form = call.form();
        Optional<VendorReply> refused = signature(call, form).or(this::rate);
        if (refused.isPresent()) {
            return refused.get();
        }
        String messageJson = form.getOrDefault("messageJson", "");
        String pushIds = form.getOrDefault("pushIds", "");
        if (messageJson.isEmpty() || pushIds.isEmpty()) {
            return refusal("110004", "messageJson and pushIds: must not be empty");
        }
        List<String> ids = List.of(pushIds.split(",", -1));
        JsonNode message = VendorCall.json(messageJson);
        Optional<String> broken =
                targets(ids).or(() -> MeizuMessageRules.broken(message)).or(() -> callback(message));
        if (broken.isPresent()) {
            return refusal("1005", broken.get());
        }
        String messageClass =
                message.path("noticeBarInfo").path("noticeMsgType").asInt(0) == 1 ? PRIVATE : PUBLIC;
        if (!vendor.quotas().take(messageClass, ids.size())) {
            return refusal("110051", "the app's messages of the day are used");
        }
        String msgId = vendor.nextId() + vendor.nextId();
        ObjectNode value = JsonMapper.shared().createObjectNode();
        for (String id : ids) {
            PhoneState phone = vendor.phone(id);
            refusalOf(id, phone, messageClass)
                    .ifPresentOrElse(
                            code -> value.withArrayProperty(code).add(id),
                            () -> accept(msgId, message, id, phone, messageClass, messageJson));
        }
        ObjectNode answer = answer("200", "");
        answer.put("msgId", msgId);
        answer.set("value", value);
        return VendorReply.json(200, answer);
    }

    /** Nothing is counted here: it answers that the signature is good. */
    VendorReply statistics(VendorCall call) {
        return signature(call, call.form()).orElseGet(() -> {
            ObjectNode answer = answer("200", "");
            answer.putArray("value");
            return VendorReply.json(200, answer);
        });
    }

    /** 9.1: MD5 of the sorted raw values and the secret; the sign itself is not signed. */
    private static Optional<VendorReply> signature(VendorCall call, Map<String, String> form) {
        if (!call.hasContentType("application/x-www-form-urlencoded")) {
            return Optional.of(refusal("1005", "content type: application/x-www-form-urlencoded"));
        }
        if (!form.getOrDefault("appId", "").equals(MeizuSimulator.APP_ID)) {
            return Optional.of(refusal("110000", "appId: not known"));
        }
        StringBuilder signed = new StringBuilder();
        new TreeMap<>(form).forEach((name, value) -> {
            if (!name.equals("sign")) {
                signed.append(name).append('=').append(value);
            }
        });
        return form.getOrDefault("sign", "").equals(md5(signed + MeizuSimulator.APP_SECRET))
                ? Optional.empty()
                : Optional.of(refusal("1006", "sign: wrong"));
    }

    private Optional<VendorReply> rate() {
        return vendor.rates().take("requests", 1) ? Optional.empty() : Optional.of(refusal("110010", "应用请求频率超过限制"));
    }

    private static Optional<String> targets(List<String> ids) {
        if (ids.size() > PUSH_IDS) {
            return Optional.of("pushIds: at most " + PUSH_IDS);
        }
        return new HashSet<>(ids).size() < ids.size() ? Optional.of("pushIds: one is twice there") : Optional.empty();
    }

    /** 9.5: an address that is not registered in the console fails the push. */
    private Optional<String> callback(JsonNode message) {
        String url = message.path("extra").path("callback").asString("");
        return url.isEmpty() || url.equals(vendor.receipts().settings().callbackUrl())
                ? Optional.empty()
                : Optional.of("callback: not registered in the console");
    }

    /** 9.4: the code of a device that gets nothing. */
    private Optional<String> refusalOf(String id, PhoneState phone, String messageClass) {
        return switch (phone) {
            case UNKNOWN -> Optional.of("110003");
            case UNINSTALLED, USER_MISMATCH -> Optional.of("110002");
            case NOTIFICATION_OFF, DISABLED -> Optional.of("110010");
            case INSTALLED, OFFLINE, INACTIVE -> {
                if (!vendor.quotas().takeDevice(messageClass, id)) {
                    yield Optional.of("110011");
                }
                yield vendor.instant() || folded.take(id) ? Optional.empty() : Optional.of("520");
            }
        };
    }

    private void accept(
            String msgId, JsonNode message, String id, PhoneState phone, String messageClass, String request) {
        JsonNode extra = message.path("extra");
        String param = extra.path("callback.param").asString("");
        vendor.messages()
                .add(
                        msgId,
                        param.isEmpty()
                                ? message.path("clickTypeInfo")
                                        .path("parameters")
                                        .path("taskid")
                                        .asString("")
                                : param,
                        id,
                        message.path("noticeBarInfo").path("title").asString(""),
                        message.path("noticeBarInfo").path("content").asString(""),
                        messageClass,
                        request);
        if (phone == PhoneState.INSTALLED) {
            receipts(msgId, extra, param, id);
        }
    }

    /** 9.5: 1 arrived, 2 clicked; no receipts of failures. */
    private void receipts(String msgId, JsonNode extra, String param, String id) {
        String url = extra.path("callback").asString("");
        String wanted = extra.path("callback.type").asString("3");
        if (!wanted.equals("2")) {
            vendor.receipts()
                    .send(new Receipt(url, msgId, param, id, "1", vendor.clock().instant()));
        }
        if (!wanted.equals("1") && vendor.chance(vendor.receipts().settings().clicks())) {
            vendor.receipts()
                    .send(new Receipt(url, msgId, param, id, "2", vendor.clock().instant()));
        }
    }

    static VendorReply refusal(String code, String message) {
        return VendorReply.json(200, answer(code, message).put("value", ""));
    }

    private static ObjectNode answer(String code, String message) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("code", code)
                .put("message", message)
                .put("redirect", "");
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
