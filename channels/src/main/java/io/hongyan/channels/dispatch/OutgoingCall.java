package io.hongyan.channels.dispatch;

import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.NotSentException;
import io.hongyan.channels.Recall;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.dispatch.MessageReader.Reading;
import io.hongyan.delivery.vendor.VendorAnswer;
import io.hongyan.delivery.vendor.VendorCall;
import io.hongyan.delivery.vendor.VendorCall.Order;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call on its way to the vendor, in one request or, where the vendor takes fewer recipients in one, in several at once.
 *
 * <p>Of each recipient it is known whether the vendor may have taken the message already: after an answer that was lost, and in a
 * call that a crash interrupted. Such a request is repeated unchanged, so that the vendor can recognise it, and is never handed
 * back to delivery as unsent; when no answer comes in the end, it counts as sent-unknown. Everything else that finds no answer is
 * handed back, so that nothing is lost to a vendor in trouble.
 *
 * <p>Delivery is told just before a request leaves, of a few at once where there are many ({@link Beginning}), so that a crash
 * puts in doubt what may have left and not what merely waited for its turn.
 */
final class OutgoingCall {

    private static final Logger LOG = LoggerFactory.getLogger(OutgoingCall.class);

    /** Recipients begun at once where a request has fewer: one in so many waits for a commit, and a crash may doubt so many. */
    private static final int BEGUN_AT_ONCE = 16;

    private final Lane lane;
    private final ChannelAccount account;
    private final VendorCall call;
    private final boolean probe;
    private final List<Recipient> recipients;
    private final VendorAnswer.@Nullable Verdict[] verdicts;
    private final List<Beginning> beginnings;
    private volatile boolean asked;
    private volatile boolean leftOpen;

    /**
     * @param probe whether it is to show that the vendor is back
     */
    OutgoingCall(Lane lane, VendorCall call, boolean probe) {
        this.lane = lane;
        this.account = lane.account();
        this.call = call;
        this.probe = probe;
        this.recipients = call.targets().stream()
                .map(target -> new Recipient(target.cid(), target.token(), target.badge()))
                .toList();
        this.verdicts = new VendorAnswer.@Nullable Verdict[recipients.size()];
        this.beginnings = beginnings();
    }

    /** Whole requests, so that what is repeated after a crash is divided as it was. */
    private List<Beginning> beginnings() {
        int size = beginningSize();
        return IntStream.range(0, (recipients.size() + size - 1) / size)
                .mapToObj(i -> new Beginning(i * size, Math.min((i + 1) * size, recipients.size())))
                .toList();
    }

    private int beginningSize() {
        int batch = account.limits().batch();
        return batch * Math.ceilDiv(BEGUN_AT_ONCE, batch);
    }

    /** Tells delivery that some recipients' requests are about to leave: the first request does so, the others wait for it. */
    private final class Beginning {

        private final int from;
        private final int to;
        private final AtomicBoolean told = new AtomicBoolean();
        private final CompletableFuture<Boolean> kept = new CompletableFuture<>();

        Beginning(int from, int to) {
            this.from = from;
            this.to = to;
        }

        /** Whether it is on disk; if not, nothing may be sent. */
        boolean kept() {
            if (told.compareAndSet(false, true)) {
                try {
                    kept.complete(lane.begin(call, from, to));
                } finally {
                    kept.complete(false); // where that failed in an unforeseen way
                }
            }
            return kept.join();
        }
    }

    /** One way to ask the vendor. */
    @FunctionalInterface
    private interface Request {
        SendAnswer make(List<Recipient> recipients) throws SendException;
    }

    /**
     * What is asked.
     *
     * @param begins whether delivery must know before a request leaves
     */
    private record Plan(
            Request request,
            Optional<MessageClass> messageClass,
            boolean repeatSafe,
            boolean begins,
            boolean truncated) {}

    /** Whether the vendor was asked at all. */
    boolean asked() {
        return asked;
    }

    /**
     * Makes the call.
     *
     * @return empty where the process ends while it is unknown whether the vendor took it: left unanswered, delivery hands it out
     *     again after the start
     */
    Optional<VendorAnswer> run() {
        if (!account.enter()) {
            return Optional.of(answer(false, handedBack(LossReason.NO_CHANNEL, "account-changed")));
        }
        try {
            return switch (call.order()) {
                case Order.Send send -> send(send);
                case Order.Recall recall -> recall(recall);
            };
        } catch (RuntimeException e) {
            // Before any request, and it would be the same next time: a message that a reader or an adapter trips over.
            LOG.error("channel {}: {} cannot be sent", account.channel().wireName(), call.task(), e);
            return Optional.of(answer(false, new VendorAnswer.Verdict.Rejected(LossReason.UNKNOWN, "cannot-be-sent")));
        } finally {
            account.leave();
        }
    }

