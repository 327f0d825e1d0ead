package io.hongyan.simulators.vendor.sms;

import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.QuotaBook;
import io.hongyan.simulators.vendor.Receipt;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorState;
import io.hongyan.simulators.vendor.aliyun.AcsGateway;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code SendSms} and, for those who try their key, {@code QuerySendStatistics}. A request is taken as a whole or not at all: which of
 * its numbers was wrong is not said.
 */
final class AliyunSmsService {

    private static final String VERSION = "2017-05-25";
    private static final ZoneId CHINA = ZoneId.of("UTC+8");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    /** 12.1: numbers of one call with the same text. */
    private static final int NUMBERS = 1000;
    /** 12.1: calls of an account. */
    private static final double CALLS_A_SECOND = 5000;

    private static final int VARIABLE_CHARACTERS = 35;

    private final VendorState vendor;
    private final AcsGateway gateway;
    private final NumberCaps caps;

    AliyunSmsService(VendorState vendor) {
        this.vendor = vendor;
        this.gateway = new AcsGateway(vendor, VERSION);
        this.caps = new NumberCaps(vendor.clock(), !vendor.instant());
        vendor.quotas().define("messages", QuotaBook.UNLIMITED, QuotaBook.UNLIMITED);
        vendor.rates().define("calls", CALLS_A_SECOND);
        vendor.receipts().format(100, new AliyunFormat());
        vendor.onReset(caps::clear);
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
            case "SendSms" -> send(call, AcsGateway.parameters(call));
            case "QuerySendStatistics" -> gateway.reply(200, "OK", "OK");
            default -> gateway.reply(404, "InvalidAction.NotFound", "Specified api is not found.");
        };
    }

    private VendorReply send(VendorCall call, Map<String, String> parameters) {
        List<String> numbers =
                List.of(parameters.getOrDefault("PhoneNumbers", "").split(",", -1));
        Optional<SmsTemplate> template = SmsTemplate.find(parameters.getOrDefault("TemplateCode", ""));
        if (!parameters.getOrDefault("SignName", "").equals(SmsTemplate.SIGNATURE)) {
            return refusal("isv.SMS_SIGNATURE_ILLEGAL", "短信签名不合法");
        }
        if (template.isEmpty()) {
            return refusal("isv.SMS_TEMPLATE_ILLEGAL", "短信模板不合法");
        }
        if (numbers.size() > NUMBERS || new HashSet<>(numbers).size() < numbers.size()) {
            return refusal("isv.MOBILE_COUNT_OVER_LIMIT", "手机号码数量超过限制");
        }
        JsonNode values = VendorCall.json(parameters.getOrDefault("TemplateParam", "{}"));
        return broken(template.get(), values)
                .or(() -> brokenNumbers(template.get().kind(), numbers))
                .orElseGet(() -> accept(call, parameters, template.get(), values, numbers));
    }

    private Optional<VendorReply> broken(SmsTemplate template, JsonNode values) {
        if (!values.isObject()) {
            return Optional.of(refusal("isv.INVALID_JSON_PARAM", "参数格式错误，请修改为字符串值"));
        }
        for (String variable : template.variables()) {
            String value = values.path(variable).asString("");
            if (value.isEmpty()) {
                return Optional.of(refusal("isv.TEMPLATE_MISSING_PARAMETERS", "模板缺少变量"));
            }
            if (value.codePointCount(0, value.length()) > VARIABLE_CHARACTERS) {
                return Optional.of(refusal("isv.PARAM_LENGTH_LIMIT", "参数超过长度限制"));
            }
        }
        return Optional.empty();
    }

    private Optional<VendorReply> brokenNumbers(SmsTemplate.Kind kind, List<String> numbers) {
        for (String number : numbers) {
            if (!number.matches("\\d{8,15}") || vendor.phone(e164(number)) == PhoneState.UNKNOWN) {
                return Optional.of(refusal("isv.MOBILE_NUMBER_ILLEGAL", "非法手机号"));
            }
            if (!caps.allows(kind, number)) {
                return Optional.of(refusal("isv.BUSINESS_LIMIT_CONTROL", "触发号码天级流控"));
            }
        }
        return vendor.quotas().take("messages", numbers.size())
                ? Optional.empty()
                : Optional.of(refusal("isv.DAY_LIMIT_CONTROL", "触发日发送限额"));
    }

    private VendorReply accept(
            VendorCall call,
            Map<String, String> parameters,
            SmsTemplate template,
            JsonNode values,
            List<String> numbers) {
        String bizId = vendor.nextId() + "^0";
        String text = template.filled(name -> values.path(name).asString(""));
        for (String number : numbers) {
            caps.count(template.kind(), number);
            String outId = parameters.getOrDefault("OutId", "");
            vendor.messages()
                    .add(
                            bizId,
                            outId,
                            e164(number),
                            SmsTemplate.SIGNATURE,
                            text,
                            template.kind().wireName(),
                            call.query());
            String url = vendor.receipts().settings().callbackUrl();
            Carrier.report(vendor.phones().state(e164(number)))
                    .ifPresent(report -> vendor.receipts()
                            .send(new Receipt(
                                    url,
                                    bizId,
                                    outId,
                                    e164(number),
                                    report,
                                    vendor.clock().instant())));
        }
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        answer.put("RequestId", vendor.nextId())
                .put("Code", "OK")
                .put("Message", "OK")
                .put("BizId", bizId);
        return VendorReply.json(200, answer);
    }

    private static String e164(String number) {
        return number.length() == 11 && number.startsWith("1") ? "+86" + number : "+" + number;
    }

    private VendorReply refusal(String code, String message) {
        return gateway.reply(200, code, message);
    }

    /** {@code SmsReport} and {@code SmsUp} of the HTTP batch mode. */
    private static final class AliyunFormat implements Receipt.Format {

        private static final Map<String, String> CODES =
                Map.of("DELIVRD", "DELIVERED", "MBBLACK", "MOBILE_IN_BLACK", "MK:0013", "MOBILE_NOT_ON_SERVICE");

        @Override
        public String group(Receipt receipt) {
            return Uplink.is(receipt) ? "SmsUp" : "SmsReport";
        }

        @Override
        public Receipt.Post encode(List<Receipt> receipts) {
            ArrayNode batch = JsonMapper.shared().createArrayNode();
            receipts.forEach(receipt -> write(batch.addObject(), receipt));
            return new Receipt.Post("application/json;charset=UTF-8", Map.of(), batch.toString());
        }

        private static void write(ObjectNode object, Receipt receipt) {
            String number = receipt.token().startsWith("+86")
                    ? receipt.token().substring(3)
                    : receipt.token().substring(1);
            object.put("phone_number", number).put("send_time", time(receipt.at()));
            if (Uplink.is(receipt)) {
                object.put("content", Uplink.text(receipt));
                object.put("sign_name", SmsTemplate.SIGNATURE)
                        .put("dest_code", "1069")
                        .put("sequence_id", 1);
                return;
            }
            boolean delivered = receipt.code().equals("DELIVRD");
            object.put("report_time", time(receipt.at()));
            object.put("success", delivered);
            object.put("err_code", CODES.getOrDefault(receipt.code(), receipt.code()));
            object.put("err_msg", delivered ? "用户接收成功" : "失败");
            object.put("sms_size", "1").put("biz_id", receipt.messageId()).put("out_id", receipt.param());
        }

        private static String time(Instant at) {
            return TIME.format(at.atZone(CHINA));
        }
    }
}
