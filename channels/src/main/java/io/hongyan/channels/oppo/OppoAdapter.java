package io.hongyan.channels.oppo;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.AuthRefusedException;
import io.hongyan.channels.CachedToken;
import io.hongyan.channels.FormBody;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.Limits;
import io.hongyan.channels.NotSentException;
import io.hongyan.channels.ProbeFailure;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Speaks OPUSH's server API: forms in, JSON out, a token of a day in every form. */
final class OppoAdapter implements Adapter {

    private static final Logger log = LoggerFactory.getLogger(OppoAdapter.class);
    private static final String MESSAGES = "/server/v1/message/notification/";

    private final OppoAccount account;
    private final Limits limits;
    private final OppoRequest requests;
    private final HttpCalls http;
    private final InstantSource clock;
    private final CachedToken tokens;
    private final SavedContents saved = new SavedContents();
    private final Receipts receipts;

    OppoAdapter(OppoAccount account, Limits limits, AdapterContext context) {
        this.account = account;
        this.limits = limits.toBuilder()
                .repeatSafe(limits.repeatSafe() && account.broadcastFrom() == 0)
                .confirmsArrival(
                        limits.confirmsArrival() && account.receiptUrl().isPresent())
                .build();
        this.requests = new OppoRequest(account);
        this.http = context.http();
        this.clock = context.clock();
        this.tokens = new CachedToken(clock, new OppoTokens(account, http, clock));
        this.receipts = new OppoReceipts(account.receiptKey(), clock);
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public MessageClass classOf(VendorMessage message) {
        return requests.classOf(message);
    }

    /** OPPO limits what the app is given, in characters. */
    @Override
    public int payloadBytes(VendorMessage message) {
        return OppoRequest.actionParameters(message).length();
    }

    /** Devices of the other region are not sent: OPPO would call their tokens invalid, and they are not. */
    @Override
    public SendAnswer send(VendorMessage message, List<Recipient> recipients) throws SendException {
        if (message.kind() == VendorMessage.Kind.TRANSMISSION) {
            return SendAnswer.ofAll(recipients.size(), "", unsupported("transmission: OPPO has none"));
        }
        List<Recipient> reached = recipients.stream()
                .filter(recipient -> OppoRegion.of(recipient.token()) == account.region())
                .toList();
        if (reached.size() == recipients.size()) {
            return sendInRegion(message, recipients);
        }
        SendAnswer answer = reached.isEmpty() ? new SendAnswer("", List.of()) : sendInRegion(message, reached);
        List<Verdict> verdicts = new ArrayList<>();
        int next = 0;
        for (Recipient recipient : recipients) {
            boolean foreign = OppoRegion.of(recipient.token()) != account.region();
            verdicts.add(
                    foreign
                            ? unsupported("token of the other region")
                            : answer.verdicts().get(next++));
        }
        return new SendAnswer(answer.messageId(), verdicts);
    }

    private SendAnswer sendInRegion(VendorMessage message, List<Recipient> recipients) throws SendException {
        try {
            boolean broadcast = account.broadcastFrom() > 0
                    && recipients.size() >= account.broadcastFrom()
                    && classOf(message) == MessageClass.MARKETING;
            if (broadcast) {
                return broadcast(message, recipients);
            }
            return recipients.size() == 1 ? single(message, recipients) : batch(message, recipients);
        } catch (AuthRefusedException e) {
            return SendAnswer.ofAll(recipients.size(), "", e.verdict());
        }
    }

    private SendAnswer single(VendorMessage message, List<Recipient> recipients)
            throws SendException, AuthRefusedException {
        OppoAnswer answer = post("unicast", requests.single(message, recipients.getFirst()));
        Verdict verdict = answer.is(OppoErrors.DUPLICATE) ? Verdict.ACCEPTED : answer.verdict(textsFit(message));
        return SendAnswer.ofAll(1, answer.data().path("messageId").asString(""), verdict);
    }

    private SendAnswer batch(VendorMessage message, List<Recipient> recipients)
            throws SendException, AuthRefusedException {
        OppoAnswer answer = post("unicast_batch", requests.batch(message, recipients));
        Verdict whole = answer.verdict(textsFit(message));
        if (!(whole instanceof Verdict.Accepted)) {
            return SendAnswer.ofAll(recipients.size(), "", whole);
        }
        Map<String, Verdict> byToken = new HashMap<>();
        for (JsonNode element : answer.data()) {
            byToken.put(element.path("registrationId").asString(""), ofElement(element, textsFit(message)));
        }
        Verdict missing = new Verdict.Rejected(LossReason.UNKNOWN, "missing", "no element of the answer is about it");
        return new SendAnswer(
                "",
                recipients.stream()
                        .map(recipient -> byToken.getOrDefault(recipient.token(), missing))
                        .toList());
    }

    private static Verdict ofElement(JsonNode element, boolean textsFit) {
        int code = element.path("errorCode").asInt(OppoErrors.SUCCESS);
        return code == OppoErrors.DUPLICATE
                ? Verdict.ACCEPTED
                : OppoErrors.verdict(code, element.path("errorMessage").asString(""), textsFit);
    }

    private SendAnswer broadcast(VendorMessage message, List<Recipient> recipients)
            throws SendException, AuthRefusedException {
        FormBody content = requests.content(message);
        String key = new String(content.bytes(), StandardCharsets.US_ASCII);
        Optional<String> known = saved.find(key);
        String id;
        if (known.isPresent()) {
            id = known.get();
        } else {
            OppoAnswer answer = save(content);
            id = answer.data().path("message_id").asString("");
            if (id.isEmpty() && answer.is(OppoErrors.DUPLICATE)) {
                // Saved before a restart, and OPPO does not say under which id.
                return batch(message, recipients);
            }
            if (id.isEmpty()) {
                return SendAnswer.ofAll(recipients.size(), "", answer.verdict(textsFit(message)));
            }
            saved.keep(key, id);
        }
        OppoAnswer answer = post(
                "broadcast",
                new FormBody()
                        .add("message_id", id)
                        .add("target_type", "2")
                        .add(
                                "target_value",
                                recipients.stream().map(Recipient::token).collect(Collectors.joining(";"))));
        if (answer.is(OppoErrors.DATA_NOT_FOUND)) {
            saved.forget(key);
        }
        return new SendAnswer(id, ofBroadcast(answer, recipients, textsFit(message)));
    }

    /** A broadcast answers with the devices it refused, under the code of the refusal. */
    private static List<Verdict> ofBroadcast(OppoAnswer answer, List<Recipient> recipients, boolean textsFit) {
        Map<String, Verdict> refused = new HashMap<>();
        answer.data().properties().forEach(member -> {
            if (member.getKey().matches("\\d{1,9}")) {
                Verdict verdict = OppoErrors.verdict(Integer.parseInt(member.getKey()), "", textsFit);
                for (String token : tokensOf(member.getValue())) {
                    refused.put(token, verdict);
                }
            }
        });
        Verdict others = answer.verdict(textsFit);
        return recipients.stream()
                .map(recipient -> refused.getOrDefault(recipient.token(), others))
                .toList();
    }

    private static List<String> tokensOf(JsonNode value) {
        if (value.isArray()) {
            return value.valueStream().map(token -> token.asString("")).toList();
        }
        return List.of(value.asString("").split("[;,]"));
    }

    /** Saving sends nothing: where its answer is lost, the message was not sent. */
    private OppoAnswer save(FormBody content) throws SendException, AuthRefusedException {
        try {
            return post("save_message_content", content);
        } catch (AnswerLostException e) {
            throw new NotSentException("OPPO's id of the saved text did not come", e);
        }
    }

    private boolean textsFit(VendorMessage message) {
        return limits.title().fits(message.title()) && limits.body().fits(message.body());
    }

    private static Verdict unsupported(String text) {
        return new Verdict.Rejected(LossReason.UNSUPPORTED, "", text);
    }

    @Override
    public Optional<Receipts> receipts() {
        return Optional.of(receipts);
    }

    @Override
    public List<VendorReceipt> pull() throws SendException {
        if (account.feedbackUrl().isEmpty()) {
            return List.of();
        }
        String url = account.feedbackUrl().get() + "/server/v1/feedback/fetch_invalid_regidList?auth_token=";
        OppoAnswer answer;
        try {
            answer = authorized(token -> http.get(url + FormBody.encode(token), Map.of()));
        } catch (AuthRefusedException e) {
            log.debug("no list of invalid tokens: {}", e.verdict());
            return List.of();
        }
        if (!answer.is(OppoErrors.SUCCESS)) {
            log.debug("no list of invalid tokens: {}", answer.verdict(true));
            return List.of();
        }
        Instant now = clock.instant();
        return answer.data()
                .path("registration_ids")
                .valueStream()
                .map(token -> new VendorReceipt(
                        "", token.asString(""), new VendorReceipt.Event.Lost(LossReason.UNINSTALLED), "feedback", now))
                .toList();
    }

    @Override
    public Optional<ProbeFailure> probe() {
        try {
            tokens.refused(tokens.current());
            tokens.current();
            return Optional.empty();
        } catch (AuthRefusedException e) {
            return Optional.of(ProbeFailure.ours("OPPO refused the credentials: " + e.getMessage()));
        } catch (SendException e) {
            return Optional.of(ProbeFailure.unreachable("OPPO", e));
        }
    }

    private OppoAnswer post(String call, FormBody body) throws SendException, AuthRefusedException {
        byte[] message = body.bytes();
        return authorized(token -> http.post(
                account.baseUrl() + MESSAGES + call,
                Map.of("Content-Type", FormBody.CONTENT_TYPE),
                withToken(message, token)));
    }

    private static byte[] withToken(byte[] message, String token) {
        byte[] field = new FormBody().add("auth_token", token).bytes();
        byte[] body = new byte[message.length + 1 + field.length];
        System.arraycopy(message, 0, body, 0, message.length);
        body[message.length] = '&';
        System.arraycopy(field, 0, body, message.length + 1, field.length);
        return body;
    }

    private OppoAnswer authorized(CachedToken.Call<HttpCalls.Answer> call) throws SendException, AuthRefusedException {
        return tokens.call(
                token -> OppoAnswer.of(call.with(token)), answer -> answer.is(OppoErrors.INVALID_AUTH_TOKEN));
    }
}
