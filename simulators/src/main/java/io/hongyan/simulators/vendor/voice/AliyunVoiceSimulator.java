package io.hongyan.simulators.vendor.voice;

import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.QuotaBook;
import io.hongyan.simulators.vendor.Receipt;
import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import io.hongyan.simulators.vendor.aliyun.AcsGateway;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Alibaba Cloud's {@code SingleCallByTts} (reference section 12.8; its pages on the call, on throttling and on call results). A phone that
 * is there answers; {@link #settings} has a template's id.
 */
public final class AliyunVoiceSimulator implements VendorSimulator {

    static final String TEMPLATE = "TTS_100001";
    private static final String VARIABLE = "code";
    private static final String TEXT = "您的验证码是";

    @Override
    public String name() {
        return "voice-aliyun";
    }

    @Override
    public String channel() {
        return "voice";
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        return Map.of(
                "provider",
                "aliyun",
                "base-url",
                baseUrl,
                "access-key-id",
                AcsGateway.ACCESS_KEY_ID,
                "access-key-secret",
                AcsGateway.ACCESS_KEY_SECRET,
                "template-id",
                TEMPLATE);
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        Service service = new Service(vendor);
        routes.post("/", service::call);
    }

    @Override
    public VendorReply rateLimited() {
        return VendorReply.json(
                400,
                JsonMapper.shared()
                        .createObjectNode()
                        .put("Code", "Throttling.User")
                        .put("Message", "Request was denied due to user flow control."));
    }

    private static final class Service {

        private static final ZoneId CHINA = ZoneId.of("UTC+8");
        private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
        /** Its page: calls of an account. */
        private static final double CALLS_A_SECOND = 1000;
        /** Its page: all variables together. */
        private static final int VARIABLES_CHARACTERS = 250;
        /** Its page: {@code OutId}. */
        private static final int OUT_ID_BYTES = 15;

        private final VendorState vendor;
        private final AcsGateway gateway;
        /** Its throttling rules: once a minute, five times an hour, twenty times a day, from the first call on. */
        private final Map<String, List<Instant>> calls = new HashMap<>();

        Service(VendorState vendor) {
            this.vendor = vendor;
            this.gateway = new AcsGateway(vendor, "2017-05-25");
            vendor.quotas().define("calls", QuotaBook.UNLIMITED, QuotaBook.UNLIMITED);
            vendor.rates().define("calls", CALLS_A_SECOND);
            vendor.receipts().format(100, Service::encode);
            vendor.onReset(() -> {
                synchronized (calls) {
                    calls.clear();
                }
            });
        }

        VendorReply call(VendorCall call) {
            Optional<VendorReply> refused = gateway.refusal(call);
            if (refused.isPresent()) {
                return refused.get();
            }
            if (!vendor.rates().take("calls", 1)) {
                return gateway.reply(400, "Throttling.User", "Request was denied due to user flow control.");
            }
            return switch (call.header("x-acs-action")) {
                case "SingleCallByTts" -> ring(call, AcsGateway.parameters(call));
                case "QueryCallDetailByCallId" -> gateway.reply(200, "isv.INVALID_PARAMETERS", "参数异常");
                default -> gateway.reply(404, "InvalidAction.NotFound", "Specified api is not found.");
            };
        }

        private VendorReply ring(VendorCall call, Map<String, String> parameters) {
            String number = parameters.getOrDefault("CalledNumber", "");
            String e164 = "+86" + number;
            if (!parameters.getOrDefault("TtsCode", "").equals(TEMPLATE)) {
                return refusal("isv.TTS_TEMPLATE_ILLEGAL", "TTS模板不合法");
            }
            JsonNode values = VendorCall.json(parameters.getOrDefault("TtsParam", "{}"));
            String value = values.path(VARIABLE).asString("");
            if (value.isEmpty()) {
                return refusal("isv.TEMPLATE_MISSING_PARAMETERS", "模板缺少变量");
            }
            if (values.toString().length() >= VARIABLES_CHARACTERS) {
                return refusal("isv.PARAM_LENGTH_LIMIT", "参数超出长度限制");
            }
            if (!parameters.getOrDefault("PlayTimes", "3").matches("[123]")
                    || parameters.getOrDefault("OutId", "").length() > OUT_ID_BYTES) {
                return refusal("isv.INVALID_PARAMETERS", "参数异常");
            }
            PhoneState phone = vendor.phone(e164);
            if (!number.matches("1\\d{10}") || phone == PhoneState.UNKNOWN) {
                return refusal("isv.MOBILE_NUMBER_ILLEGAL", "被叫号码不合法");
            }
            if (phone == PhoneState.DISABLED) {
                return refusal("isv.COMPLAINT_REJECT", "防骚扰拦截");
            }
            if (!mayRing(e164)) {
                return refusal("isv.BUSINESS_LIMIT_CONTROL", "触发业务流控限制");
            }
            if (!vendor.quotas().take("calls", 1)) {
                return refusal("isv.AMOUNT_NOT_ENOUGH", "账户余额不足");
            }
            String callId = vendor.nextId() + "^" + vendor.nextId();
            vendor.messages().add(callId, "", e164, TEMPLATE, TEXT + value, "calls", call.query());
            vendor.receipts()
                    .send(new Receipt(
                            vendor.receipts().settings().callbackUrl(),
                            callId,
                            parameters.getOrDefault("OutId", ""),
                            e164,
                            result(phone),
                            vendor.clock().instant()));
            ObjectNode answer = JsonMapper.shared().createObjectNode();
            answer.put("Code", "OK")
                    .put("Message", "OK")
                    .put("RequestId", vendor.nextId())
                    .put("CallId", callId);
            return VendorReply.json(200, answer);
        }

        private boolean mayRing(String number) {
            if (vendor.instant()) {
                return true;
            }
            synchronized (calls) {
                Instant now = vendor.clock().instant();
                List<Instant> made = calls.computeIfAbsent(number, _ -> new ArrayList<>());
                made.removeIf(at -> !at.isAfter(now.minus(Duration.ofDays(1))));
                boolean free = since(made, now.minus(Duration.ofMinutes(1))) < 1
                        && since(made, now.minus(Duration.ofHours(1))) < 5
                        && made.size() < 20;
                if (free) {
                    made.add(now);
                }
                return free;
            }
        }

        private static long since(List<Instant> made, Instant from) {
            return made.stream().filter(at -> at.isAfter(from)).count();
        }

        /** Its list of call results. */
        private static String result(PhoneState phone) {
            return switch (phone) {
                case INSTALLED -> "200000";
                case USER_MISMATCH -> "200001";
                case NOTIFICATION_OFF -> "200003";
                case OFFLINE -> "200010";
                case INACTIVE -> "200007";
                case UNINSTALLED -> "200004";
                case DISABLED, UNKNOWN -> throw new IllegalStateException(phone + ": was refused");
            };
        }

        private VendorReply refusal(String code, String message) {
            return gateway.reply(200, code, message);
        }

        /** {@code VoiceReport}. */
        private static Receipt.Post encode(List<Receipt> receipts) {
            ArrayNode batch = JsonMapper.shared().createArrayNode();
            for (Receipt receipt : receipts) {
                boolean answered =
                        receipt.code().equals("200000") || receipt.code().equals("200001");
                String at = TIME.format(receipt.at().atZone(CHINA));
                batch.addObject()
                        .put("call_id", receipt.messageId())
                        .put("originate_time", at)
                        .put("ring_time", at)
                        .put("start_time", answered ? at : "")
                        .put("end_time", at)
                        .put("caller", "0571000000")
                        .put("callee", receipt.token().substring("+86".length()))
                        .put("duration", answered ? "10" : "0")
                        .put("status_code", receipt.code())
                        .put("hangup_direction", "用户")
                        .put("status_msg", "执行完成")
                        .put("out_id", receipt.param())
                        .put("voice_type", "voice");
            }
            return new Receipt.Post("application/json;charset=UTF-8", Map.of(), batch.toString());
        }
    }
}
