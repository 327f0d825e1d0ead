package io.hongyan.channels.feishu;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.AuthRefusedException;
import io.hongyan.channels.CachedToken;
import io.hongyan.channels.FormBody;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Limits;
import io.hongyan.channels.NotSentException;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Recall;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.SendException;
import io.hongyan.channels.TextLimit;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.MessageClass;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Sends messages of an app, one person a call. */
final class FeishuAdapter implements Adapter {

    private static final String MESSAGES = "/open-apis/im/v1/messages";
    private static final String JSON = "application/json; charset=utf-8";
    private static final long DEFAULT_LIFE_SECONDS = 7200;

    private final FeishuAccount account;
    private final Limits limits;
    private final HttpCalls http;
    private final CachedToken token;

    FeishuAdapter(FeishuAccount account, Limits limits, AdapterContext context) {
        this.account = account;
        this.limits = limits;
        this.http = context.http();
        this.token = new CachedToken(context.clock(), this::fetchToken);
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public MessageClass classOf(VendorMessage message) {
        return message.messageClass();
    }

    @Override
    public int payloadBytes(VendorMessage message) {
        return TextLimit.Unit.UTF8_BYTES.count(
                FeishuContent.of(message).content().toString());
    }

    @Override
    public SendAnswer send(VendorMessage message, List<Recipient> recipients) throws SendException {
        FeishuContent content = FeishuContent.of(message);
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("receive_id", recipients.getFirst().token());
        request.put("msg_type", content.type());
        request.put("content", content.content().toString());
        request.put("uuid", message.task().msgid());
        byte[] body = LenientJson.bytes(request);
        String url = account.baseUrl() + MESSAGES + "?receive_id_type=" + account.idType();
        try {
            FeishuAnswer answer = call(headers -> http.post(url, headers, body));
            return new SendAnswer(answer.data().path("message_id").asString(""), List.of(FeishuErrors.verdict(answer)));
        } catch (AuthRefusedException e) {
            return new SendAnswer("", List.of(e.verdict()));
        }
    }

    @Override
    public List<Verdict> recall(Recall recall) throws SendException {
        Verdict verdict;
        try {
            verdict = FeishuErrors.verdict(call(headers -> http.delete(message(recall.messageId()), headers)));
        } catch (AuthRefusedException e) {
            verdict = e.verdict();
        }
        return Collections.nCopies(recall.recipients().size(), verdict);
    }

    /** Who read a message; the others are not told of. */
    @Override
    public List<VendorReceipt> ask(List<String> messageIds) throws SendException {
        List<VendorReceipt> receipts = new ArrayList<>();
        try {
            for (String id : messageIds) {
                FeishuAnswer answer = call(headers ->
                        http.get(message(id) + "/read_users?page_size=100&user_id_type=" + account.idType(), headers));
                if (FeishuErrors.verdict(answer) instanceof Verdict.TryLater) {
                    break; // what is left is asked about the next time
                }
                answer.data()
                        .path("items")
                        .forEach(item -> receipts.add(VendorReceipt.ofMessage(
                                id,
                                item.path("user_id").asString(""),
                                new VendorReceipt.Event.Displayed(),
                                "read",
                                Instant.ofEpochMilli(item.path("timestamp").asLong(0)))));
            }
        } catch (AuthRefusedException e) {
            return receipts; // sending finds out too, and says it
        }
        return receipts;
    }

    private String message(String id) {
        return account.baseUrl() + MESSAGES + "/" + FormBody.encode(id);
    }

    @FunctionalInterface
    private interface Request {
        HttpCalls.Answer with(Map<String, String> headers) throws SendException;
    }

    private FeishuAnswer call(Request request) throws SendException, AuthRefusedException {
        return token.call(
                current -> FeishuAnswer.of(
                        request.with(Map.of("Authorization", "Bearer " + current, "Content-Type", JSON))),
                FeishuErrors::refusesToken);
    }

    private CachedToken.Fresh fetchToken() throws SendException, AuthRefusedException {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("app_id", account.appId());
        request.put("app_secret", account.appSecret().reveal());
        FeishuAnswer answer = FeishuAnswer.of(http.post(
                account.baseUrl() + "/open-apis/auth/v3/tenant_access_token/internal",
                Map.of("Content-Type", JSON),
                LenientJson.bytes(request)));
        String fresh = answer.body().path("tenant_access_token").asString("");
        if (answer.code().equals("0") && !fresh.isEmpty()) {
            return new CachedToken.Fresh(
                    fresh, Duration.ofSeconds(answer.body().path("expire").asLong(DEFAULT_LIFE_SECONDS)));
        }
        if (FeishuErrors.verdict(answer) instanceof Verdict.TryLater) {
            throw new NotSentException("no access token: " + answer.code() + " " + answer.text(), null);
        }
        throw new AuthRefusedException(answer.code(), answer.text());
    }

    @Override
    public Optional<ProbeFailure> probe() {
        try {
            fetchToken();
            return Optional.empty();
        } catch (AuthRefusedException e) {
            return Optional.of(
                    ProbeFailure.ours("Feishu gives no access token for app-id and app-secret: " + e.getMessage()));
        } catch (SendException e) {
            return Optional.of(ProbeFailure.unreachable("Feishu", e));
        }
    }
}
