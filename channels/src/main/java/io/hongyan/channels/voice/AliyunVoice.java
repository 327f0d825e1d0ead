package io.hongyan.channels.voice;

import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Limits;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.aliyun.AliyunApi;
import io.hongyan.channels.aliyun.AliyunErrors;
import io.hongyan.channels.phone.ChinaTime;
import io.hongyan.channels.phone.PhoneNumber;
import io.hongyan.channels.phone.ReceiptKey;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Alibaba Cloud's {@code SingleCallByTts}, one number a request. Its {@code OutId} takes fifteen bytes, too few for a task's id, so
 * that a report is known by the {@code CallId} alone.
 */
final class AliyunVoice implements VoiceGateway {

    private static final String VERSION = "2017-05-25";

    /** A call id that nobody has: asking for it needs the key to be good. */
    private static final String NO_CALL = "0^0";

    /** The provider keeps other hours than ours: when they begin it does not say. */
    private static final Duration NOT_AT_THIS_HOUR = Duration.ofHours(1);

    private static final String PRODUCT_NOTICE = "11000000300006";

    private final AliyunApi api;
    private final AdapterContext context;
    private final VoiceAccount account;

    AliyunVoice(VoiceAccount account, ChannelSettings settings, AdapterContext context) {
        this.account = account;
        this.context = context;
        this.api = new AliyunApi(
                context,
                settings.has("base-url") ? settings.baseUrl("base-url") : "https://dyvmsapi.aliyuncs.com",
                VERSION,
                required(settings, "access-key-id"),
                new Secret(required(settings, "access-key-secret")));
    }

    private static String required(ChannelSettings settings, String name) {
        if (!settings.has(name)) {
            throw settings.problem(name, "a value, for provider aliyun");
        }
        return settings.text(name);
    }

    /** Its page on {@code SingleCallByTts}: one number a request. */
    static Limits limits() {
        return Limits.builder()
                .requestsPerSecond(1000)
                .confirmsArrival()
                .receiptsById()
                .build();
    }

    @Override
    public List<Verdict> call(VendorMessage message, VoiceContent content, List<PhoneNumber> numbers)
            throws SendException {
        List<Verdict> verdicts = new ArrayList<>(numbers.size());
        for (PhoneNumber number : numbers) {
            verdicts.add(call(content, number));
        }
        return verdicts;
    }

    private Verdict call(VoiceContent content, PhoneNumber number) throws SendException {
        if (!number.isChinese()) {
            return new Verdict.Rejected(LossReason.UNSUPPORTED, "abroad", "calls go to numbers in China alone");
        }
        Map<String, String> parameters = new HashMap<>();
        parameters.put("CalledNumber", number.national());
        parameters.put("TtsCode", content.templateId());
        parameters.put("PlayTimes", Integer.toString(content.playTimes()));
        if (content.variables().isObject()) {
            parameters.put("TtsParam", content.variables().toString());
        }
        if (!content.showNumber().isEmpty()) {
            parameters.put("CalledShowNumber", content.showNumber());
        }
        AliyunApi.Answer answer = api.call("SingleCallByTts", parameters);
        return answer.code().equals("OK")
                ? new Verdict.Accepted(answer.body().path("CallId").asString(""))
                : AliyunErrors.common(answer).orElseGet(() -> refusal(answer));
    }

    private static Verdict refusal(AliyunApi.Answer answer) {
        return switch (answer.code()) {
            case "isv.VOICE_ROBOT_NOT_PERIOD", "isv.VOICE_CALL_PERIOD_ERROR" ->
                new Verdict.TryLater(LossReason.QUIET_HOURS, answer.code(), NOT_AT_THIS_HOUR);
            default -> new Verdict.Rejected(reason(answer.code()), answer.code(), answer.message());
        };
    }

    private static LossReason reason(String code) {
        return switch (code) {
            case "isv.MOBILE_NUMBER_ILLEGAL", "isv.CALLED_NUMBER_ILLEGAL" -> LossReason.TOKEN_INVALID;
            case "isv.BUSINESS_LIMIT_CONTROL" -> LossReason.OVER_QUOTA_DEVICE;
            case "isv.COMPLAINT_REJECT" -> LossReason.NO_CONSENT;
            case "isv.TTS_TEMPLATE_ILLEGAL",
                    "isv.TEMPLATE_ILLEGAL",
                    "isv.TEMPLATE_MISSING_PARAMETERS",
                    "isv.TEMPLATE_PARAMS_ILLEGAL",
                    "isv.VOICE_FILE_ILLEGAL" -> LossReason.INVALID_PARAM;
            case "isv.PARAM_LENGTH_LIMIT" -> LossReason.PARAM_OVER_LIMIT;
            case "isv.BLACK_KEY_CONTROL_LIMIT", "isv.PARAM_NOT_SUPPORT_URL" -> LossReason.CONTENT_REJECTED;
            case "isv.DISPLAY_NUMBER_ILLEGAL", "isv.BILLID_NOT_EXIST" -> LossReason.PERMISSION_DENIED;
            default -> LossReason.UNKNOWN;
        };
    }

    /** {@code VoiceReport}: an array, when calls are over. {@code VoiceCallReport}, which tells of their course, is taken and left. */
    @Override
    public Receipts receipts() {
        ReceiptKey key = new ReceiptKey(account.receiptKey());
        return request -> key.refusal(request).orElseGet(() -> {
            JsonNode batch = LenientJson.read(request.body());
            if (!batch.isArray()) {
                return Receipts.Answer.refused(400, "body: not a JSON array");
            }
            List<VendorReceipt> receipts = new ArrayList<>();
            batch.forEach(report -> {
                if (report.has("end_time") || report.has("callee")) {
                    receipts.add(receipt(report));
                }
            });
            return new Receipts.Answer(
                    200, "application/json; charset=utf-8", "{\"code\":0,\"msg\":\"接收成功\"}", receipts);
        });
    }

    private VendorReceipt receipt(JsonNode report) {
        String status = report.path("status_code").asString("");
        String early = report.path("early_media_code").asString("");
        Event event = VoiceResults.ofAliyun(status);
        // What the network's announcement said is more than that it did not come to a call.
        boolean announced = !early.isEmpty() && !(event instanceof Event.Displayed);
        String code = announced ? early : status;
        return VendorReceipt.ofMessage(
                report.path("call_id").asString(""),
                PhoneNumber.ofProvider(report.path("callee").asString(""))
                        .map(PhoneNumber::e164)
                        .orElse(""),
                announced ? VoiceResults.ofAliyun(early) : event,
                code,
                ChinaTime.parse(report.path("end_time").asString(""), context.clock()));
    }

    @Override
    public Optional<ProbeFailure> probe() {
        Map<String, String> parameters = Map.of(
                "CallId",
                NO_CALL,
                "ProdId",
                PRODUCT_NOTICE,
                "QueryDate",
                Long.toString(context.clock().millis()));
        try {
            AliyunApi.Answer answer = api.call("QueryCallDetailByCallId", parameters);
            return AliyunErrors.common(answer)
                    .filter(verdict ->
                            !(verdict instanceof Verdict.Rejected no) || no.reason() != LossReason.INVALID_PARAM)
                    .flatMap(verdict -> ProbeFailure.of("Alibaba Cloud", verdict));
        } catch (SendException e) {
            return Optional.of(ProbeFailure.unreachable("Alibaba Cloud", e));
        }
    }
}