    private Optional<VendorAnswer> send(Order.Send send) {
        if (account.rests(send.messageClass())) {
            // Taken before delivery saw that the class rests. A moment's pause keeps the two from playing ball.
            lane.pause(lane.retry().first());
            return Optional.of(answer(false, handedBack(LossReason.OVER_QUOTA_APP, "class-rests")));
        }
        Duration ttl = account.limits().ttl(send.ttl());
        return switch (MessageReader.read(account.channel(), send.content(), call.task(), send.messageClass(), ttl)) {
            case Reading.Message read -> {
                GraphemeTruncation.Cut cut = account.fit(read.message());
                yield deliver(new Plan(
                        to -> account.adapter()
                                .send(cut.message(), showing(cut.message().badge(), to)),
                        Optional.of(send.messageClass()),
                        account.limits().repeatSafe(),
                        !call.repeated(),
                        cut.truncated()));
            }
            case Reading.Revoke _, Reading.Nothing _ ->
                Optional.of(answer(false, new VendorAnswer.Verdict.Rejected(LossReason.NO_CHANNEL, "no-content")));
        };
    }

    /** Delivery counts badges that change; one that is set is the same for all. */
    private static List<Recipient> showing(VendorMessage.Badge badge, List<Recipient> to) {
        return badge instanceof VendorMessage.Badge.Set set
                ? to.stream()
                        .map(recipient -> new Recipient(recipient.cid(), recipient.token(), set.number()))
                        .toList()
                : to;
    }

    /** A recall is safe to repeat: what is taken back stays so. */
    private Optional<VendorAnswer> recall(Order.Recall recall) {
        if (!account.limits().recalls()) {
            return Optional.of(answer(false, new VendorAnswer.Verdict.Rejected(LossReason.UNSUPPORTED, "recall")));
        }
        OptionalInt notifyId = MessageReader.read(
                                account.channel(), recall.content(), call.task(), MessageClass.SERVICE, Duration.ZERO)
                        instanceof Reading.Message sent
                ? sent.message().notifyId()
                : OptionalInt.empty();
        return deliver(new Plan(
                to -> new SendAnswer(
                        recall.messageId(),
                        account.adapter().recall(new Recall(call.task(), recall.messageId(), notifyId, to))),
                Optional.empty(),
                true,
                false,
                false));
    }

    // --- requests ---

    private Optional<VendorAnswer> deliver(Plan plan) {
        List<int[]> requests = requests();
        if (requests.size() == 1) {
            deliver(plan, requests.getFirst());
        } else {
            CountDownLatch open = new CountDownLatch(requests.size());
            for (int[] request : requests) {
                Thread.startVirtualThread(() -> {
                    try {
                        deliver(plan, request);
                    } finally {
                        open.countDown();
                    }
                });
            }
            awaitAll(open);
        }
        return leftOpen ? Optional.empty() : Optional.of(answer(plan.truncated, new VendorAnswer.Verdict.Unknown()));
    }

