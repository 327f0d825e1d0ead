package io.hongyan.channels.harmony;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.AuthRefusedException;
import io.hongyan.channels.CachedToken;
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
import io.hongyan.channels.huawei.HuaweiReceipts;
import io.hongyan.channels.huawei.PushKitAnswer;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Speaks {@code messages:send} of Push Kit's REST API v3, and {@code messages:revoke}. */
final class HarmonyAdapter implements Adapter {

    private final HarmonyAccount account;
    private final Limits limits;
    private final HttpCalls http;
    private final CachedToken token;
    private final Receipts receipts;

    HarmonyAdapter(HarmonyAccount account, Limits limits, AdapterContext context) {
        this.account = account;
        this.limits = limits;
        this.http = context.http();
        this.token = new CachedToken(
                context.clock(),
                () -> new CachedToken.Fresh(
                        account.serviceAccount().token(context.clock().instant(), account.tokenLife()),
                        account.tokenLife()));
        this.receipts = new HuaweiReceipts(
                account.callbackUser(), account.callbackKey(), HarmonyErrors::event, context.clock());
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public MessageClass classOf(VendorMessage message) {
        return HarmonyRequest.classOf(message, account);
    }

    @Override
    public int payloadBytes(VendorMessage message) {
        return LenientJson.bytes(HarmonyRequest.of(message, account, List.of()).body()).length;
    }

    @Override
    public SendAnswer send(VendorMessage message, List<Recipient> recipients) throws SendException {
        HarmonyRequest request = HarmonyRequest.of(message, account, recipients);
        try {
            return HarmonyErrors.read(call(account.sendUrl(), request.pushType(), request.body()), recipients);
        } catch (AuthRefusedException e) {
            return SendAnswer.ofAll(recipients.size(), "", e.verdict());
        }
    }

    @Override
    public List<Verdict> recall(Recall recall) throws SendException {
        if (account.revokeUrl().isEmpty()) {
            return Collections.nCopies(
                    recall.recipients().size(),
                    new Verdict.Rejected(LossReason.PERMISSION_DENIED, "client-id", "recall needs client-id"));
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("notifyId", recall.notifyId().orElseGet(() -> HarmonyRequest.notifyId(recall.task())));
        ArrayNode tokens = body.putArray("token");
        recall.recipients().stream().map(Recipient::token).distinct().forEach(tokens::add);
        try {
            PushKitAnswer answer = call(account.revokeUrl(), PushType.ALERT, body);
            return HarmonyErrors.read(answer, recall.recipients()).verdicts();
        } catch (AuthRefusedException e) {
            return Collections.nCopies(recall.recipients().size(), e.verdict());
        }
    }

    private PushKitAnswer call(String url, PushType pushType, ObjectNode body)
            throws SendException, AuthRefusedException {
        byte[] bytes = LenientJson.bytes(body);
        return token.call(
                current -> PushKitAnswer.of(http.post(
                        url,
                        Map.of(
                                "Authorization",
                                "Bearer " + current,
                                "Content-Type",
                                "application/json",
                                "push-type",
                                pushType.header()),
                        bytes)),
                HarmonyErrors::refusesCredential);
    }

    @Override
    public Optional<Receipts> receipts() {
        return Optional.of(receipts);
    }

    /** Sends to nobody: Huawei looks at the token first, and then refuses the number of devices. */
    @Override
    public Optional<ProbeFailure> probe() {
        ObjectNode toNobody = JsonNodeFactory.instance.objectNode();
        toNobody.putObject("payload");
        toNobody.putObject("target").putArray("token");
        try {
            PushKitAnswer answer = call(account.sendUrl(), PushType.ALERT, toNobody);
            String text = "Huawei answers " + answer.rawCode() + ": " + answer.text();
            return switch (HarmonyErrors.reason(answer)) {
                case AUTH_FAILED, PERMISSION_DENIED, VENDOR_PENALTY -> Optional.of(ProbeFailure.ours(text));
                case VENDOR_ERROR, VENDOR_RATE_LIMITED -> Optional.of(ProbeFailure.theVendors(text));
                default -> Optional.empty();
            };
        } catch (AuthRefusedException e) {
            return Optional.of(ProbeFailure.ours(String.valueOf(e.getMessage())));
        } catch (SendException e) {
            return Optional.of(ProbeFailure.unreachable("Huawei", e));
        }
    }
}
