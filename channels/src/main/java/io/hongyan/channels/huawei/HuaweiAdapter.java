package io.hongyan.channels.huawei;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.AuthRefusedException;
import io.hongyan.channels.CachedToken;
import io.hongyan.channels.ClientCredentials;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Limits;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.kernel.MessageClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Speaks {@code messages:send} of Push Kit's REST API v1 and v2. */
final class HuaweiAdapter implements Adapter {

    private final HuaweiAccount account;
    private final Limits limits;
    private final HttpCalls http;
    private final ClientCredentials credentials;
    private final CachedToken token;
    private final Receipts receipts;

    HuaweiAdapter(HuaweiAccount account, Limits limits, AdapterContext context) {
        this.account = account;
        this.limits = limits;
        this.http = context.http();
        this.credentials =
                new ClientCredentials(context.http(), account.authUrl(), account.clientId(), account.clientSecret());
        this.token = new CachedToken(context.clock(), credentials);
        this.receipts =
                new HuaweiReceipts(account.callbackUser(), account.callbackKey(), HuaweiErrors::event, context.clock());
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public MessageClass classOf(VendorMessage message) {
        return HuaweiRequest.classOf(message, account);
    }

    @Override
    public int payloadBytes(VendorMessage message) {
        return LenientJson.bytes(HuaweiRequest.of(message, account, List.of())).length;
    }

    @Override
    public SendAnswer send(VendorMessage message, List<Recipient> recipients) throws SendException {
        byte[] body = LenientJson.bytes(HuaweiRequest.of(message, account, recipients));
        try {
            PushKitAnswer answer = token.call(current -> post(current, body), HuaweiErrors::refusesCredential);
            return HuaweiErrors.read(answer, recipients);
        } catch (AuthRefusedException e) {
            return SendAnswer.ofAll(recipients.size(), "", e.verdict());
        }
    }

    private PushKitAnswer post(String token, byte[] body) throws SendException {
        return PushKitAnswer.of(http.post(
                account.sendUrl(),
                Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json;charset=UTF-8"),
                body));
    }

    @Override
    public Optional<Receipts> receipts() {
        return Optional.of(receipts);
    }

    @Override
    public Optional<ProbeFailure> probe() {
        try {
            credentials.fetch();
            return Optional.empty();
        } catch (AuthRefusedException e) {
            return Optional.of(ProbeFailure.ours(
                    "Huawei gives no access token for client-id and client-secret: " + e.getMessage()));
        } catch (SendException e) {
            return Optional.of(ProbeFailure.unreachable("Huawei", e));
        }
    }
}
