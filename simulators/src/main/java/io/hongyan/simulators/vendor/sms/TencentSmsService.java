package io.hongyan.simulators.vendor.sms;

import io.hongyan.kernel.Sha256;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.QuotaBook;
import io.hongyan.simulators.vendor.Receipt;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code SendSms} of API 2021-01-11 behind the signature TC3-HMAC-SHA256, and {@code SendStatusStatistics} for those who try their key.
 * Each number has a status of its own. A receipt says {@code sid} and nothing that was sent along.
 */
final class TencentSmsService {

    private static final String VERSION = "2021-01-11";
    private static final ZoneId CHINA = ZoneId.of("UTC+8");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    /** 12.1: numbers of one request. */
    private static final int NUMBERS = 200;
    /** 12.1: requests. */
    private static final double REQUESTS_A_SECOND = 3000;
    /** Its error list: a template's variable has at most twelve characters for most accounts; six digits for a code. */
    private static final int VARIABLE_CHARACTERS = 12;

    private static final int SESSION_BYTES = 512;
    private static final Duration CLOCK_WINDOW = Duration.ofMinutes(5);

    private final VendorState vendor;
    private final NumberCaps caps;

    TencentSmsService(VendorState vendor) {
        this.vendor = vendor;
        this.caps = new NumberCaps(vendor.clock(), !vendor.instant());
        vendor.quotas().define("messages", QuotaBook.UNLIMITED, QuotaBook.UNLIMITED);
        vendor.rates().define("requests", REQUESTS_A_SECOND);
        vendor.receipts().format(100, new TencentFormat());
        vendor.onReset(caps::clear);
    }

    VendorReply call(VendorCall call) {
        Optional<VendorReply> refused = refusal(call);
        if (refused.isPresent()) {
            return refused.get();
        }
        if (!vendor.rates().take("requests", 1)) {
            return error("RequestLimitExceeded", "你当前每秒请求次数超过限频");
        }
        return switch (call.header("x-tc-action")) {
            case "SendSms" -> send(call.json(), call.text());
            case "SendStatusStatistics" -> statistics(call.json());
            default -> error("InvalidAction", "接口不存在");
        };
    }

    // --- signature ---

    private Optional<VendorReply> refusal(VendorCall call) {
        if (!call.hasContentType("application/json")) {
            return Optional.of(error("UnsupportedProtocol", "http(s) 请求协议错误，只支持 GET 和 POST 请求。"));
        }
        if (!call.header("x-tc-version").equals(VERSION)) {
            return Optional.of(error("NoSuchVersion", "接口版本不存在"));
        }
        if (call.header("x-tc-region").isEmpty()) {
            return Optional.of(error("MissingParameter", "缺少参数 Region"));
        }
        String authorization = call.header("authorization");
        Instant timestamp = timestamp(call.header("x-tc-timestamp"));
        if (Duration.between(timestamp, vendor.clock().instant()).abs().compareTo(CLOCK_WINDOW) > 0) {
            return Optional.of(error("AuthFailure.SignatureExpire", "签名过期"));
        }
        if (!authorization.startsWith("TC3-HMAC-SHA256 Credential=" + TencentSmsSimulator.SECRET_ID + "/")
                || vendor.faults().strikes(Fault.Kind.CREDENTIALS_EXPIRED)) {
            return Optional.of(error("AuthFailure.SecretIdNotFound", "密钥不存在"));
        }
        return authorization.equals(expected(call, signedHeaders(authorization), timestamp))
                ? Optional.empty()
                : Optional.of(error("AuthFailure.SignatureFailure", "签名错误"));
    }

    private static List<String> signedHeaders(String authorization) {
        int from = authorization.indexOf("SignedHeaders=");
        int to = authorization.indexOf(',', Math.max(from, 0));
        return from < 0 || to < 0
                ? List.of()
                : List.of(authorization
                        .substring(from + "SignedHeaders=".length(), to)
                        .split(";"));
    }

