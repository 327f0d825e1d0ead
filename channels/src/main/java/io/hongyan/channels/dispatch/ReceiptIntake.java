package io.hongyan.channels.dispatch;

import io.hongyan.channels.Receipts;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.delivery.vendor.VendorQueue;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes vendors' callbacks. A vendor is told "taken" only when what it said is on disk; then it will not say it again. Blocks: call
 * it from virtual threads.
 */
public final class ReceiptIntake implements AutoCloseable {

    /** A thousand receipts with room to spare; vendors send far fewer at once. */
    public static final int MAX_BODY_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(ReceiptIntake.class);

    private final ChannelAccounts accounts;
    private final VendorQueue queue;
    private final DispatchClock clock;
    private final CountDownLatch stop = new CountDownLatch(1);

    public ReceiptIntake(ChannelAccounts accounts, VendorQueue queue, DispatchClock clock) {
        this.accounts = accounts;
        this.queue = queue;
        this.clock = clock;
    }

    /**
     * Reads a callback and keeps what it says.
     *
     * @return what to answer; without receipts
     */
    public Receipts.Answer take(int app, Channel channel, Receipts.Request request) {
        if (request.body().length > MAX_BODY_BYTES) {
            return Receipts.Answer.refused(413, "too large");
        }
        ChannelAccount account = accounts.find(app, channel).orElse(null);
        Receipts receipts =
                account == null ? null : account.adapter().receipts().orElse(null);
        if (account == null || receipts == null) {
            return Receipts.Answer.refused(404, "no such receipt address");
        }
        Receipts.Answer answer;
        try {
            answer = receipts.read(request);
        } catch (RuntimeException e) {
            LOG.error("channel {}: reading a callback", channel.wireName(), e);
            return Receipts.Answer.refused(400, "not understood");
        }
        if (answer.receipts().isEmpty()) {
            return answer;
        }
        account.receiptLag().heard(answer.receipts());
        List<VendorReceipt> believed = believed(account, answer.receipts());
        boolean kept = Durably.done(() -> queue.news(app, channel, VendorNewsOf.receipts(believed)), clock, stop);
        return kept ? answer.kept() : Receipts.Answer.refused(503, "closing");
    }

    /** Keeps tokens from being unbound where too many are called invalid. */
    private static List<VendorReceipt> believed(ChannelAccount account, List<VendorReceipt> receipts) {
        int invalid =
                (int) receipts.stream().filter(ReceiptIntake::unbindsItsToken).count();
        if (!account.tooManyInvalid(account.reportedTokens(), receipts.size(), invalid)) {
            return receipts;
        }
        return receipts.stream()
                .map(receipt ->
                        unbindsItsToken(receipt) ? receipt.withEvent(new Event.Lost(LossReason.UNKNOWN)) : receipt)
                .toList();
    }

    private static boolean unbindsItsToken(VendorReceipt receipt) {
        return receipt.event() instanceof Event.Lost lost && InvalidTokenShare.unbinds(lost.reason());
    }

    /** Waits for busy shards no longer. */
    @Override
    public void close() {
        stop.countDown();
    }
}
