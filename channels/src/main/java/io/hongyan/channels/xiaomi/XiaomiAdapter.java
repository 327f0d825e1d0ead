package io.hongyan.channels.xiaomi;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.FormBody;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Limits;
import io.hongyan.channels.Recall;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Speaks MiPush's server API: forms in, JSON out, the app's secret in a header. */
final class XiaomiAdapter implements Adapter {

    private static final Logger log = LoggerFactory.getLogger(XiaomiAdapter.class);

    private final XiaomiAccount account;
    private final Limits limits;
    private final XiaomiRequest requests;
    private final HttpCalls http;
    private final InstantSource clock;
    private final Receipts receipts;

    XiaomiAdapter(XiaomiAccount account, Limits limits, AdapterContext context) {
        this.account = account;
        this.limits = limits.toBuilder()
                .confirmsArrival(
                        limits.confirmsArrival() && account.receiptUrl().isPresent())
                .build();
        this.requests = new XiaomiRequest(account, limits.body());
        this.http = context.http();
        this.clock = context.clock();
        this.receipts = new XiaomiReceipts(account.receiptKey(), context.clock());
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public MessageClass classOf(VendorMessage message) {
        return requests.classOf(message);
    }

    @Override
    public int payloadBytes(VendorMessage message) {
        return XiaomiRequest.payload(message).getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public SendAnswer send(VendorMessage message, List<Recipient> recipients) throws SendException {
        Map<String, String> fields = requests.fields(message);
        fields.put("registration_id", tokens(recipients));
        Answer answer = post("/v2/message/regid", fields);
        if (log.isDebugEnabled() && answer.data.has("day_quota")) {
            log.debug(
                    "{}: {} of today's {} messages delivered",
                    account.packageName(),
                    answer.data.path("day_acked").asString(""),
                    answer.data.path("day_quota").asString(""));
        }
        return SendAnswer.ofAll(recipients.size(), answer.data.path("id").asString(""), answer.verdict);
    }

    /**
     * By the message's id, which takes it from all devices of its request. Where none is known by the notification's id, which
     * would take a later message with the same id as well.
     */
    @Override
    public List<Verdict> recall(Recall recall) throws SendException {
        Answer answer;
        if (!recall.messageId().isEmpty()) {
            answer = post(
                    "/v2/message/revoke",
                    Map.of("restricted_package_name", account.packageName(), "msg_id", recall.messageId()));
        } else {
            int notifyId = recall.notifyId().orElse(XiaomiRequest.notifyId(recall.task()));
            answer = post(
                    "/v1/message/regid/revoke",
                    Map.of(
                            "restricted_package_name",
                            account.packageName(),
                            "registration_ids",
                            tokens(recall.recipients()),
                            "notify_id",
                            Integer.toString(notifyId)));
        }
        return Collections.nCopies(recall.recipients().size(), answer.verdict);
    }

    @Override
    public Optional<Receipts> receipts() {
        return Optional.of(receipts);
    }

    /** The list of invalid tokens, which Xiaomi empties as it is read. A refusal (asked too often, withdrawn) is no news. */
    @Override
    public List<VendorReceipt> pull() throws SendException {
        if (account.feedbackUrl().isEmpty()) {
            return List.of();
        }
        Answer answer = get(account.feedbackUrl().get() + "/v1/feedback/fetch_invalid_regids");
        if (!(answer.verdict instanceof Verdict.Accepted)) {
            log.debug("{}: no list of invalid tokens: {}", account.packageName(), answer.verdict);
            return List.of();
        }
        Instant now = clock.instant();
        List<VendorReceipt> invalid = new ArrayList<>();
        answer.data
                .path("list")
                .forEach(token -> invalid.add(new VendorReceipt(
                        "",
                        token.asString(""),
                        new VendorReceipt.Event.Lost(LossReason.UNINSTALLED),
                        "feedback",
                        now)));
        return invalid;
    }

    /** Asks for today's quota. Asked more than once a second Xiaomi refuses that too, but only with the right secret. */
    @Override
    public Optional<String> probe() {
        try {
            return switch (get(account.baseUrl() + "/v1/trace/quota/get").verdict) {
                case Verdict.Accepted _ -> Optional.empty();
                case Verdict.TryLater later when later.reason() == LossReason.VENDOR_RATE_LIMITED -> Optional.empty();
                case Verdict.TryLater later -> Optional.of("Xiaomi answered " + later.code() + ", try again");
                case Verdict.Rejected rejected ->
                    Optional.of("Xiaomi answered " + rejected.code() + ": " + rejected.text());
            };
        } catch (SendException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** @param data missing where there is none */
    private record Answer(Verdict verdict, JsonNode data) {}

    private Answer post(String path, Map<String, String> fields) throws SendException {
        return read(http.post(
                account.baseUrl() + path,
                Map.of("Authorization", authorization(), "Content-Type", FormBody.CONTENT_TYPE),
                FormBody.of(fields).bytes()));
    }

    private Answer get(String url) throws SendException {
        return read(http.get(url, Map.of("Authorization", authorization())));
    }

    private String authorization() {
        return "key=" + account.appSecret().reveal();
    }

    private static Answer read(HttpCalls.Answer answer) throws AnswerLostException {
        JsonNode json = LenientJson.read(answer.body());
        if (answer.status() < 500 && json.path("code").isIntegralNumber()) {
            String text = json.path("reason").asString(json.path("description").asString(""));
            return new Answer(XiaomiErrors.verdict(json.path("code").intValue(), text), json.path("data"));
        }
        if (answer.status() == 200) {
            throw new AnswerLostException("Xiaomi's answer is not its JSON", null);
        }
        return new Answer(
                XiaomiErrors.ofStatus(answer.status(), answer.text(), answer.retryAfter()), MissingNode.getInstance());
    }

    private static String tokens(List<Recipient> recipients) {
        return recipients.stream().map(Recipient::token).collect(Collectors.joining(","));
    }
}
