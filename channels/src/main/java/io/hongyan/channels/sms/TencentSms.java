package io.hongyan.channels.sms;

import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.Limits;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.SendException;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.phone.PhoneNumber;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tencent Cloud's {@code SendSms}: up to two hundred numbers, an answer for each. Its receipts name nothing of ours, only the {@code
 * SerialNo} it gave.
 */
final class TencentSms implements SmsGateway {

    private static final String VERSION = "2021-01-11";
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("yyyyMMddHH");

    private final TencentApi api;
    private final AdapterContext context;
    private final SmsAccount account;
    private final String sdkAppId;
    private final String extendCode;

    TencentSms(SmsAccount account, ChannelSettings settings, AdapterContext context) {
        this.account = account;
        this.context = context;
        this.sdkAppId = Required.text(settings, "sdk-app-id", SmsProvider.TENCENT);
        this.extendCode = settings.text("extend-code");
        this.api = new TencentApi(
                context,
                settings.has("base-url") ? settings.baseUrl("base-url") : "https://sms.tencentcloudapi.com",
                VERSION,
                settings.has("region") ? settings.text("region") : "ap-guangzhou",
                Required.text(settings, "access-key-id", SmsProvider.TENCENT),
                Required.secret(settings, "access-key-secret", SmsProvider.TENCENT));
    }

    @Override
    public Optional<Verdict.Rejected> obstacle(SmsContent content) {
        return Required.template(content);
    }

    @Override
    public Answer send(TaskId task, SmsContent content, Duration ttl, List<PhoneNumber> numbers) throws SendException {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        ArrayNode to = body.putArray("PhoneNumberSet");
        numbers.forEach(number -> to.add(number.e164()));
        body.put("SmsSdkAppId", sdkAppId);
        body.put("SignName", content.signName());
        body.put("TemplateId", content.templateId());
        ArrayNode values = body.putArray("TemplateParamSet");
        content.values().forEach(values::add);
        body.put("SessionContext", task.toString());
        if (!extendCode.isEmpty()) {
            body.put("ExtendCode", extendCode);
        }
        TencentApi.Answer answer = api.call("SendSms", body);
        if (!answer.errorCode().isEmpty()) {
            Verdict verdict = TencentSmsErrors.verdict(answer.errorCode(), answer.errorMessage(), answer.retryAfter());
            return new Settled(Collections.nCopies(numbers.size(), verdict));
        }
        return new Settled(verdicts(answer.response().path("SendStatusSet"), numbers));
    }

    /** Statuses come in the order of the numbers; who is named is believed more. */
    private static List<Verdict> verdicts(JsonNode statuses, List<PhoneNumber> numbers) {
        Map<PhoneNumber, Verdict> named = new HashMap<>();
        statuses.forEach(
                status -> PhoneNumber.ofProvider(status.path("PhoneNumber").asString(""))
                        .ifPresent(number -> named.put(number, verdict(status))));
        List<Verdict> verdicts = new ArrayList<>(numbers.size());
        for (int i = 0; i < numbers.size(); i++) {
            Verdict byName = named.get(numbers.get(i));
            verdicts.add(byName != null ? byName : verdict(statuses.path(i)));
        }
        return verdicts;
    }

    private static Verdict verdict(JsonNode status) {
        String code = status.path("Code").asString("");
        if (code.equals("Ok")) {
            return new Verdict.Accepted(status.path("SerialNo").asString(""));
        }
        return code.isEmpty()
                ? new Verdict.Rejected(LossReason.UNKNOWN, "no-status", "an answer without this number")
                : TencentSmsErrors.verdict(code, status.path("Message").asString(""), Duration.ZERO);
    }

    /** A request is for numbers at home or for numbers abroad. */
    @Override
    public boolean together(PhoneNumber one, PhoneNumber other) {
        return one.isChinese() == other.isChinese();
    }

    @Override
    public Optional<Receipts> receipts() {
        return Optional.of(new TencentSmsReceipts(account, context.clock()));
    }

    /** Asks for this hour's figures, which needs the key to be good and sends nothing. */
    @Override
    public Optional<ProbeFailure> probe() {
        String hour = HOUR.format(context.clock().instant().atZone(Limits.CHINA));
        ObjectNode body = JsonMapper.shared()
                .createObjectNode()
                .put("BeginTime", hour)
                .put("EndTime", hour)
                .put("Limit", 0)
                .put("Offset", 0)
                .put("SmsSdkAppId", sdkAppId);
        try {
            TencentApi.Answer answer = api.call("SendStatusStatistics", body);
            return answer.errorCode().isEmpty()
                    ? Optional.empty()
                    : ProbeFailure.of(
                            "Tencent Cloud",
                            TencentSmsErrors.verdict(answer.errorCode(), answer.errorMessage(), answer.retryAfter()));
        } catch (SendException e) {
            return Optional.of(ProbeFailure.unreachable("Tencent Cloud", e));
        }
    }
}
