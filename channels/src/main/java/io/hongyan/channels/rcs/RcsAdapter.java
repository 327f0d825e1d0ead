package io.hongyan.channels.rcs;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Limits;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Recall;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.phone.PhoneNumber;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Speaks the contract: one outbound request for many numbers, which may refuse some of them at once. */
final class RcsAdapter implements Adapter {

    private final RcsAccount account;
    private final Limits limits;
    private final AdapterContext context;
    private final RcsRequest requests;
    private final String requestsUrl;

    RcsAdapter(RcsAccount account, Limits limits, AdapterContext context) {
        this.account = account;
        this.limits = limits;
        this.context = context;
        this.requests = new RcsRequest(account);
        this.requestsUrl = account.baseUrl() + "/messaging/v1/outbound/"
                + URLEncoder.encode(account.chatbot(), StandardCharsets.UTF_8) + "/requests";
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public MessageClass classOf(VendorMessage message) {
        return RcsRequest.messageClass(message);
    }

    @Override
    public int payloadBytes(VendorMessage message) {
        return 0;
    }

    @Override
    public SendAnswer send(VendorMessage message, List<Recipient> recipients) throws SendException {
        Optional<Verdict> obstacle = obstacle(message);
        if (obstacle.isPresent()) {
            return SendAnswer.ofAll(recipients.size(), "", obstacle.get());
        }
        List<PhoneNumber> numbers = numbers(recipients);
        return new SendAnswer(
                "",
                numbers.isEmpty()
                        ? verdicts(recipients, Verdict.ACCEPTED, Map.of())
                        : answered(
                                context.http()
                                        .post(
                                                requestsUrl,
                                                headers(),
                                                LenientJson.bytes(requests.outbound(message, numbers))),
                                recipients));
    }

    private Optional<Verdict> obstacle(VendorMessage message) {
        if (message.kind() == VendorMessage.Kind.TRANSMISSION) {
            return Optional.of(new Verdict.Rejected(
                    LossReason.UNSUPPORTED, "transmission", "a 5G message cannot carry data for the app"));
        }
        if (RcsRequest.isEmpty(message)) {
            return Optional.of(
                    new Verdict.Rejected(LossReason.INVALID_PARAM, "text", "text: missing (expected: text or card)"));
        }
        return switch (classOf(message)) {
            case SERVICE -> Optional.empty();
            case MARKETING ->
                account.marketingHours()
                        .untilOpen(context.clock().instant())
                        .map(wait -> new Verdict.TryLater(LossReason.QUIET_HOURS, "marketing-hours", wait));
        };
    }

    private static List<PhoneNumber> numbers(List<Recipient> recipients) {
        return recipients.stream()
                .flatMap(recipient -> PhoneNumber.parse(recipient.token()).stream())
                .distinct()
                .toList();
    }

    /** Who is named in {@code deliveryInfoList} is refused; the rest is taken. */
    private static List<Verdict> answered(HttpCalls.Answer answer, List<Recipient> recipients) {
        if (answer.status() / 100 != 2) {
            return verdicts(recipients, RcsErrors.ofStatus(answer), Map.of());
        }
        Map<String, Verdict> refused = new HashMap<>();
        LenientJson.read(answer.body())
                .path("deliveryInfoList")
                .forEach(info -> refused.put(
                        RcsErrors.number(info.path("address").asString("")),
                        RcsErrors.ofRefusal(
                                info.path("description").asString(""),
                                info.path("text").asString(""))));
        return verdicts(recipients, Verdict.ACCEPTED, refused);
    }

    private static List<Verdict> verdicts(
            List<Recipient> recipients, Verdict otherwise, Map<String, Verdict> byNumber) {
        return recipients.stream()
                .map(recipient -> PhoneNumber.parse(recipient.token()).isEmpty()
                        ? new Verdict.Rejected(LossReason.TOKEN_INVALID, "not-a-number", "not a phone number in E.164")
                        : byNumber.getOrDefault(recipient.token(), otherwise))
                .toList();
    }

    /** Taken back is asked for here; whether it was is told by a notification. */
    @Override
    public List<Verdict> recall(Recall recall) throws SendException {
        ObjectNode body = RcsRequest.revocation(numbers(recall.recipients()));
        HttpCalls.Answer answer = context.http()
                .put(
                        requestsUrl + "/" + URLEncoder.encode(recall.task().toString(), StandardCharsets.UTF_8)
                                + "/status",
                        headers(),
                        LenientJson.bytes(body));
        return answered(answer, recall.recipients());
    }

    @Override
    public Optional<Receipts> receipts() {
        return Optional.of(new RcsReceipts(account, context.clock()));
    }

    /** Looks for a message that nobody sent. */
    @Override
    public Optional<ProbeFailure> probe() {
        try {
            HttpCalls.Answer answer = context.http().get(requestsUrl + "/none", headers());
            return answer.status() == 404 || answer.status() / 100 == 2
                    ? Optional.empty()
                    : ProbeFailure.of("the platform", RcsErrors.ofStatus(answer));
        } catch (SendException e) {
            return Optional.of(ProbeFailure.unreachable("the platform", e));
        }
    }

    private Map<String, String> headers() {
        return Map.of(
                "Content-Type", "application/json; charset=utf-8",
                "Accept", "application/json",
                "Authorization", account.authorization());
    }
}
