package io.hongyan.channels.sms;

import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.FormBody;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.SendException;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.phone.PhoneNumber;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.Sha256;
import io.hongyan.kernel.TaskId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Huawei Cloud's {@code batchSendSms}: up to five hundred numbers, an answer for each; authenticated by X-WSSE. */
final class HuaweiSms implements SmsGateway {

    private static final String PATH = "/sms/batchSendSms/v1";
    private static final String AUTHORIZATION = "WSSE realm=\"SDP\",profile=\"UsernameToken\",type=\"Appkey\"";
    private static final String DONE = "000000";

    /** The request lacks a number and is otherwise good: so is the key. */
    private static final String BAD_PARAMETER = "E000503";

    private final AdapterContext context;
    private final SmsAccount account;
    private final String baseUrl;
    private final String sender;
    private final String appKey;
    private final Secret appSecret;
    private final String receiptUrl;

    HuaweiSms(SmsAccount account, ChannelSettings settings, AdapterContext context) {
        this.account = account;
        this.context = context;
        this.baseUrl = settings.has("base-url")
                ? settings.baseUrl("base-url")
                : "https://smsapi.cn-north-4.myhuaweicloud.com:443";
        this.sender = Required.text(settings, "sender", SmsProvider.HUAWEI);
        this.appKey = Required.text(settings, "access-key-id", SmsProvider.HUAWEI);
        this.appSecret = Required.secret(settings, "access-key-secret", SmsProvider.HUAWEI);
        this.receiptUrl = settings.has("receipt-url") ? settings.baseUrl("receipt-url") : "";
    }

    /** The signature belongs to the sender's number; only common templates name one. */
    @Override
    public Optional<Verdict.Rejected> obstacle(SmsContent content) {
        return content.templateId().isEmpty() ? Required.template(content) : Optional.empty();
    }

    @Override
    public Answer send(TaskId task, SmsContent content, Duration ttl, List<PhoneNumber> numbers) throws SendException {
        FormBody form = new FormBody()
                .add("from", sender)
                .add("to", numbers.stream().map(PhoneNumber::e164).collect(Collectors.joining(",")))
                .add("templateId", content.templateId());
        ArrayNode values = JsonMapper.shared().createArrayNode();
        content.values().forEach(values::add);
        if (!values.isEmpty()) {
            form.add("templateParas", values.toString());
        }
        if (!content.signName().isEmpty()) {
            form.add("signature", content.signName());
        }
        if (!receiptUrl.isEmpty()) {
            form.add("statusCallback", receiptUrl);
        }
        form.add("extend", task.toString());
        HttpCalls.Answer answer = post(form);
        JsonNode body = LenientJson.read(answer.body());
        JsonNode results = body.path("result");
        if (results.isArray() && !results.isEmpty()) {
            return new Settled(verdicts(results, numbers));
        }
        Verdict verdict = HuaweiSmsErrors.verdict(
                code(answer, body), body.path("description").asString(""), answer.retryAfter());
        return new Settled(Collections.nCopies(numbers.size(), verdict));
    }

    private static List<Verdict> verdicts(JsonNode results, List<PhoneNumber> numbers) {
        Map<PhoneNumber, Verdict> named = new HashMap<>();
        results.forEach(result -> {
            String status = result.path("status").asString("");
            PhoneNumber.ofProvider(result.path("originTo").asString(""))
                    .ifPresent(number -> named.put(number, HuaweiSmsErrors.verdict(status, "", Duration.ZERO)));
        });
        return numbers.stream()
                .map(number -> named.getOrDefault(
                        number, new Verdict.Rejected(LossReason.UNKNOWN, "no-status", "an answer without this number")))
                .toList();
    }

    private HttpCalls.Answer post(FormBody form) throws SendException {
        byte[] random = new byte[16];
        context.random().nextBytes(random);
        String nonce = HexFormat.of().formatHex(random);
        String created =
                context.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
        Map<String, String> headers = Map.of(
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Authorization",
                AUTHORIZATION,
                "X-WSSE",
                "UsernameToken Username=\"" + appKey + "\",PasswordDigest=\"" + digest(nonce, created) + "\",Nonce=\""
                        + nonce + "\",Created=\"" + created + "\"");
        return context.http().post(baseUrl + PATH, headers, form.bytes());
    }

    /** Base64 of the hexadecimal digits of the hash: so Huawei's examples have it. */
    private String digest(String nonce, String created) {
        String hash = Sha256.hex(nonce + created + appSecret.reveal());
        return Base64.getEncoder().encodeToString(hash.getBytes(StandardCharsets.US_ASCII));
    }

    private static String code(HttpCalls.Answer answer, JsonNode body) {
        String code = body.path("code").asString("");
        return code.isEmpty() || (code.equals(DONE) && answer.status() != 200) ? "HTTP " + answer.status() : code;
    }

    @Override
    public Optional<Receipts> receipts() {
        return Optional.of(new HuaweiSmsReceipts(account, context.clock()));
    }

    @Override
    public Optional<ProbeFailure> probe() {
        try {
            HttpCalls.Answer answer = post(new FormBody().add("from", sender));
            JsonNode body = LenientJson.read(answer.body());
            String code = code(answer, body);
            return code.equals(BAD_PARAMETER)
                    ? Optional.empty()
                    : ProbeFailure.of(
                            "Huawei Cloud",
                            HuaweiSmsErrors.verdict(
                                    code, body.path("description").asString(""), answer.retryAfter()));
        } catch (SendException e) {
            return Optional.of(ProbeFailure.unreachable("Huawei Cloud", e));
        }
    }
}
