package io.hongyan.channels;

import io.hongyan.kernel.MessageClass;
import java.util.List;
import java.util.Optional;

/**
 * Speaks one vendor's protocol for one app's account. Thread-safe; calls block, so make them from virtual threads.
 *
 * <p>A vendor's "no" is a value ({@link Verdict}) and final unless it says otherwise; an exception means that no answer
 * came. An adapter never waits to repeat a call: an expired credential it renews and repeats once, everything else its caller
 * decides.
 */
public interface Adapter extends AutoCloseable {

    Limits limits();

    /** Which of the vendor's quotas the message would count against. Pure: no I/O. */
    MessageClass classOf(VendorMessage message);

    /**
     * Bytes of the message as the vendor counts them against {@link Limits#payloadBytes}; 0 where it has no such limit. Pure:
     * no I/O.
     */
    int payloadBytes(VendorMessage message);

    /**
     * Hands a message to the vendor for 1 … {@link Limits#batch} recipients in one request.
     *
     * @return one verdict for each recipient, in their order
     * @throws SendException where no answer came: {@link NotSentException} if the vendor cannot have seen it, else {@link
     *     AnswerLostException}
     */
    SendAnswer send(VendorMessage message, List<Recipient> recipients) throws SendException;

    /**
     * Takes a message back where the vendor can ({@link Limits#recalls}).
     *
     * @return one verdict for each recipient, in their order
     */
    default List<Verdict> recall(Recall recall) throws SendException {
        throw new UnsupportedOperationException("recall: not a feature of this channel (see Limits.recalls)");
    }

    /** What the vendor bills for the message and one recipient: an SMS's segments, say. Pure: no I/O. */
    default int units(VendorMessage message) {
        return 1;
    }

    /**
     * Begins to bring receipts that come neither by callback nor by {@link #pull}: over a connection of their own, or from a
     * mailbox. Called once, after the account was opened; {@link #close} ends it. Does not block.
     */
    default void listen(ReceiptSink sink) {}

    /** Reads the vendor's callbacks; empty where it has none. */
    default Optional<Receipts> receipts() {
        return Optional.empty();
    }

    /** What the vendor has to tell that must be asked for (invalid tokens). Called every few minutes. */
    default List<VendorReceipt> pull() throws SendException {
        return List.of();
    }

    /**
     * Asks the vendor what became of messages. Called every few minutes with ids of {@link SendAnswer#messageId} not older than
     * {@link Limits#askedFor}, again and again; what was said before may be said again.
     */
    default List<VendorReceipt> ask(List<String> messageIds) throws SendException {
        return List.of();
    }

    /** Authenticates for real and sends nothing; empty where all is well. */
    Optional<ProbeFailure> probe();

    /** The first of the account's credentials to end; empty where none does, or it is not known. Pure: no I/O. */
    default Optional<Expiry> expiry() {
        return Optional.empty();
    }

    @Override
    default void close() {}
}
