package io.hongyan.channels.wecom;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.AuthRefusedException;
import io.hongyan.channels.CachedToken;
import io.hongyan.channels.ErrcodeAnswer;
import io.hongyan.channels.FormBody;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Limits;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Recall;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Sends messages of an app. The answer names who did not get it; ids of people do not mind case. */
final class WecomAdapter implements Adapter {

    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json; charset=utf-8");
    private static final Set<String> BUSY = Set.of("-1", "45009");
    private static final WecomContent CONTENT = new WecomContent(WecomContent.TEXT_BYTES);

    private final WecomAccount account;
    private final Limits limits;
    private final HttpCalls http;
    private final CachedToken token;

    WecomAdapter(WecomAccount account, Limits limits, AdapterContext context) {
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
        return CONTENT.payloadBytes(message);
    }

    @Override
    public SendAnswer send(VendorMessage message, List<Recipient> recipients) throws SendException {
        try {
            ErrcodeAnswer answer = post("send", request(message, recipients));
            Verdict verdict = WecomErrors.verdict(answer);
            Map<String, Verdict> refused = new HashMap<>();
            refuse(refused, answer.body(), "unlicenseduser", LossReason.PERMISSION_DENIED);
            refuse(refused, answer.body(), "invaliduser", LossReason.TOKEN_INVALID);
            return new SendAnswer(
                    answer.body().path("msgid").asString(""),
                    recipients.stream()
                            .map(recipient -> verdict instanceof Verdict.Accepted
                                    ? refused.getOrDefault(id(recipient.token()), verdict)
                                    : verdict)
                            .toList());
        } catch (AuthRefusedException e) {
            return SendAnswer.ofAll(recipients.size(), "", e.verdict());
        }
    }

    private ObjectNode request(VendorMessage message, List<Recipient> recipients) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put(
                "touser", recipients.stream().map(Recipient::token).distinct().collect(Collectors.joining("|")));
        request.put("agentid", account.agentId());
        CONTENT.of(message).properties().forEach(member -> request.set(member.getKey(), member.getValue()));
        if (account.duplicateCheckSeconds() > 0) {
            request.put("enable_duplicate_check", 1);
            request.put("duplicate_check_interval", account.duplicateCheckSeconds());
        }
        return request;
    }

    private static void refuse(Map<String, Verdict> refused, JsonNode body, String list, LossReason reason) {
        for (String user : body.path(list).asString("").split("\\|", -1)) {
            refused.put(id(user), new Verdict.Rejected(reason, list, ""));
        }
    }

    private static String id(String user) {
        return user.toLowerCase(Locale.ROOT);
    }

    /** Takes the message back from all people of its request, within a day. */
    @Override
    public List<Verdict> recall(Recall recall) throws SendException {
        Verdict verdict;
        try {
            verdict = WecomErrors.verdict(
                    post("recall", JsonNodeFactory.instance.objectNode().put("msgid", recall.messageId())));
        } catch (AuthRefusedException e) {
            verdict = e.verdict();
        }
        return Collections.nCopies(recall.recipients().size(), verdict);
    }

    private ErrcodeAnswer post(String call, ObjectNode request) throws SendException, AuthRefusedException {
        byte[] body = LenientJson.bytes(request);
        return token.call(
                current -> ErrcodeAnswer.of(http.post(
                        account.baseUrl() + "/cgi-bin/message/" + call + "?access_token=" + current, JSON, body)),
                WecomErrors::refusesToken);
    }

    private CachedToken.Fresh fetchToken() throws SendException, AuthRefusedException {
        return ErrcodeAnswer.of(http.get(
                        account.baseUrl() + "/cgi-bin/gettoken?corpid=" + FormBody.encode(account.corpId())
                                + "&corpsecret="
                                + FormBody.encode(account.corpSecret().reveal()),
                        Map.of()))
                .accessToken(BUSY);
    }

    @Override
    public Optional<ProbeFailure> probe() {
        try {
            fetchToken();
            return Optional.empty();
        } catch (AuthRefusedException e) {
            return Optional.of(
                    ProbeFailure.ours("WeCom gives no access token for corp-id and corp-secret: " + e.getMessage()));
        } catch (SendException e) {
            return Optional.of(ProbeFailure.unreachable("WeCom", e));
        }
    }
}