    private String expected(VendorCall call, List<String> signed, Instant timestamp) {
        if (!signed.contains("host") || !signed.contains("content-type")) {
            return "";
        }
        StringBuilder canonical = new StringBuilder("POST\n/")
                .append(vendor.name())
                .append(call.path())
                .append('\n')
                .append(call.query())
                .append('\n');
        for (String header : signed) {
            canonical
                    .append(header)
                    .append(':')
                    .append(call.header(header).strip().toLowerCase(Locale.ROOT))
                    .append('\n');
        }
        canonical.append('\n').append(String.join(";", signed)).append('\n').append(Sha256.hex(call.body()));
        String date = timestamp.atZone(ZoneOffset.UTC).toLocalDate().toString();
        String scope = date + "/sms/tc3_request";
        String toSign = "TC3-HMAC-SHA256\n" + timestamp.getEpochSecond() + "\n" + scope + "\n"
                + Sha256.hex(canonical.toString());
        byte[] key = ("TC3" + TencentSmsSimulator.SECRET_KEY).getBytes(StandardCharsets.UTF_8);
        for (String step : List.of(date, "sms", "tc3_request")) {
            key = Sha256.hmac(key, step);
        }
        return "TC3-HMAC-SHA256 Credential=" + TencentSmsSimulator.SECRET_ID + "/" + scope + ", SignedHeaders="
                + String.join(";", signed) + ", Signature=" + HexFormat.of().formatHex(Sha256.hmac(key, toSign));
    }

    private static Instant timestamp(String seconds) {
        return seconds.matches("\\d{1,12}") ? Instant.ofEpochSecond(Long.parseLong(seconds)) : Instant.EPOCH;
    }

    // --- calls ---

    private VendorReply statistics(JsonNode body) {
        ObjectNode response = JsonMapper.shared().createObjectNode();
        response.putObject("SendStatusStatistics").put("RequestCount", 0);
        return body.path("SmsSdkAppId").asString("").equals(TencentSmsSimulator.SDK_APP_ID)
                ? ok(response)
                : error("InvalidParameterValue.SdkAppIdNotExist", "SdkAppId 不存在");
    }

    private VendorReply send(JsonNode body, String request) {
        List<String> numbers = new ArrayList<>();
        body.path("PhoneNumberSet").forEach(number -> numbers.add(number.asString("")));
        List<String> values = new ArrayList<>();
        body.path("TemplateParamSet").forEach(value -> values.add(value.asString("")));
        Optional<SmsTemplate> template =
                SmsTemplate.find(body.path("TemplateId").asString(""));
        return wrong(body, numbers, values, template)
                .orElseGet(() -> accept(body, numbers, values, template.orElseThrow(), request));
    }

    private Optional<VendorReply> wrong(
            JsonNode body, List<String> numbers, List<String> values, Optional<SmsTemplate> template) {
        if (!body.path("SmsSdkAppId").asString("").equals(TencentSmsSimulator.SDK_APP_ID)) {
            return refusal("InvalidParameterValue.SdkAppIdNotExist");
        }
        if (numbers.isEmpty()) {
            return refusal("InvalidParameter.PhoneNumberSetEmpty");
        }
        if (numbers.size() > NUMBERS) {
            return refusal("LimitExceeded.PhoneNumberCountLimit");
        }
        if (numbers.stream().map(number -> number.startsWith("+86")).distinct().count() > 1) {
            return refusal("UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber");
        }
        if (!body.path("SignName").asString("").equals(SmsTemplate.SIGNATURE)) {
            return refusal("FailedOperation.SignatureIncorrectOrUnapproved");
        }
        if (template.isEmpty()) {
            return refusal("FailedOperation.TemplateIncorrectOrUnapproved");
        }
        if (values.size() != template.get().variables().size()) {
            return refusal("FailedOperation.TemplateParamSetNotMatchApprovedTemplate");
        }
        if (values.stream().anyMatch(value -> value.codePointCount(0, value.length()) > VARIABLE_CHARACTERS)) {
            return refusal("InvalidParameterValue.TemplateParameterLengthLimit");
        }
        int session = body.path("SessionContext").asString("").getBytes(StandardCharsets.UTF_8).length;
        return session >= SESSION_BYTES ? refusal("InvalidParameterValue") : Optional.empty();
    }

    private Optional<VendorReply> refusal(String code) {
        return Optional.of(error(code, code));
    }

