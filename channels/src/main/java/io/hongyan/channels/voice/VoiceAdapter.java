package io.hongyan.channels.voice;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.Limits;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Recall;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.phone.PhoneNumber;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What calls have in common whoever makes them: numbers, and the hours in which people are to be left alone. */
final class VoiceAdapter implements Adapter {

    private final VoiceAccount account;
    private final VoiceGateway gateway;
    private final Limits limits;
    private final InstantSource clock;

    VoiceAdapter(VoiceAccount account, VoiceGateway gateway, Limits limits, InstantSource clock) {
        this.account = account;
        this.gateway = gateway;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public MessageClass classOf(VendorMessage message) {
        return VoiceContent.messageClass(message);
    }

    @Override
    public int payloadBytes(VendorMessage message) {
        return 0;
    }

    @Override
    public SendAnswer send(VendorMessage message, List<Recipient> recipients) throws SendException {
        VoiceContent content = VoiceContent.of(message, account);
        Optional<Verdict> obstacle = obstacle(message, content);
        if (obstacle.isPresent()) {
            return SendAnswer.ofAll(recipients.size(), "", obstacle.get());
        }
        List<PhoneNumber> numbers = recipients.stream()
                .flatMap(recipient -> PhoneNumber.parse(recipient.token()).stream())
                .distinct()
                .toList();
        Map<PhoneNumber, Verdict> verdicts = new HashMap<>();
        if (!numbers.isEmpty()) {
            List<Verdict> answered = gateway.call(message, content, numbers);
            for (int i = 0; i < numbers.size(); i++) {
                verdicts.put(numbers.get(i), answered.get(i));
            }
        }
        return new SendAnswer(
                "",
                recipients.stream()
                        .map(recipient -> PhoneNumber.parse(recipient.token())
                                .map(number -> Objects.requireNonNull(verdicts.get(number), "no verdict"))
                                .orElse(new Verdict.Rejected(
                                        LossReason.TOKEN_INVALID, "not-a-number", "not a phone number in E.164")))
                        .toList());
    }

    private Optional<Verdict> obstacle(VendorMessage message, VoiceContent content) {
        if (message.kind() == VendorMessage.Kind.TRANSMISSION) {
            return Optional.of(new Verdict.Rejected(
                    LossReason.UNSUPPORTED, "transmission", "a call cannot carry data for the app"));
        }
        if (content.templateId().isEmpty()) {
            return Optional.of(new Verdict.Rejected(
                    LossReason.INVALID_PARAM,
                    "template_id",
                    "template_id: missing (expected: in the push or in the settings)"));
        }
        return account.hours(content.messageClass())
                .untilOpen(clock.instant())
                .map(wait -> new Verdict.TryLater(LossReason.QUIET_HOURS, "rest-time", wait));
    }

    @Override
    public List<Verdict> recall(Recall recall) throws SendException {
        return gateway.recall(recall);
    }

    @Override
    public Optional<Receipts> receipts() {
        return Optional.of(gateway.receipts());
    }

    @Override
    public Optional<ProbeFailure> probe() {
        return gateway.probe();
    }
}
