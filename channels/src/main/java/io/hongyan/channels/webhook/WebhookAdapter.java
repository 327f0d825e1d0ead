package io.hongyan.channels.webhook;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Limits;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Posts batches of recipients to the customer's receiver. */
final class WebhookAdapter implements Adapter {

    private static final String ID = "X-Hongyan-Id";

    private final URI url;
    private final WebhookSignature signature;
    private final Limits limits;
    private final WebhookHttp http;
    private final InstantSource clock;

    WebhookAdapter(URI url, WebhookSignature signature, Limits limits, WebhookHttp http, InstantSource clock) {
        this.url = url;
        this.signature = signature;
        this.limits = limits;
        this.http = http;
        this.clock = clock;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    /** There are no classes: the one that was asked for. */
    @Override
    public MessageClass classOf(VendorMessage message) {
        return message.messageClass();
    }

    @Override
    public int payloadBytes(VendorMessage message) {
        return 0;
    }

    @Override
    public SendAnswer send(VendorMessage message, List<Recipient> recipients) throws SendException {
        String id = WebhookRequest.id(message, recipients);
        try {
            HttpCalls.Answer answer = post(WebhookRequest.body(message, recipients), id);
            return answer.status() / 100 == 2
                    ? accepted(answer, id, recipients)
                    : SendAnswer.ofAll(
                            recipients.size(),
                            "",
                            WebhookErrors.ofStatus(answer.status(), answer.retryAfter(), recipients.size()));
        } catch (WebhookHttp.RefusedAddressException e) {
            return SendAnswer.ofAll(
                    recipients.size(),
                    "",
                    new Verdict.Rejected(
                            LossReason.PERMISSION_DENIED, "private-address", String.valueOf(e.getMessage())));
        }
    }

    /** All are accepted but those that {@code results} says otherwise of. */
    private static SendAnswer accepted(HttpCalls.Answer answer, String id, List<Recipient> recipients) {
        JsonNode body = LenientJson.read(answer.body());
        Map<String, Verdict> results = new HashMap<>();
        for (JsonNode result : body.path("results")) {
            results.put(result.path("address").asString(""), WebhookErrors.ofResult(result));
        }
        return new SendAnswer(
                body.path("id").asString(id),
                recipients.stream()
                        .map(recipient -> results.getOrDefault(recipient.token(), Verdict.ACCEPTED))
                        .toList());
    }

    private HttpCalls.Answer post(ObjectNode json, String id)
            throws SendException, WebhookHttp.RefusedAddressException {
        byte[] body = LenientJson.bytes(json);
        String timestamp = Long.toString(clock.instant().toEpochMilli());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json; charset=utf-8");
        headers.put(WebhookSignature.TIMESTAMP, timestamp);
        headers.put(WebhookSignature.SIGNATURE, signature.of(timestamp, body));
        headers.put(ID, id);
        return http.post(url, headers, body);
    }

    @Override
    public Optional<Receipts> receipts() {
        return Optional.of(new WebhookReceipts(signature, clock));
    }

    /** A message to nobody, which the receiver answers as it would any. */
    @Override
    public Optional<ProbeFailure> probe() {
        ObjectNode ping = JsonMapper.shared().createObjectNode().put("type", "ping");
        try {
            HttpCalls.Answer answer = post(ping, "ping");
            if (answer.status() / 100 == 2) {
                return Optional.empty();
            }
            String text = "the receiver answers HTTP " + answer.status();
            return Optional.of(
                    answer.status() >= 500 || answer.status() == 429
                            ? ProbeFailure.theVendors(text)
                            : ProbeFailure.ours(text));
        } catch (WebhookHttp.RefusedAddressException e) {
            return Optional.of(ProbeFailure.ours(String.valueOf(e.getMessage())));
        } catch (SendException e) {
            return Optional.of(ProbeFailure.unreachable("the receiver", e));
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
