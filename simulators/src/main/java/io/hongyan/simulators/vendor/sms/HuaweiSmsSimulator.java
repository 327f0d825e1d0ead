package io.hongyan.simulators.vendor.sms;

import io.hongyan.kernel.Sha256;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.QuotaBook;
import io.hongyan.simulators.vendor.Receipt;
import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Huawei Cloud's short messages (reference section 12.1; its pages on batchSendSms, status reports and error codes). */
public final class HuaweiSmsSimulator implements VendorSimulator {

    static final String APP_KEY = "huaweiSimulatorAppKey";
    static final String APP_SECRET = "huawei-app-secret";
    static final String SENDER = "8821012345678";

    private static final int NUMBERS = 500;
    private static final Duration CLOCK_WINDOW = Duration.ofHours(24);
    private static final Pattern WSSE = Pattern.compile(
            "UsernameToken Username=\"([^\"]*)\",\\s?PasswordDigest=\"([^\"]*)\",\\s?Nonce=\"([^\"]*)\",\\s?Created=\"([^\"]*)\"");

    @Override
    public String name() {
        return "sms-huawei";
    }

    @Override
    public String channel() {
        return "sms";
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        return Map.of(
                "provider", "huawei",
                "base-url", baseUrl,
                "access-key-id", APP_KEY,
                "access-key-secret", APP_SECRET,
                "sender", SENDER);
    }

    @Override
    public Map<String, String> receiptSettings(String receiptUrl) {
        return Map.of("receipt-url", receiptUrl);
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        Service service = new Service(vendor);
        routes.post("/sms/batchSendSms/v1", service::send).post("/replies", call -> Uplink.reply(vendor, call, ""));
    }

    /** Not documented beyond HTTP's own. */
    @Override
    public VendorReply rateLimited() {
        return VendorReply.empty(429);
    }

    private static final class Service {

        private final VendorState vendor;
        private final NumberCaps caps;

        Service(VendorState vendor) {
            this.vendor = vendor;
            this.caps = new NumberCaps(vendor.clock(), !vendor.instant());
            vendor.quotas().define("messages", QuotaBook.UNLIMITED, QuotaBook.UNLIMITED);
            vendor.receipts().format(1, Service::encode);
            vendor.onReset(caps::clear);
        }

        VendorReply send(VendorCall call) {
            if (!call.hasContentType("application/x-www-form-urlencoded")) {
                return refusal("E000040", "The content-type must be application/x-www-form-urlencoded");
            }
            return unauthenticated(call).orElseGet(() -> send(call, call.form()));
        }

        private Optional<VendorReply> unauthenticated(VendorCall call) {
            String authorization = call.header("authorization");
            if (authorization.isEmpty()) {
                return Optional.of(refusal("E000001", "Authorization not contained in the HTTP header."));
            }
            if (!authorization.equals("WSSE realm=\"SDP\",profile=\"UsernameToken\",type=\"Appkey\"")) {
                return Optional.of(refusal("E000004", "The value of realm in Authorization must be SDP."));
            }
            Matcher wsse = WSSE.matcher(call.header("x-wsse"));
            if (!wsse.matches()) {
                return Optional.of(refusal("E000020", "X-WSSE not contained in the HTTP header."));
            }
            if (!wsse.group(1).equals(APP_KEY) || vendor.faults().strikes(Fault.Kind.CREDENTIALS_EXPIRED)) {
                return Optional.of(refusal("E000102", "The app_key is invalid."));
            }
            if (Duration.between(created(wsse.group(4)), vendor.clock().instant())
                            .abs()
                            .compareTo(CLOCK_WINDOW)
                    > 0) {
                return Optional.of(refusal("E000103", "The nonce or created in X-WSSE is invalid."));
            }
            return wsse.group(2).equals(digest(wsse.group(3), wsse.group(4)))
                    ? Optional.empty()
                    : Optional.of(refusal("E000111", "Incorrect username or password."));
        }

        private static Instant created(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                return Instant.EPOCH;
            }
        }

        private static String digest(String nonce, String created) {
            String hash = Sha256.hex(nonce + created + APP_SECRET);
            return Base64.getEncoder().encodeToString(hash.getBytes(StandardCharsets.US_ASCII));
        }

