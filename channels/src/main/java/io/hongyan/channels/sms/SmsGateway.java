package io.hongyan.channels.sms;

import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Recall;
import io.hongyan.channels.ReceiptSink;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.SendException;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.phone.PhoneNumber;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One provider's protocol. */
interface SmsGateway extends AutoCloseable {

    /** Why the provider could not send this whatever the number; empty: it can. */
    Optional<Verdict.Rejected> obstacle(SmsContent content);

    /**
     * Sends a message to numbers in one request.
     *
     * @return one verdict for each number, in their order; a {@link Split} where the request was refused as a whole for what is one
     *     number's fault
     */
    Answer send(TaskId task, SmsContent content, Duration ttl, List<PhoneNumber> numbers) throws SendException;

    /** What came of a request. */
    sealed interface Answer {}

    /** Settled, number by number. */
    record Settled(List<Verdict> verdicts) implements Answer {
        public Settled {
            verdicts = List.copyOf(verdicts);
        }
    }

    /** Nothing was sent: the numbers are to be tried in smaller requests, so that those without fault get theirs. */
    record Split() implements Answer {}

    /** Whether these may be in one request with each other: some providers keep home and abroad apart. */
    default boolean together(PhoneNumber one, PhoneNumber other) {
        return true;
    }

    /** Takes messages back by the ids the provider gave them. */
    default List<Verdict> recall(Recall recall) throws SendException {
        throw new UnsupportedOperationException("recall: not a feature of this provider");
    }

    default Optional<Receipts> receipts() {
        return Optional.empty();
    }

    default void listen(ReceiptSink sink) {}

    Optional<ProbeFailure> probe();

    @Override
    default void close() {}
}
