package io.hongyan.channels.fcm;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.AuthRefusedException;
import io.hongyan.channels.CachedToken;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Limits;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.MessageClass;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Speaks {@code messages:send} of FCM's HTTP v1 API. Arrival and click are for our SDK to report. */
final class FcmAdapter implements Adapter {

    private static final byte[] PROBE =
            "{\"validate_only\":true,\"message\":{\"topic\":\"hongyan-probe\"}}".getBytes(StandardCharsets.UTF_8);
    private static final Recipient NOBODY = new Recipient("", "", 0);

    private final String sendUrl;
    private final FcmRequest.Style style;
    private final CachedToken token;
    private final Limits limits;
    private final HttpCalls http;

    FcmAdapter(
            String sendUrl,
            FcmRequest.Style style,
            CachedToken.Source credentials,
            Limits limits,
            AdapterContext context) {
        this.sendUrl = sendUrl;
        this.style = style;
        this.token = new CachedToken(context.clock(), credentials);
        this.limits = limits;
        this.http = context.http();
    }

    @Override
    public Limits limits() {
        return limits;
    }

    /** FCM knows no classes. */
    @Override
    public MessageClass classOf(VendorMessage message) {
        return message.messageClass();
    }

    @Override
    public int payloadBytes(VendorMessage message) {
        ObjectNode body = (ObjectNode) FcmRequest.of(message, NOBODY, style).path("message");
        body.remove("token");
        return LenientJson.bytes(body).length;
    }

    @Override
    public SendAnswer send(VendorMessage message, List<Recipient> recipients) throws SendException {
        if (recipients.size() != 1) {
            throw new IllegalArgumentException("recipients: " + recipients.size() + " (expected: 1)");
        }
        byte[] body = LenientJson.bytes(FcmRequest.of(message, recipients.getFirst(), style));
        try {
            HttpCalls.Answer answer = post(body);
            return answer.status() == 200
                    ? SendAnswer.ofAll(1, messageId(answer), Verdict.ACCEPTED)
                    : SendAnswer.ofAll(1, "", FcmErrors.verdict(answer));
        } catch (AuthRefusedException e) {
            return SendAnswer.ofAll(1, "", e.verdict());
        }
    }

    private HttpCalls.Answer post(byte[] body) throws SendException, AuthRefusedException {
        return token.call(
                current -> http.post(
                        sendUrl,
                        Map.of("Authorization", "Bearer " + current, "Content-Type", "application/json; charset=UTF-8"),
                        body),
                FcmErrors::refusesCredential);
    }

    private static String messageId(HttpCalls.Answer answer) {
        String name = LenientJson.read(answer.body()).path("name").asString("");
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** Asks for a token, and whether it may send for the project: a message to a topic, only to be validated. */
    @Override
    public Optional<ProbeFailure> probe() {
        try {
            HttpCalls.Answer answer = post(PROBE);
            if (answer.status() == 200) {
                return Optional.empty();
            }
            String text = "FCM does not take messages for this project: " + answer.text();
            return Optional.of(
                    answer.status() >= 500 || answer.status() == 429
                            ? ProbeFailure.theVendors(text)
                            : ProbeFailure.ours(text));
        } catch (AuthRefusedException e) {
            return Optional.of(
                    ProbeFailure.ours("Google gives no access token for service-account: " + e.getMessage()));
        } catch (SendException e) {
            return Optional.of(ProbeFailure.unreachable("FCM", e));
        }
    }
}
