package io.hongyan.delivery;

import io.hongyan.delivery.vendor.Strategy;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.MessageClass;
import org.roaringbitmap.RoaringBitmap;

/**
 * The devices of a running task on one shard that go by one vendor. Rebuilt from the task's marks and the open calls.
 *
 * <p>A share of the fallback is beside the main way: it keeps no other channel from delivering, and counts as no vendor's for those.
 */
final class VendorShare {

    final Channel channel;
    final Strategy strategy;
    final MessageClass messageClass;
    final boolean beside;

    /** To be sent. */
    final RoaringBitmap waiting = new RoaringBitmap();

    /** Handed out in a call that is not answered yet. */
    final RoaringBitmap calling = new RoaringBitmap();

    /** Taken by the vendor; nothing was heard of them since. */
    final RoaringBitmap accepted = new RoaringBitmap();

    /** Memory only: the minute in which it was last looked whose quiet hours have begun. */
    long quietMinute;

    VendorShare(Channel channel, Strategy strategy, MessageClass messageClass) {
        this(channel, strategy, messageClass, false);
    }

    private VendorShare(Channel channel, Strategy strategy, MessageClass messageClass, boolean beside) {
        this.channel = channel;
        this.strategy = strategy;
        this.messageClass = messageClass;
        this.beside = beside;
    }

    static VendorShare ofFallback(Channel channel, MessageClass messageClass) {
        return new VendorShare(channel, Strategy.VENDOR_ONLY, messageClass, true);
    }

    /** Whether the own channel must leave the device alone: the vendor has it, or is to have it first. */
    boolean keeps(int ordinal) {
        return !beside
                && (calling.contains(ordinal)
                        || accepted.contains(ordinal)
                        || (vendorGoesFirst(strategy) && waiting.contains(ordinal)));
    }

    /** All devices whose message is with this vendor or about to be; a bitmap of the caller's own. */
    RoaringBitmap all() {
        return RoaringBitmap.or(waiting, calling, accepted);
    }

    void remove(RoaringBitmap ordinals) {
        waiting.andNot(ordinals);
        calling.andNot(ordinals);
        accepted.andNot(ordinals);
    }

    void remove(int ordinal) {
        waiting.remove(ordinal);
        calling.remove(ordinal);
        accepted.remove(ordinal);
    }

    static boolean vendorGoesFirst(Strategy strategy) {
        return strategy == Strategy.VENDOR_ONLY || strategy == Strategy.VENDOR_FIRST;
    }
}
