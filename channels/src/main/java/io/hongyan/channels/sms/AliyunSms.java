package io.hongyan.channels.sms;

import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.Limits;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.SendException;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.aliyun.AliyunApi;
import io.hongyan.channels.phone.PhoneNumber;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Alibaba Cloud's {@code SendSms}: up to a thousand numbers, one answer for all of them. */
final class AliyunSms implements SmsGateway {

    private static final String VERSION = "2017-05-25";

    private final AliyunApi api;
    private final AdapterContext context;
    private final SmsAccount account;
    private final String extendCode;

    AliyunSms(SmsAccount account, ChannelSettings settings, AdapterContext context) {
        this.account = account;
        this.context = context;
        this.extendCode = settings.text("extend-code");
        this.api = new AliyunApi(
                context,
                settings.has("base-url") ? settings.baseUrl("base-url") : "https://dysmsapi.aliyuncs.com",
                VERSION,
                Required.text(settings, "access-key-id", SmsProvider.ALIYUN),
                Required.secret(settings, "access-key-secret", SmsProvider.ALIYUN));
    }

    @Override
    public Optional<Verdict.Rejected> obstacle(SmsContent content) {
        return Required.template(content)
                .or(() -> content.variables().isArray()
                        ? Optional.of(new Verdict.Rejected(
                                LossReason.INVALID_PARAM, "variables", "variables: array (expected: an object)"))
                        : Optional.empty());
    }

    @Override
    public Answer send(TaskId task, SmsContent content, Duration ttl, List<PhoneNumber> numbers) throws SendException {
        Map<String, String> parameters = new HashMap<>();
        parameters.put(
                "PhoneNumbers", numbers.stream().map(PhoneNumber::national).collect(Collectors.joining(",")));
        parameters.put("SignName", content.signName());
        parameters.put("TemplateCode", content.templateId());
        if (content.variables().isObject()) {
            parameters.put("TemplateParam", content.variables().toString());
        }
        parameters.put("OutId", task.toString());
        if (!extendCode.isEmpty()) {
            parameters.put("SmsUpExtendCode", extendCode);
        }
        AliyunApi.Answer answer = api.call("SendSms", parameters);
        return numbers.size() > 1 && AliyunSmsErrors.isOfOneNumber(answer.code())
                ? new Split()
                : new Settled(Collections.nCopies(numbers.size(), AliyunSmsErrors.verdict(answer)));
    }

    /** Templates at home and abroad differ: such a call would be refused as a whole. */
    @Override
    public boolean together(PhoneNumber one, PhoneNumber other) {
        return one.isChinese() == other.isChinese();
    }

    @Override
    public Optional<Receipts> receipts() {
        return Optional.of(new AliyunSmsReceipts(account, context.clock()));
    }

    /** Asks for today's figures, which needs the key to be good and sends nothing. */
    @Override
    public Optional<ProbeFailure> probe() {
        String today =
                LocalDate.ofInstant(context.clock().instant(), Limits.CHINA).format(DateTimeFormatter.BASIC_ISO_DATE);
        try {
            AliyunApi.Answer answer = api.call(
                    "QuerySendStatistics",
                    Map.of(
                            "IsGlobe", "1",
                            "StartDate", today,
                            "EndDate", today,
                            "PageIndex", "1",
                            "PageSize", "1"));
            return ProbeFailure.of("Alibaba Cloud", AliyunSmsErrors.verdict(answer));
        } catch (SendException e) {
            return Optional.of(ProbeFailure.unreachable("Alibaba Cloud", e));
        }
    }
}
