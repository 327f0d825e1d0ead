package io.hongyan.channels.sms;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.Limits;
import io.hongyan.channels.NotSentException;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Recall;
import io.hongyan.channels.ReceiptSink;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.phone.PhoneNumber;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What short messages have in common whoever brings them: numbers, hours, length, opting out, what is billed.
 *
 * <p>A call goes out in one request, and in several where the provider keeps some numbers apart or refuses all for the sake of one.
 * What an earlier request of a call settled stays settled when a later one fails: its numbers are to be tried later, or, where only
 * the answer was lost, count as taken.
 */
final class SmsAdapter implements Adapter {

    private final SmsAccount account;
    private final SmsGateway gateway;
    private final Limits limits;
    private final InstantSource clock;

    SmsAdapter(SmsAccount account, SmsGateway gateway, Limits limits, InstantSource clock) {
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
        return SmsContent.messageClass(message);
    }

    @Override
    public int payloadBytes(VendorMessage message) {
        return 0;
    }

    @Override
    public int units(VendorMessage message) {
        return SmsText.of(SmsContent.of(message, account).shown(account.optOutText()))
                .units();
    }

    @Override
    public SendAnswer send(VendorMessage message, List<Recipient> recipients) throws SendException {
        SmsContent content = SmsContent.of(message, account);
        Optional<Verdict> obstacle = obstacle(message, content);
        if (obstacle.isPresent()) {
            return SendAnswer.ofAll(recipients.size(), "", obstacle.get());
        }
        Map<PhoneNumber, Verdict> settled = new LinkedHashMap<>();
        List<PhoneNumber> numbers = recipients.stream()
                .flatMap(recipient -> PhoneNumber.parse(recipient.token()).stream())
                .distinct()
                .toList();
        for (List<PhoneNumber> group : groups(numbers)) {
            send(message, content, group, settled);
        }
        return new SendAnswer(
                "",
                recipients.stream()
                        .map(recipient -> PhoneNumber.parse(recipient.token())
                                .map(number ->
                                        Objects.requireNonNull(settled.get(number), "a number without a verdict"))
                                .orElse(new Verdict.Rejected(
                                        LossReason.TOKEN_INVALID, "not-a-number", "not a phone number in E.164")))
                        .toList());
    }

    private Optional<Verdict> obstacle(VendorMessage message, SmsContent content) {
        if (message.kind() == VendorMessage.Kind.TRANSMISSION) {
            return rejected(LossReason.UNSUPPORTED, "transmission", "an SMS cannot carry data for the app");
        }
        int units = units(message);
        if (units > account.maxSegments()) {
            return rejected(
                    LossReason.PARAM_OVER_LIMIT,
                    "segments",
                    "text: " + units + " messages (expected: at most " + account.maxSegments() + ", max-segments)");
        }
        Optional<Verdict.Rejected> ofProvider = gateway.obstacle(content);
        if (ofProvider.isPresent()) {
            return Optional.of(ofProvider.get());
        }
        return switch (content.messageClass()) {
            case SERVICE -> Optional.empty();
            case MARKETING ->
                account.marketingHours()
                        .untilOpen(clock.instant())
                        .map(wait -> new Verdict.TryLater(LossReason.QUIET_HOURS, "marketing-hours", wait));
        };
    }

    private static Optional<Verdict> rejected(LossReason reason, String code, String text) {
        return Optional.of(new Verdict.Rejected(reason, code, text));
    }

    private List<List<PhoneNumber>> groups(List<PhoneNumber> numbers) {
        List<List<PhoneNumber>> groups = new ArrayList<>();
        for (PhoneNumber number : numbers) {
            groups.stream()
                    .filter(group -> gateway.together(group.getFirst(), number))
                    .findFirst()
                    .ifPresentOrElse(group -> group.add(number), () -> groups.add(new ArrayList<>(List.of(number))));
        }
        return groups;
    }

    private void send(
            VendorMessage message, SmsContent content, List<PhoneNumber> numbers, Map<PhoneNumber, Verdict> settled)
            throws SendException {
        SmsGateway.Answer answer;
        try {
            answer = gateway.send(message.task(), content, message.ttl(), numbers);
        } catch (SendException e) {
            if (settled.isEmpty()) {
                throw e;
            }
            Verdict verdict = switch (e) {
                case NotSentException _ -> new Verdict.TryLater(LossReason.VENDOR_ERROR, "not-sent", Duration.ZERO);
                case AnswerLostException _ -> Verdict.ACCEPTED;
            };
            numbers.forEach(number -> settled.put(number, verdict));
            return;
        }
        switch (answer) {
            case SmsGateway.Settled each -> {
                for (int i = 0; i < numbers.size(); i++) {
                    settled.put(numbers.get(i), each.verdicts().get(i));
                }
            }
            case SmsGateway.Split _ -> {
                int half = numbers.size() / 2;
                send(message, content, numbers.subList(0, half), settled);
                send(message, content, numbers.subList(half, numbers.size()), settled);
            }
        }
    }

    @Override
    public List<Verdict> recall(Recall recall) throws SendException {
        return gateway.recall(recall);
    }

    @Override
    public Optional<Receipts> receipts() {
        return gateway.receipts();
    }

    @Override
    public void listen(ReceiptSink sink) {
        gateway.listen(sink);
    }

    @Override
    public Optional<ProbeFailure> probe() {
        return gateway.probe();
    }

    @Override
    public void close() {
        gateway.close();
    }
}
