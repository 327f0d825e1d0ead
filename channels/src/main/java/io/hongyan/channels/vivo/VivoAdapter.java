package io.hongyan.channels.vivo;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.AuthRefusedException;
import io.hongyan.channels.CachedToken;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Limits;
import io.hongyan.channels.NotSentException;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Recall;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Speaks vivo's protocol: one device by {@code send}, more by a saved content and {@code pushToList} (reference section 8.1). */
final class VivoAdapter implements Adapter {

    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json; charset=UTF-8");

    private final VivoAccount account;
    private final Limits limits;
    private final AdapterContext context;
    private final VivoRequest requests;
    private final SavedContents contents;
    private final CachedToken token;

    VivoAdapter(VivoAccount account, Limits limits, AdapterContext context) {
        this.account = account;
        this.limits = limits;
        this.context = context;
        this.requests = new VivoRequest(account);
        this.contents = new SavedContents(context.clock());
        this.token = new CachedToken(context.clock(), this::authenticate);
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
        return requests.mapCharacters(message);
    }

    @Override
    public SendAnswer send(VendorMessage message, List<Recipient> recipients) throws SendException {
        Optional<Verdict> obstacle = obstacle(message);
        if (obstacle.isPresent()) {
            return SendAnswer.ofAll(recipients.size(), "", obstacle.get());
        }
        try {
            return recipients.size() == 1 ? sendSingle(message, recipients) : sendList(message, recipients);
        } catch (AuthRefusedException e) {
            return SendAnswer.ofAll(recipients.size(), "", e.verdict());
        }
    }

    /** What can be known without asking vivo. */
    private Optional<Verdict> obstacle(VendorMessage message) {
        return switch (message.kind()) {
            case TRANSMISSION ->
                Optional.of(new Verdict.Rejected(
                        LossReason.UNSUPPORTED, "transmission", "vivo has no pass-through messages"));
            case NOTIFICATION ->
                switch (classOf(message)) {
                    case SERVICE -> Optional.empty();
                    case MARKETING ->
                        account.operationWindow()
                                .untilOpen(context.clock().instant())
                                .map(wait -> new Verdict.TryLater(LossReason.QUIET_HOURS, "10071", wait));
                };
        };
    }

    private SendAnswer sendSingle(VendorMessage message, List<Recipient> recipients)
            throws SendException, AuthRefusedException {
        return verdicts(call("/message/send", requests.single(message, recipients.getFirst())), recipients);
    }

    private SendAnswer sendList(VendorMessage message, List<Recipient> recipients)
            throws SendException, AuthRefusedException {
        ObjectNode content = requests.saved(message);
        String text = content.toString();
        VivoAnswer saved = contents.get(text, () -> save(content));
        VivoAnswer pushed = push(message, recipients, saved);
        if (VivoErrors.isUnknownContent(pushed.code())) {
            contents.forget(text);
            saved = contents.get(text, () -> save(content));
            pushed = push(message, recipients, saved);
        }
        SendAnswer answer = verdicts(pushed, recipients);
        return new SendAnswer(saved.taskId(), answer.verdicts());
    }

    private VivoAnswer push(VendorMessage message, List<Recipient> recipients, VivoAnswer saved)
            throws SendException, AuthRefusedException {
        return saved.taskId().isEmpty()
                ? saved
                : call("/message/pushToList", requests.list(message, recipients, saved.taskId()));
    }

    /** Each saving has a requestId of its own: it reaches no device, so nothing is lost by repeating it. */
    private VivoAnswer save(ObjectNode content) throws SendException, AuthRefusedException {
        byte[] random = new byte[32];
        context.random().nextBytes(random);
        ObjectNode request = content.deepCopy().put("requestId", HexFormat.of().formatHex(random));
        try {
            return call("/message/saveListPayload", request);
        } catch (AnswerLostException e) {
            throw new NotSentException("saveListPayload: " + e.getMessage(), e);
        }
    }

    private static SendAnswer verdicts(VivoAnswer answer, List<Recipient> recipients) {
        Map<String, Verdict> invalid = answer.invalidUsers();
        return new SendAnswer(
                answer.taskId(),
                recipients.stream()
                        .map(recipient -> invalid.getOrDefault(recipient.token(), answer.verdict()))
                        .toList());
    }

    @Override
    public List<Verdict> recall(Recall recall) throws SendException {
        if (recall.messageId().isEmpty()) {
            return Collections.nCopies(
                    recall.recipients().size(),
                    new Verdict.Rejected(LossReason.UNKNOWN, "no task id", "vivo's id of the message is not known"));
        }
        try {
            return verdicts(call("/message/recycle", requests.recall(recall)), recall.recipients())
                    .verdicts();
        } catch (AuthRefusedException e) {
            return Collections.nCopies(recall.recipients().size(), e.verdict());
        }
    }

    @Override
    public Optional<Receipts> receipts() {
        return Optional.of(new VivoReceipts(account.receiptKey(), context.clock()));
    }

    @Override
    public Optional<ProbeFailure> probe() {
        try {
            authenticate();
            return Optional.empty();
        } catch (SendException e) {
            return Optional.of(ProbeFailure.unreachable("vivo", e));
        } catch (AuthRefusedException e) {
            return Optional.of(ProbeFailure.ours("vivo refused app id, key or secret: " + e.getMessage()));
        }
    }

    private VivoAnswer call(String path, ObjectNode body) throws SendException, AuthRefusedException {
        return token.call(authToken -> post(path, authToken, body), answer -> VivoErrors.isStaleToken(answer.code()));
    }

    private VivoAnswer post(String path, String authToken, ObjectNode body) throws SendException {
        return VivoAnswer.of(context.http()
                .post(
                        account.baseUrl() + path,
                        Map.of("Content-Type", "application/json; charset=UTF-8", "authToken", authToken),
                        LenientJson.bytes(body)));
    }

    private CachedToken.Fresh authenticate() throws SendException, AuthRefusedException {
        long timestampMillis = context.clock().millis();
        String signed = "" + account.appId() + account.appKey() + timestampMillis
                + account.appSecret().reveal();
        ObjectNode request = JsonMapper.shared()
                .createObjectNode()
                .put("appId", account.appId())
                .put("appKey", account.appKey())
                .put("timestamp", timestampMillis)
                .put(
                        "sign",
                        HexFormat.of().formatHex(VivoRequest.md5().digest(signed.getBytes(StandardCharsets.UTF_8))));
        VivoAnswer answer = VivoAnswer.of(
                context.http().post(account.baseUrl() + "/message/auth", JSON, LenientJson.bytes(request)));
        return switch (answer.verdict()) {
            case Verdict.Accepted _ -> new CachedToken.Fresh(authToken(answer), account.tokenLife());
            case Verdict.Rejected no -> throw new AuthRefusedException(no.code(), no.text());
            case Verdict.TryLater(LossReason _, String code, Duration _) ->
                throw new NotSentException("auth: vivo answered " + code, null);
        };
    }

    private static String authToken(VivoAnswer answer) throws AuthRefusedException {
        String authToken = answer.body().path("authToken").asString("");
        if (authToken.isEmpty()) {
            throw new AuthRefusedException(answer.code(), "an answer without authToken");
        }
        return authToken;
    }
}
