package io.hongyan.channels.dispatch;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.Expiry;
import io.hongyan.channels.Limits;
import io.hongyan.channels.NotSentException;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Recall;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.SendException;
import io.hongyan.channels.SettingKey;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** A vendor in this process, with the faults vendors have, and the channel that speaks to it. Thread-safe. */
final class FakeVendor implements ChannelType {

    /** What goes wrong with a request. */
    enum Fault {
        /** It does not get there. */
        NOT_SENT,
        /** It gets there and is done; the answer does not come. */
        ANSWER_LOST,
        /** The vendor fails. */
        ERROR
    }

    record Request(Instant at, VendorMessage message, List<Recipient> recipients) {}

    private final Channel channel;
    private final Limits limits;
    private final DispatchClock clock;
    private final List<Request> requests = new ArrayList<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final Map<String, Deque<Verdict>> verdicts = new HashMap<>();
    private final Map<String, Integer> shown = new HashMap<>();
    private final Set<String> seen = new HashSet<>();
    private final List<VendorReceipt> toPull = new ArrayList<>();
    private final List<Recall> recalls = new ArrayList<>();
    private Optional<Random> chance = Optional.empty();
    private Optional<Fault> always = Optional.empty();
    private Optional<Verdict> toAll = Optional.empty();
    private CountDownLatch gate = new CountDownLatch(0);
    private boolean keyAccepted = true;
    private boolean answers = true;
    private Optional<Expiry> expiry = Optional.empty();
    private boolean namesMessages;
    private final Set<String> askedAbout = new HashSet<>();
    private int underWay;
    private int mostUnderWay;
    private int closed;

    FakeVendor(Channel channel, Limits limits, DispatchClock clock) {
        this.channel = channel;
        this.limits = limits;
        this.clock = clock;
    }

    // --- what tests do ---

    synchronized void next(Fault... more) {
        faults.addAll(List.of(more));
    }

    synchronized void always(Fault fault) {
        always = Optional.of(fault);
    }

    /** From now on things go wrong at random: a tenth of the requests, and a twentieth of the recipients. */
    synchronized void faulty(Random random) {
        chance = Optional.of(random);
    }

    synchronized void answersAll(Verdict verdict) {
        toAll = Optional.of(verdict);
    }

    synchronized void well() {
        always = Optional.empty();
        toAll = Optional.empty();
        keyAccepted = true;
    }

    /** The next answers about a token; after them it is accepted. */
    synchronized void answers(String token, Verdict... next) {
        verdicts.put(token, new ArrayDeque<>(List.of(next)));
    }

    /** From now on an answer has an id of the message, and its receipts that id alone. */
    synchronized void namesMessages() {
        namesMessages = true;
    }

    synchronized Set<String> askedAbout() {
        return Set.copyOf(askedAbout);
    }

    synchronized void refusesKey() {
        keyAccepted = false;
    }

    /** Whether it answers when the account is tried. */
    synchronized void answersProbes(boolean does) {
        answers = does;
    }

    synchronized void keyEnds(Instant at) {
        expiry = Optional.of(new Expiry("key", at));
    }

    synchronized void willTell(VendorReceipt receipt) {
        toPull.add(receipt);
    }

    /** Requests stay under way until the gate falls. */
    synchronized CountDownLatch shut() {
        gate = new CountDownLatch(1);
        return gate;
    }

    synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    synchronized List<Recall> recalls() {
        return List.copyOf(recalls);
    }

    /** How often a device shows a message. */
    synchronized Map<String, Integer> shown() {
        return Map.copyOf(shown);
    }

    synchronized int mostUnderWay() {
        return mostUnderWay;
    }

    synchronized int underWay() {
        return underWay;
    }

    synchronized int closed() {
        return closed;
    }

    // --- the channel ---

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public List<SettingKey> settingKeys() {
        return List.of(SettingKey.secret("key", "any"));
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits ofAccount, AdapterContext context) {
        return new FakeAdapter(ofAccount);
    }

    private synchronized CountDownLatch begin(VendorMessage message, List<Recipient> recipients) {
        requests.add(new Request(clock.instant(), message, recipients));
        underWay++;
        mostUnderWay = Math.max(mostUnderWay, underWay);
        return gate;
    }

