package io.hongyan.channels.apns;

import com.eatthepath.pushy.apns.PushNotificationResponse;
import com.eatthepath.pushy.apns.PushType;
import io.hongyan.channels.Adapter;
import io.hongyan.channels.Expiry;
import io.hongyan.channels.Limits;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Speaks APNs for one account. */
final class ApnsAdapter implements Adapter {

    /** Well formed and nobody's: Apple checks the credential before the token. */
    private static final String NO_DEVICE = "0".repeat(64);

    private final ApnsSettings settings;
    private final Limits limits;
    private final InstantSource clock;
    private final ApnsConnections connections;

    ApnsAdapter(ApnsSettings settings, Limits limits, InstantSource clock) {
        this.settings = settings;
        this.limits = limits;
        this.clock = clock;
        this.connections = new ApnsConnections(settings);
    }

    @Override
    public Limits limits() {
        return limits;
    }

    /** Apple has no classes: the one that was asked for. */
    @Override
    public MessageClass classOf(VendorMessage message) {
        return message.messageClass();
    }

    /** What a VoIP push may have more than others is not counted. */
    @Override
    public int payloadBytes(VendorMessage message) {
        ApnsRequest request = ApnsRequest.of(message, settings.serviceExtension());
        int bytes = request.payloadBytes();
        return request.type() == PushType.VOIP ? Math.max(1, bytes - settings.voipExtraBytes()) : bytes;
    }

    @Override
    public SendAnswer send(VendorMessage message, List<Recipient> recipients) throws SendException {
        if (recipients.size() != 1) {
            throw new IllegalArgumentException("recipients: " + recipients.size() + " (expected: 1)");
        }
        ApnsNotification notification = ApnsRequest.of(message, settings.serviceExtension())
                .to(recipients.getFirst(), settings.bundleId(), expiration(message));
        return new SendAnswer(notification.getApnsId().toString(), List.of(verdict(answer(notification))));
    }

    /** 0 tells Apple to try once and not to store. */
    private Instant expiration(VendorMessage message) {
        return message.ttl().isPositive() ? clock.instant().plus(message.ttl()) : Instant.EPOCH;
    }

    private PushNotificationResponse<ApnsNotification> answer(ApnsNotification notification) throws SendException {
        return connections.send(
                notification,
                answer ->
                        ApnsErrors.isStaleCredential(answer.getRejectionReason().orElse("")));
    }

    private Verdict verdict(PushNotificationResponse<ApnsNotification> answer) {
        return answer.isAccepted()
                ? Verdict.ACCEPTED
                : ApnsErrors.verdict(
                        answer.getStatusCode(),
                        answer.getRejectionReason().orElse(""),
                        answer.getTokenInvalidationTimestamp(),
                        settings.retryAfter());
    }

    @Override
    public Optional<Expiry> expiry() {
        return settings.expiry();
    }

    /** Sends to a token that is nobody's: that it is called so proves the credential, the topic and the way there. */
    @Override
    public Optional<ProbeFailure> probe() {
        VendorMessage nothing = VendorMessage.notification(new TaskId(TaskId.Kind.SINGLE, 101, 0, 0), "probe", "probe");
        ApnsNotification notification = ApnsRequest.of(nothing, false)
                .to(new Recipient("0".repeat(32), NO_DEVICE, 0), settings.bundleId(), Instant.EPOCH);
        try {
            Verdict verdict = verdict(answer(notification));
            return verdict instanceof Verdict.Rejected no
                            && (no.reason() == LossReason.TOKEN_INVALID || no.reason() == LossReason.UNINSTALLED)
                    ? Optional.empty()
                    : ProbeFailure.of("APNs", verdict);
        } catch (SendException e) {
            return Optional.of(ProbeFailure.unreachable("APNs", e));
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
