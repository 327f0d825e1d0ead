package io.hongyan.channels.dingtalk;

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
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends work notices. DingTalk takes a notice for all its people and sorts them out afterwards; what became of each is asked for by
 * DingTalk's task id, which is our message id.
 */
final class DingtalkAdapter implements Adapter {

    private static final String NOTICES = "/topapi/message/corpconversation/";
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json; charset=utf-8");
    private static final Set<String> BUSY = Set.of("-1", "90002", "90018");

    private final DingtalkAccount account;
    private final Limits limits;
    private final HttpCalls http;
    private final InstantSource clock;
    private final CachedToken token;

    DingtalkAdapter(DingtalkAccount account, Limits limits, AdapterContext context) {
        this.account = account;
        this.limits = limits;
        this.http = context.http();
        this.clock = context.clock();
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
        return LenientJson.bytes(DingtalkContent.of(message)).length;
    }

    @Override
    public SendAnswer send(VendorMessage message, List<Recipient> recipients) throws SendException {
        ObjectNode request = request();
        request.put(
                "userid_list",
                recipients.stream().map(Recipient::token).distinct().collect(Collectors.joining(",")));
        request.set("msg", DingtalkContent.of(message));
        try {
            ErrcodeAnswer answer = post("asyncsend_v2", request);
            return SendAnswer.ofAll(
                    recipients.size(), answer.body().path("task_id").asString(""), DingtalkErrors.notice(answer));
        } catch (AuthRefusedException e) {
            return SendAnswer.ofAll(recipients.size(), "", e.verdict());
        }
    }

    /** Takes the notice back from all people of its call. */
    @Override
    public List<Verdict> recall(Recall recall) throws SendException {
        Verdict verdict;
        try {
            verdict = recall.messageId().matches("\\d{1,18}")
                    ? DingtalkErrors.notice(
                            post("recall", request().put("msg_task_id", Long.parseLong(recall.messageId()))))
                    : new Verdict.Rejected(
                            LossReason.INVALID_PARAM, "msg_task_id", "no task id of DingTalk's is known");
        } catch (AuthRefusedException e) {
            verdict = e.verdict();
        }
        return Collections.nCopies(recall.recipients().size(), verdict);
    }

    @Override
    public List<VendorReceipt> ask(List<String> messageIds) throws SendException {
        List<VendorReceipt> receipts = new ArrayList<>();
        try {
            for (String id : messageIds) {
                ErrcodeAnswer answer = post("getsendresult", request().put("task_id", Long.parseLong(id)));
                if (!answer.code().equals("0")) {
                    if (DingtalkErrors.notice(answer) instanceof Verdict.TryLater) {
                        break; // what is left is asked about the next time
                    }
                    continue;
                }
                add(receipts, id, answer.body().path("send_result"), clock.instant());
            }
        } catch (AuthRefusedException e) {
            return receipts; // sending finds out too, and says it
        }
        return receipts;
    }

    private static void add(List<VendorReceipt> receipts, String id, JsonNode result, Instant now) {
        Map<String, String> why = new HashMap<>();
        result.path("forbidden_list")
                .forEach(forbidden -> why.put(
                        forbidden.path("userid").asString(""),
                        forbidden.path("code").asString("forbidden")));
        result.path("forbidden_user_id_list").forEach(user -> why.putIfAbsent(user.asString(""), "forbidden"));
        why.forEach((user, code) -> receipts.add(
                VendorReceipt.ofMessage(id, user, new Event.Lost(LossReason.OVER_QUOTA_DEVICE), code, now)));
        people(receipts, id, result, "read", new Event.Displayed(), now);
        people(receipts, id, result, "unread", new Event.Arrived(), now);
        people(receipts, id, result, "invalid", new Event.Lost(LossReason.TOKEN_INVALID), now);
        people(receipts, id, result, "failed", new Event.Lost(LossReason.VENDOR_ERROR), now);
    }

    private static void people(
            List<VendorReceipt> receipts, String id, JsonNode result, String list, Event event, Instant now) {
        result.path(list + "_user_id_list")
                .forEach(user -> receipts.add(VendorReceipt.ofMessage(id, user.asString(""), event, list, now)));
    }

    private ObjectNode request() {
        return JsonNodeFactory.instance.objectNode().put("agent_id", account.agentId());
    }

    private ErrcodeAnswer post(String call, ObjectNode request) throws SendException, AuthRefusedException {
        byte[] body = LenientJson.bytes(request);
        return token.call(
                current -> ErrcodeAnswer.of(
                        http.post(account.baseUrl() + NOTICES + call + "?access_token=" + current, JSON, body)),
                DingtalkErrors::refusesToken);
    }

    private CachedToken.Fresh fetchToken() throws SendException, AuthRefusedException {
        return ErrcodeAnswer.of(http.get(
                        account.baseUrl() + "/gettoken?appkey=" + FormBody.encode(account.appKey()) + "&appsecret="
                                + FormBody.encode(account.appSecret().reveal()),
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
                    ProbeFailure.ours("DingTalk gives no access token for app-key and app-secret: " + e.getMessage()));
        } catch (SendException e) {
            return Optional.of(ProbeFailure.unreachable("DingTalk", e));
        }
    }
}