    private static void awaitAll(CountDownLatch open) {
        boolean interrupted = false;
        while (open.getCount() > 0) {
            try {
                open.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Recipients by request, as their numbers in the call. */
    private List<int[]> requests() {
        int batch = account.limits().batch();
        List<int[]> requests = new ArrayList<>();
        for (int from = 0; from < recipients.size(); from += batch) {
            requests.add(IntStream.range(from, Math.min(from + batch, recipients.size()))
                    .toArray());
        }
        return requests;
    }

    /** What is left to do of one request after a try. */
    private record Left(int[] who, boolean mayHaveBeenSent, LossReason reason, String code, Duration after) {

        static final Left NOTHING = new Left(new int[0], false, LossReason.NONE, "", Duration.ZERO);
    }

    private void deliver(Plan plan, int[] who) {
        Left left = new Left(who, call.repeated(), LossReason.VENDOR_ERROR, "", Duration.ZERO);
        for (int tries = 1; left.who.length > 0; tries++) {
            left = attempt(plan, left, tries > 1);
            if (left.who.length > 0 && !tryAgain(left, tries)) {
                giveUp(left);
                return;
            }
        }
    }

    private boolean tryAgain(Left left, int tries) {
        DispatchSettings.Retry retry = lane.retry();
        int most = left.mayHaveBeenSent ? retry.triesInDoubt() : retry.tries();
        if (tries >= most || left.after.compareTo(retry.patience()) > 0) {
            return false;
        }
        lane.pause(delay(tries, left.after));
        return true;
    }

    private Duration delay(int tries, Duration asked) {
        DispatchSettings.Retry retry = lane.retry();
        long longest = retry.longest().toMillis();
        long full = Math.min(longest, retry.first().toMillis() << Math.min(tries - 1, 20));
        long jittered = full - (long) (full / 2.0 * lane.random().nextDouble());
        return Duration.ofMillis(Math.max(jittered, asked.toMillis()));
    }

    private void giveUp(Left left) {
        if (left.mayHaveBeenSent && lane.stopping()) {
            leftOpen = true;
            return;
        }
        settle(
                left.who,
                left.mayHaveBeenSent
                        ? new VendorAnswer.Verdict.Unknown()
                        : new VendorAnswer.Verdict.GivenBack(left.reason, left.code));
    }

    private Left attempt(Plan plan, Left left, boolean again) {
        lane.awaitTurn(left.who.length);
        try {
            if (lane.stopping()) {
                giveUp(left);
                return Left.NOTHING;
            }
            Optional<LossReason> trouble = lane.trouble(probe);
            if (!left.mayHaveBeenSent && trouble.isPresent()) {
                settle(left.who, new VendorAnswer.Verdict.GivenBack(trouble.get(), left.code));
                return Left.NOTHING;
            }
            boolean begun = !plan.begins
                    || beginnings.get(left.who[0] / beginningSize()).kept();
            if (!begun || !lane.awaitRates(left.who.length)) {
                giveUp(left);
                return Left.NOTHING;
            }
            lane.counters().requests.increment();
            if (again) {
                lane.counters().retries.increment();
            }
            asked = true;
            List<Recipient> to =
                    Arrays.stream(left.who).mapToObj(recipients::get).toList();
            return read(plan, left, plan.request.make(to));
        } catch (SendException e) {
            lane.vendorFailed(e);
            return switch (e) {
                case NotSentException _ ->
                    new Left(left.who, left.mayHaveBeenSent, LossReason.NETWORK_ERROR, "not-sent", Duration.ZERO);
                case AnswerLostException _ -> answerLost(plan, left);
            };
        } catch (RuntimeException e) {
            LOG.error(
                    "channel {}: a request failed in an unforeseen way",
                    account.channel().wireName(),
                    e);
            lane.vendorFailed(e);
            return answerLost(plan, left);
        } finally {
            lane.turnIsOver();
        }
    }

    private Left answerLost(Plan plan, Left left) {
        if (!plan.repeatSafe) {
            settle(left.who, new VendorAnswer.Verdict.Unknown());
            return Left.NOTHING;
        }
        return new Left(left.who, true, LossReason.SENT_UNKNOWN, "answer-lost", Duration.ZERO);
    }

    // --- answers ---

    private Left read(Plan plan, Left left, SendAnswer answer) {
        List<Verdict> given = answer.verdicts();
        if (given.size() != left.who.length) {
            throw new IllegalStateException("verdicts: " + given.size() + " (expected: " + left.who.length + ")");
        }
        boolean failed = given.stream()
                .allMatch(verdict ->
                        verdict instanceof Verdict.TryLater later && later.reason() == LossReason.VENDOR_ERROR);
        if (failed) {
            lane.vendorFailed(new IllegalStateException("the vendor answered with errors"));
        } else {
            lane.vendorAnswered();
        }
        if (wholeAccount(plan, given)) {
            boolean unsent = !left.mayHaveBeenSent;
            Verdict.Rejected no = (Verdict.Rejected) given.getFirst();
            settle(
                    left.who,
                    unsent
                            ? new VendorAnswer.Verdict.GivenBack(no.reason(), no.code())
                            : new VendorAnswer.Verdict.Unknown());
            return Left.NOTHING;
        }
        if (plan.messageClass.isPresent() && !left.mayHaveBeenSent && isQuiet(given)) {
            Verdict.TryLater wait = (Verdict.TryLater) given.getFirst();
            lane.quiet(plan.messageClass.get(), wait.after());
            settle(left.who, new VendorAnswer.Verdict.GivenBack(wait.reason(), wait.code()));
            return Left.NOTHING;
        }
        return sort(left, answer, keepsTokens(given));
    }

    /** The vendor takes no message of this class at this time of day; those of other classes it does. */
    private static boolean isQuiet(List<Verdict> given) {
        return given.stream()
                .allMatch(
                        verdict -> verdict instanceof Verdict.TryLater wait && wait.reason() == LossReason.QUIET_HOURS);
    }

    /** Whether the answer is about the account rather than its recipients; then the lane has been told. */
    private boolean wholeAccount(Plan plan, List<Verdict> given) {
        if (!(given.getFirst() instanceof Verdict.Rejected first)
                || !given.stream()
                        .allMatch(verdict -> verdict instanceof Verdict.Rejected no && no.reason() == first.reason())) {
            return false;
        }
        if (first.reason() == LossReason.AUTH_FAILED) {
            lane.refuseCredentials(first.code());
            return true;
        }
        if (plan.messageClass.isEmpty()) {
            return false;
        }
        if (first.reason() == LossReason.OVER_QUOTA_APP) {
            lane.quotaExhausted(plan.messageClass.get(), first.code());
            return true;
        }
        if (first.reason() == LossReason.VENDOR_PENALTY) {
            lane.penalised(plan.messageClass.get(), first.code());
            return true;
        }
        return false;
    }

    private boolean keepsTokens(List<Verdict> given) {
        int answers = 0;
        int invalid = 0;
        for (Verdict verdict : given) {
            switch (verdict) {
                case Verdict.Accepted _ -> answers++;
                case Verdict.Rejected no -> {
                    answers++;
                    invalid += InvalidTokenShare.unbinds(no.reason()) ? 1 : 0;
                }
                case Verdict.TryLater _ -> {}
            }
        }
        return account.tooManyInvalid(account.answeredTokens(), answers, invalid);
    }

    /** Settles what is final; what is not is left. */
    private Left sort(Left left, SendAnswer answer, boolean keepTokens) {
        List<Verdict> given = answer.verdicts();
        IntStream.Builder later = IntStream.builder();
        LossReason reason = left.reason;
        String code = left.code;
        Duration after = Duration.ZERO;
        for (int i = 0; i < given.size(); i++) {
            int who = left.who[i];
            switch (given.get(i)) {
                case Verdict.Accepted(String own) ->
                    verdicts[who] = new VendorAnswer.Verdict.Accepted(own.isEmpty() ? answer.messageId() : own);
                case Verdict.Rejected no ->
                    verdicts[who] = new VendorAnswer.Verdict.Rejected(
                            keepTokens && InvalidTokenShare.unbinds(no.reason()) ? LossReason.UNKNOWN : no.reason(),
                            no.code(),
                            no.invalidSince());
                case Verdict.TryLater wait -> {
                    later.add(who);
                    reason = wait.reason();
                    code = wait.code();
                    after = wait.after().compareTo(after) > 0 ? wait.after() : after;
                }
            }
        }
        if (reason == LossReason.VENDOR_RATE_LIMITED && !after.isZero()) {
            lane.holdOffFor(after);
        } else {
            // An error is one message's trouble, the breaker's where it is more: a wait that is asked for must not stop
            // the others,
            // nor keep this one longer than is patient.
            after = after.compareTo(lane.retry().patience()) > 0 ? lane.retry().patience() : after;
        }
        // "Not now" to a repetition says nothing of the request whose answer was lost.
        return new Left(later.build().toArray(), left.mayHaveBeenSent, reason, code, after);
    }

    private void settle(int[] who, VendorAnswer.Verdict verdict) {
        for (int index : who) {
            verdicts[index] = verdict;
        }
    }

    private VendorAnswer.Verdict handedBack(LossReason reason, String code) {
        return call.repeated() ? new VendorAnswer.Verdict.Unknown() : new VendorAnswer.Verdict.GivenBack(reason, code);
    }

    /** The answer, with what is not settled settled in one way. */
    private VendorAnswer answer(boolean truncated, VendorAnswer.Verdict otherwise) {
        List<VendorAnswer.Verdict> all = new ArrayList<>(verdicts.length);
        for (VendorAnswer.@Nullable Verdict verdict : verdicts) {
            all.add(verdict == null ? otherwise : verdict);
        }
        return new VendorAnswer(truncated, all);
    }
}