    private synchronized SendAnswer finish(VendorMessage message, List<Recipient> recipients) throws SendException {
        underWay--;
        Optional<Fault> fault = always.or(() -> Optional.ofNullable(faults.poll()))
                .or(() -> chance.filter(random -> random.nextInt(10) == 0)
                        .map(random -> Fault.values()[random.nextInt(Fault.values().length)]));
        if (fault.isPresent()) {
            switch (fault.get()) {
                case NOT_SENT -> throw new NotSentException("no connection", null);
                case ERROR -> {
                    return SendAnswer.ofAll(
                            recipients.size(), "", new Verdict.TryLater(LossReason.VENDOR_ERROR, "500", Duration.ZERO));
                }
                case ANSWER_LOST -> {
                    recipients.forEach(recipient -> show(message, recipient));
                    throw new AnswerLostException("connection reset", null);
                }
            }
        }
        if (!keyAccepted) {
            return SendAnswer.ofAll(
                    recipients.size(), "", new Verdict.Rejected(LossReason.AUTH_FAILED, "401", "bad key"));
        }
        if (toAll.isPresent()) {
            return SendAnswer.ofAll(recipients.size(), "", toAll.get());
        }
        List<Verdict> answers = new ArrayList<>();
        for (Recipient recipient : recipients) {
            Deque<Verdict> own = verdicts.getOrDefault(recipient.token(), new ArrayDeque<>());
            Verdict verdict = own.isEmpty() ? byChance() : own.removeFirst();
            if (verdict instanceof Verdict.Accepted) {
                show(message, recipient);
            }
            answers.add(verdict);
        }
        return new SendAnswer(namesMessages ? "id of " + recipients.getFirst().token() : "", answers);
    }

    private Verdict byChance() {
        return switch (chance.map(random -> random.nextInt(40)).orElse(2)) {
            case 0 -> new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "429", Duration.ZERO);
            case 1 -> new Verdict.Rejected(LossReason.NOTIFICATION_OFF, "6", "switched off");
            default -> Verdict.ACCEPTED;
        };
    }

    private void show(VendorMessage message, Recipient recipient) {
        boolean first = seen.add(message.task().msgid() + recipient.token());
        if (first || !limits.repeatSafe()) {
            shown.merge(recipient.cid(), 1, Integer::sum);
        }
    }

    private final class FakeAdapter implements Adapter {

        private final Limits ofAccount;

        private FakeAdapter(Limits ofAccount) {
            this.ofAccount = ofAccount;
        }

        @Override
        public Limits limits() {
            return ofAccount;
        }

        @Override
        public MessageClass classOf(VendorMessage message) {
            return message.options().containsKey("important") ? MessageClass.SERVICE : message.messageClass();
        }

        @Override
        public int payloadBytes(VendorMessage message) {
            if (message.options().containsKey("trip")) {
                throw new ClassCastException("an option of a kind the adapter did not think of");
            }
            return (message.title() + message.body() + message.bigText()).getBytes(StandardCharsets.UTF_8).length;
        }

        @Override
        public SendAnswer send(VendorMessage message, List<Recipient> recipients) throws SendException {
            if (recipients.isEmpty() || recipients.size() > ofAccount.batch()) {
                throw new IllegalArgumentException("recipients: " + recipients.size());
            }
            try {
                begin(message, recipients).await();
            } catch (InterruptedException e) {
                throw new AnswerLostException("interrupted", e);
            }
            return finish(message, recipients);
        }

        @Override
        public List<Verdict> recall(Recall recall) {
            synchronized (FakeVendor.this) {
                recalls.add(recall);
            }
            return SendAnswer.ofAll(recall.recipients().size(), "", Verdict.ACCEPTED)
                    .verdicts();
        }

        /** The callback's text is the token that was uninstalled; "forged" is refused. */
        @Override
        public Optional<Receipts> receipts() {
            return Optional.of(request -> {
                String token = new String(request.body(), StandardCharsets.UTF_8);
                return token.equals("forged")
                        ? Receipts.Answer.refused(403, "signature")
                        : new Receipts.Answer(
                                200,
                                "application/json",
                                "{}",
                                List.of(new VendorReceipt(
                                        "",
                                        token,
                                        new VendorReceipt.Event.Lost(LossReason.UNINSTALLED),
                                        "2",
                                        clock.instant())));
            });
        }

        @Override
        public List<VendorReceipt> ask(List<String> messageIds) {
            synchronized (FakeVendor.this) {
                askedAbout.addAll(messageIds);
            }
            return messageIds.stream()
                    .map(id -> VendorReceipt.ofMessage(
                            id,
                            id.substring("id of ".length()),
                            new VendorReceipt.Event.Displayed(),
                            "read",
                            clock.instant()))
                    .toList();
        }

        @Override
        public List<VendorReceipt> pull() {
            synchronized (FakeVendor.this) {
                List<VendorReceipt> told = List.copyOf(toPull);
                toPull.clear();
                return told;
            }
        }

        @Override
        public Optional<ProbeFailure> probe() {
            synchronized (FakeVendor.this) {
                if (!answers) {
                    return Optional.of(ProbeFailure.theVendors("no answer"));
                }
                return keyAccepted ? Optional.empty() : Optional.of(ProbeFailure.ours("bad key"));
            }
        }

        @Override
        public Optional<Expiry> expiry() {
            synchronized (FakeVendor.this) {
                return expiry;
            }
        }

        @Override
        public void close() {
            synchronized (FakeVendor.this) {
                closed++;
            }
        }
    }
}