        private VendorReply send(VendorCall call, Map<String, String> form) {
            List<String> numbers = List.of(form.getOrDefault("to", "").split(",", -1));
            Optional<SmsTemplate> template = SmsTemplate.find(form.getOrDefault("templateId", ""));
            if (form.getOrDefault("to", "").isEmpty()
                    || numbers.size() > NUMBERS
                    || form.getOrDefault("templateId", "").isEmpty()
                    || form.getOrDefault("extend", "").matches(".*[{}].*|.{129,}")) {
                return refusal("E000503", "The request parameter format is incorrect.");
            }
            List<String> values = new ArrayList<>();
            VendorCall.json(form.getOrDefault("templateParas", "[]")).forEach(value -> values.add(value.asString("")));
            ObjectNode answer = JsonMapper.shared().createObjectNode();
            ArrayNode results = answer.putArray("result");
            boolean allTaken = true;
            for (String number : numbers) {
                String status = status(form, template, values, number);
                ObjectNode result = results.addObject();
                result.put("originTo", number)
                        .put("from", form.getOrDefault("from", ""))
                        .put("smsMsgId", "")
                        .put(
                                "createTime",
                                vendor.clock()
                                        .instant()
                                        .truncatedTo(ChronoUnit.SECONDS)
                                        .toString())
                        .put("status", status);
                allTaken &= status.equals("000000");
                if (status.equals("000000")) {
                    String id = vendor.nextId() + "_1";
                    result.put("smsMsgId", id);
                    take(id, form, template.orElseThrow(), values, number, call.text());
                }
            }
            answer.put("code", allTaken ? "000000" : "E000510");
            answer.put("description", allTaken ? "Success" : "The SMS fails to be sent.");
            return VendorReply.json(allTaken ? 200 : 400, answer);
        }

        private String status(
                Map<String, String> form, Optional<SmsTemplate> template, List<String> values, String number) {
            if (!form.getOrDefault("from", "").equals(SENDER)) {
                return "E200018";
            }
            if (template.isEmpty()) {
                return "E200030";
            }
            if (values.size() != template.get().variables().size()) {
                return "E200028";
            }
            if (!number.matches("\\+\\d{8,20}")) {
                return "E000503";
            }
            if (!caps.allows(template.get().kind(), number)) {
                return "LIMIT";
            }
            return vendor.quotas().take("messages", 1) ? "000000" : "E000623";
        }

        private void take(
                String id,
                Map<String, String> form,
                SmsTemplate template,
                List<String> values,
                String number,
                String request) {
            caps.count(template.kind(), number);
            vendor.messages()
                    .add(
                            id,
                            form.getOrDefault("extend", ""),
                            number,
                            SmsTemplate.SIGNATURE,
                            template.filled(
                                    name -> values.get(template.variables().indexOf(name))),
                            template.kind().wireName(),
                            request);
            // Numbers that do not exist are found out by the carrier.
            String report = Carrier.report(vendor.phone(number)).orElse("MK:0001");
            vendor.receipts()
                    .send(new Receipt(
                            form.getOrDefault("statusCallback", ""),
                            id,
                            form.getOrDefault("extend", ""),
                            number,
                            report,
                            vendor.clock().instant()));
        }

        private static VendorReply refusal(String code, String description) {
            return VendorReply.json(
                    400,
                    JsonMapper.shared().createObjectNode().put("code", code).put("description", description));
        }

        /** One form for each report and each reply. */
        private static Receipt.Post encode(List<Receipt> receipts) {
            Receipt receipt = receipts.getFirst();
            String time = receipt.at().truncatedTo(ChronoUnit.SECONDS).toString();
            Map<String, String> form = new LinkedHashMap<>();
            form.put("smsMsgId", receipt.messageId());
            if (Uplink.is(receipt)) {
                form.put("from", receipt.token());
                form.put("to", SENDER);
                form.put("body", Uplink.text(receipt));
                form.put("createTime", time);
            } else {
                form.put("total", "1");
                form.put("sequence", "1");
                form.put("status", receipt.code());
                form.put("source", "2");
                form.put("updateTime", time);
                form.put("extend", receipt.param());
                form.put("to", receipt.token());
            }
            return new Receipt.Post(
                    "application/x-www-form-urlencoded",
                    Map.of(),
                    form.entrySet().stream()
                            .map(field ->
                                    field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                            .collect(Collectors.joining("&")));
        }
    }
}