    private VendorReply accept(
            JsonNode body, List<String> numbers, List<String> values, SmsTemplate template, String request) {
        ObjectNode response = JsonMapper.shared().createObjectNode();
        ArrayNode statuses = response.putArray("SendStatusSet");
        int hour = vendor.clock().instant().atZone(CHINA).getHour();
        for (String number : numbers) {
            ObjectNode status = statuses.addObject();
            status.put("PhoneNumber", number).put("Fee", 1).put("IsoCode", "CN");
            status.put("SessionContext", body.path("SessionContext").asString(""));
            String code = code(template.kind(), number, hour);
            status.put("Code", code)
                    .put("Message", code.equals("Ok") ? "send success" : code)
                    .put("SerialNo", "");
            if (code.equals("Ok")) {
                String serial = "2028:" + vendor.nextId();
                status.put("SerialNo", serial);
                take(serial, body, number, values, template, request);
            }
        }
        return ok(response);
    }

    private String code(SmsTemplate.Kind kind, String number, int hour) {
        if (!number.matches("\\+\\d{8,15}") || vendor.phone(number) == PhoneState.UNKNOWN) {
            return "InvalidParameterValue.IncorrectPhoneNumber";
        }
        // Its error list: marketing goes between 8 and 22 o'clock.
        if (kind == SmsTemplate.Kind.MARKETING && (hour < 8 || hour >= 22)) {
            return "FailedOperation.MarketingSendTimeConstraint";
        }
        if (vendor.phones().state(number) == PhoneState.NOTIFICATION_OFF) {
            return "FailedOperation.PhoneNumberInBlacklist";
        }
        if (!caps.allows(kind, number)) {
            return "LimitExceeded.PhoneNumberDailyLimit";
        }
        return vendor.quotas().take("messages", 1) ? "Ok" : "LimitExceeded.AppDailyLimit";
    }

    private void take(
            String serial, JsonNode body, String number, List<String> values, SmsTemplate template, String request) {
        caps.count(template.kind(), number);
        String text = template.filled(name -> values.get(template.variables().indexOf(name)));
        vendor.messages()
                .add(
                        serial,
                        body.path("SessionContext").asString(""),
                        number,
                        SmsTemplate.SIGNATURE,
                        text,
                        template.kind().wireName(),
                        request);
        String url = vendor.receipts().settings().callbackUrl();
        Carrier.report(vendor.phones().state(number))
                .ifPresent(report -> vendor.receipts()
                        .send(new Receipt(
                                url, serial, "", number, report, vendor.clock().instant())));
    }

    private VendorReply ok(ObjectNode response) {
        response.put("RequestId", vendor.nextId());
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        answer.set("Response", response);
        return VendorReply.json(200, answer);
    }

    private VendorReply error(String code, String message) {
        return error(code, message, vendor.nextId());
    }

    static VendorReply error(String code, String message, String requestId) {
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        ObjectNode response = answer.putObject("Response").put("RequestId", requestId);
        response.putObject("Error").put("Code", code).put("Message", message);
        return VendorReply.json(200, answer);
    }

    /** Statuses as an array; a reply alone, as an object. */
    private static final class TencentFormat implements Receipt.Format {

        @Override
        public String group(Receipt receipt) {
            return Uplink.is(receipt) ? "reply " + receipt.messageId() : "status";
        }

        @Override
        public Receipt.Post encode(List<Receipt> receipts) {
            Receipt first = receipts.getFirst();
            JsonNode body;
            if (Uplink.is(first)) {
                body = numbered(JsonMapper.shared().createObjectNode(), first)
                        .put("extend", "")
                        .put("sign", SmsTemplate.SIGNATURE)
                        .put("text", Uplink.text(first))
                        .put("time", first.at().getEpochSecond());
            } else {
                ArrayNode statuses = JsonMapper.shared().createArrayNode();
                for (Receipt receipt : receipts) {
                    boolean delivered = receipt.code().equals("DELIVRD");
                    numbered(statuses.addObject(), receipt)
                            .put("user_receive_time", TIME.format(receipt.at().atZone(CHINA)))
                            .put("report_status", delivered ? "SUCCESS" : "FAIL")
                            .put("errmsg", receipt.code())
                            .put("description", delivered ? "用户短信送达成功" : "失败")
                            .put("sid", receipt.messageId());
                }
                body = statuses;
            }
            return new Receipt.Post("application/json", Map.of(), body.toString());
        }

        private static ObjectNode numbered(ObjectNode object, Receipt receipt) {
            boolean chinese = receipt.token().startsWith("+86");
            // Which digits are the country's is not known here for others; three is Hong Kong's.
            int digits = chinese ? 3 : 4;
            return object.put("nationcode", receipt.token().substring(1, digits))
                    .put("mobile", receipt.token().substring(digits));
        }
    }
}
