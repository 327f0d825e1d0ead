package io.hongyan.channels.honor;

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
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Speaks Honor's {@code sendMessage}. */
final class HonorAdapter implements Adapter {

    private final HonorAccount account;
    private final Limits limits;
    private final HttpCalls http;
    private final InstantSource clock;
    private final ClientCredentials credentials;
    private final CachedToken token;
    private final Receipts receipts;

    HonorAdapter(HonorAccount account, Limits limits, AdapterContext context) {
        this.account = account;
        this.limits = limits;
        this.http = context.http();
        this.clock = context.clock();
        this.credentials =
                new ClientCredentials(context.http(), account.authUrl(), account.clientId(), account.clientSecret());
        this.token = new CachedToken(context.clock(), credentials);
        this.receipts = new HonorReceipts(context.clock());
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public MessageClass classOf(VendorMessage message) {
        return HonorRequest.classOf(message, account);
    }

    @Override
    public int payloadBytes(VendorMessage message) {
        return LenientJson.bytes(HonorRequest.of(message, account, List.of())).length;
    }

    @Override
    public SendAnswer send(VendorMessage message, List<Recipient> recipients) throws SendException {
        byte[] body = LenientJson.bytes(HonorRequest.of(message, account, recipients));
        try {
            HonorAnswer answer = token.call(current -> post(current, body), HonorErrors::refusesCredential);
            return HonorErrors.read(answer, recipients);
        } catch (AuthRefusedException e) {
            return SendAnswer.ofAll(recipients.size(), "", e.verdict());
        }
    }

    private HonorAnswer post(String token, byte[] body) throws SendException {
        return HonorAnswer.of(http.post(
                account.sendUrl(),
                Map.of(
                        "Authorization",
                        "Bearer " + token,
                        "Content-Type",
                        "application/json",
                        "timestamp",
                        Long.toString(clock.millis())),
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
                    "Honor gives no access token for client-id and client-secret: " + e.getMessage()));
        } catch (SendException e) {
            return Optional.of(ProbeFailure.unreachable("Honor", e));
        }
    }
}
