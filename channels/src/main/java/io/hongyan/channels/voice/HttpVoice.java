package io.hongyan.channels.voice;

import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Limits;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Recall;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.phone.PhoneNumber;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Any platform that makes calls and keeps the contract of docs/channels/voice.md. */
final class HttpVoice implements VoiceGateway {

    private final AdapterContext context;
    private final String baseUrl;
    private final SignedBody signature;

    HttpVoice(ChannelSettings settings, AdapterContext context) {
        if (!settings.has("base-url")) {
            throw settings.problem("base-url", "a value, for provider http");
        }
        if (!settings.has("secret")) {
            throw settings.problem("secret", "a value, for provider http");
        }
        this.context = context;
        this.baseUrl = settings.baseUrl("base-url");
        this.signature = new SignedBody(new Secret(settings.text("secret")), context.clock());
    }

    static Limits limits() {
        return Limits.builder()
                .batch(100)
                .ttl(Duration.ofMinutes(1), Duration.ofDays(7))
                .repeatSafe()
                .confirmsArrival()
                .recalls()
                .build();
    }

    @Override
    public List<Verdict> call(VendorMessage message, VoiceContent content, List<PhoneNumber> numbers)
            throws SendException {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.put("task", message.task().toString());
        body.put("script", content.templateId());
        if (content.variables().isObject()) {
            body.set("variables", content.variables());
        }
        if (!content.showNumber().isEmpty()) {
            body.put("show_number", content.showNumber());
        }
        body.put("class", content.messageClass().wireName());
        body.put("expires", context.clock().instant().plus(message.ttl()).toString());
        ArrayNode to = body.putArray("to");
        numbers.forEach(number -> to.add(number.e164()));
        return verdicts(post("/calls", body), numbers);
    }

    private static List<Verdict> verdicts(HttpCalls.Answer answer, List<PhoneNumber> numbers) {
        if (answer.status() != 200) {
            return Collections.nCopies(numbers.size(), ofStatus(answer));
        }
        Map<String, Verdict> refused = new HashMap<>();
        LenientJson.read(answer.body())
                .path("refused")
                .forEach(one -> refused.put(one.path("to").asString(""), refusal(one)));
        return numbers.stream()
                .map(number -> refused.getOrDefault(number.e164(), Verdict.ACCEPTED))
                .toList();
    }

    private static Verdict refusal(JsonNode refused) {
        String wireName = refused.path("reason").asString("");
        LossReason reason = Arrays.stream(LossReason.values())
                .filter(known -> known != LossReason.NONE && known.wireName().equals(wireName))
                .findAny()
                .orElse(LossReason.UNKNOWN);
        String code = refused.path("code").asString(wireName);
        return switch (reason) {
            case VENDOR_ERROR, VENDOR_RATE_LIMITED -> new Verdict.TryLater(reason, code, Duration.ZERO);
            case QUIET_HOURS ->
                new Verdict.TryLater(
                        reason,
                        code,
                        Duration.ofSeconds(refused.path("retry_after").asInt(3600)));
            default -> new Verdict.Rejected(reason, code, refused.path("text").asString(""));
        };
    }

    private static Verdict ofStatus(HttpCalls.Answer answer) {
        String code = "HTTP " + answer.status();
        return switch (answer.status()) {
            case 429 -> new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, answer.retryAfter());
            case 401, 403 -> new Verdict.Rejected(LossReason.AUTH_FAILED, code, answer.text());
            case 413 -> new Verdict.Rejected(LossReason.PARAM_OVER_LIMIT, code, answer.text());
            default ->
                answer.status() >= 500
                        ? new Verdict.TryLater(LossReason.VENDOR_ERROR, code, answer.retryAfter())
                        : new Verdict.Rejected(
                                answer.status() >= 400 ? LossReason.INVALID_PARAM : LossReason.UNKNOWN,
                                code,
                                answer.text());
        };
    }

    @Override
    public List<Verdict> recall(Recall recall) throws SendException {
        ObjectNode body =
                JsonMapper.shared().createObjectNode().put("task", recall.task().toString());
        ArrayNode to = body.putArray("to");
        recall.recipients().forEach(recipient -> to.add(recipient.token()));
        List<PhoneNumber> numbers = recall.recipients().stream()
                .map(recipient -> new PhoneNumber(recipient.token()))
                .toList();
        return verdicts(post("/calls/cancel", body), numbers);
    }

    @Override
    public Receipts receipts() {
        return request -> {
            Optional<String> wrong = signature.wrong(request);
            if (wrong.isPresent()) {
                return Receipts.Answer.refused(403, wrong.get());
            }
            JsonNode results = LenientJson.read(request.body()).path("results");
            if (!results.isArray()) {
                return Receipts.Answer.refused(400, "results: missing or not an array");
            }
            List<VendorReceipt> receipts = new ArrayList<>();
            results.forEach(result -> PhoneNumber.parse(result.path("to").asString(""))
                    .ifPresent(number -> receipts.add(receipt(result, number))));
            return new Receipts.Answer(200, "application/json; charset=utf-8", "{}", receipts);
        };
    }

    private VendorReceipt receipt(JsonNode result, PhoneNumber number) {
        String status = result.path("status").asString("");
        String intention = result.path("intention").asString("");
        return new VendorReceipt(
                result.path("task").asString(""),
                number.e164(),
                VoiceResults.ofContract(status),
                intention.isEmpty() ? status : status + " " + intention,
                time(result.path("at").asString("")));
    }

    private Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return context.clock().instant();
        }
    }

    /** Asks for a call to nobody: nothing is made, and the signature is looked at. */
    @Override
    public Optional<ProbeFailure> probe() {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.putArray("to");
        try {
            HttpCalls.Answer answer = post("/calls/cancel", body);
            return answer.status() == 200 ? Optional.empty() : ProbeFailure.of("the platform", ofStatus(answer));
        } catch (SendException e) {
            return Optional.of(ProbeFailure.unreachable("the platform", e));
        }
    }

    private HttpCalls.Answer post(String path, ObjectNode body) throws SendException {
        byte[] octets = body.toString().getBytes(StandardCharsets.UTF_8);
        return context.http().post(baseUrl + path, signature.headers(octets), octets);
    }
}
