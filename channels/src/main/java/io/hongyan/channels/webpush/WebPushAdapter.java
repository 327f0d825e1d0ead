package io.hongyan.channels.webpush;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.HttpCalls;
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
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/** Speaks Web Push with one VAPID key. */
final class WebPushAdapter implements Adapter {

    private final Limits limits;
    private final HttpCalls http;
    private final Vapid vapid;
    private final AllowedEndpoints allowed;
    private final WebPushEncryption encryption;

    WebPushAdapter(Limits limits, HttpCalls http, Vapid vapid, AllowedEndpoints allowed, WebPushEncryption encryption) {
        this.limits = limits;
        this.http = http;
        this.vapid = vapid;
        this.allowed = allowed;
        this.encryption = encryption;
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
        return WebPushContent.bytes(message);
    }

    @Override
    public SendAnswer send(VendorMessage message, List<Recipient> recipients) throws SendException {
        if (recipients.size() != 1) {
            throw new IllegalArgumentException("recipients: " + recipients.size() + " (expected: 1)");
        }
        Recipient recipient = recipients.getFirst();
        Target target = target(recipient.token());
        if (target.refused.isPresent()) {
            return SendAnswer.ofAll(1, "", target.refused.get());
        }
        Subscription subscription = target.subscription.orElseThrow();
        HttpCalls.Answer answer = post(
                subscription,
                headers(message.ttl().toSeconds(), urgency(message), topic(message)),
                WebPushContent.of(message, recipient));
        String location = answer.headers().firstValue("location").orElse("");
        return SendAnswer.ofAll(
                1, WebPushErrors.isAccepted(answer.status()) ? location : "", WebPushErrors.verdict(answer));
    }

    /** A subscription that may be called, or why not. */
    private record Target(Optional<Subscription> subscription, Optional<Verdict> refused) {

        static Target refused(Verdict verdict) {
            return new Target(Optional.empty(), Optional.of(verdict));
        }
    }

    private Target target(String token) {
        Optional<Subscription> subscription = Subscription.parse(token);
        if (subscription.isEmpty()) {
            return Target.refused(new Verdict.Rejected(
                    LossReason.TOKEN_INVALID, "subscription", "not a subscription one can encrypt for"));
        }
        URI endpoint = subscription.get().endpoint();
        return switch (allowed.decide(endpoint)) {
            case ALLOWED -> new Target(subscription, Optional.empty());
            case REFUSED ->
                Target.refused(new Verdict.Rejected(
                        LossReason.PERMISSION_DENIED,
                        "endpoint",
                        "endpoint at " + endpoint.getHost() + " is not allowed (see allowed-hosts)"));
            case UNRESOLVED ->
                Target.refused(new Verdict.TryLater(LossReason.VENDOR_ERROR, "unresolved", Duration.ZERO));
        };
    }

    private HttpCalls.Answer post(Subscription subscription, Map<String, String> headers, byte[] content)
            throws SendException {
        byte[] body = encryption.encrypt(content, subscription);
        return authenticated(subscription, token -> {
            headers.put("Authorization", vapid.authorization(token));
            return http.post(subscription.endpoint().toString(), headers, body);
        });
    }

    @FunctionalInterface
    private interface Call {
        HttpCalls.Answer with(String token) throws SendException;
    }

    /** Signs anew and repeats once where the service does not take the signature. */
    private HttpCalls.Answer authenticated(Subscription subscription, Call call) throws SendException {
        String token = vapid.token(subscription.origin());
        HttpCalls.Answer answer = call.with(token);
        if (!WebPushErrors.isAuthentication(answer)) {
            return answer;
        }
        vapid.refused(subscription.origin(), token);
        return call.with(vapid.token(subscription.origin()));
    }

    private static Map<String, String> headers(long ttlSeconds, String urgency, String topic) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("TTL", String.valueOf(ttlSeconds));
        headers.put("Urgency", urgency);
        headers.put("Topic", topic);
        headers.put("Content-Encoding", "aes128gcm");
        headers.put("Content-Type", "application/octet-stream");
        return headers;
    }

    private static String urgency(VendorMessage message) {
        String given = header(message, "urgency");
        if (!given.isEmpty()) {
            return given;
        }
        return switch (message.messageClass()) {
            case SERVICE -> "high";
            case MARKETING -> "normal";
        };
    }

    private static String topic(VendorMessage message) {
        String given = header(message, "topic");
        return given.isEmpty() ? topic(message.task().msgid(), message.notifyId()) : given;
    }

    /** The msgid is as long as a topic may be, 32, and makes a repeated request replace the first. */
    private static String topic(String msgid, OptionalInt notifyId) {
        return notifyId.isPresent() ? "n" + notifyId.getAsInt() : msgid;
    }

    private static String header(VendorMessage message, String name) {
        JsonNode option = message.options().get(name);
        return option == null ? message.extension().path(name).asString("") : option.asString("");
    }

    /**
     * Deletes the message at the service where it named one, else puts an empty one with no life in its place. Either works on
     * what was not delivered yet; the rest the service worker closes, if it comes to run.
     */
    @Override
    public List<Verdict> recall(Recall recall) throws SendException {
        List<Verdict> verdicts = new ArrayList<>();
        for (Recipient recipient : recall.recipients()) {
            Target target = target(recipient.token());
            verdicts.add(
                    target.refused.isPresent()
                            ? target.refused.get()
                            : recall(recall, target.subscription.orElseThrow()));
        }
        return verdicts;
    }

    private Verdict recall(Recall recall, Subscription subscription) throws SendException {
        Optional<URI> resource = resource(recall, subscription);
        if (resource.isPresent()) {
            HttpCalls.Answer answer = authenticated(
                    subscription,
                    token -> http.delete(
                            resource.get().toString(), Map.of("Authorization", vapid.authorization(token))));
            if (answer.status() >= 200 && answer.status() < 300) {
                return Verdict.ACCEPTED;
            }
            if (answer.status() == 404 || answer.status() == 410) {
                return new Verdict.Rejected(
                        LossReason.UNKNOWN, String.valueOf(answer.status()), "delivered, expired or deleted already");
            }
            if (answer.status() != 405 && answer.status() != 501) {
                return WebPushErrors.verdict(answer);
            }
        }
        HttpCalls.Answer answer = post(
                subscription,
                headers(0, "normal", topic(recall.task().msgid(), recall.notifyId())),
                WebPushContent.revoke(recall.task().toString(), recall.task().msgid()));
        return WebPushErrors.verdict(answer);
    }

    /** The message's own address, if it is at the service the subscription is at: it is the service that chose it. */
    private static Optional<URI> resource(Recall recall, Subscription subscription) {
        if (recall.messageId().isEmpty() || recall.recipients().size() != 1) {
            return Optional.empty();
        }
        try {
            URI resource = subscription.endpoint().resolve(new URI(recall.messageId()));
            return resource.getHost() != null && Subscription.origin(resource).equals(subscription.origin())
                    ? Optional.of(resource)
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** There is nobody to ask without a subscription; that the key signs was seen when the settings were read. */
    @Override
    public Optional<ProbeFailure> probe() {
        return vapid.selfCheck().map(ProbeFailure::ours);
    }
}
