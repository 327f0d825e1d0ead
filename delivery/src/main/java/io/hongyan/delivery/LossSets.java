package io.hongyan.delivery;

import io.hongyan.delivery.ChannelReport.Stage;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.roaringbitmap.RoaringBitmap;

/** Who fell out of a list or app task on one shard, where and why, from the task's marks. */
final class LossSets {

    /**
     * Devices with one fate.
     *
     * @param ordinals owned by this
     */
    record LossSet(Channel channel, Stage stage, LossReason reason, int vendorCode, RoaringBitmap ordinals) {}

    private static final List<Mark.Kind> ENDS =
            List.of(Mark.Kind.FILTERED, Mark.Kind.RECALLED, Mark.Kind.EXPIRED, Mark.Kind.LOST, Mark.Kind.REFUSED);

    private final TaskLedger ledger;
    private final RoaringBitmap arrived;
    private final List<LossSet> sets = new ArrayList<>();

    private LossSets(TaskLedger ledger) {
        this.ledger = ledger;
        this.arrived = ledger.unionOf(Mark.Kind.ARRIVED);
    }

    /** @param ended the task is over: who has not displayed or clicked by now counts as lost for that */
    static List<LossSet> of(TaskLedger ledger, boolean ended) {
        LossSets losses = new LossSets(ledger);
        for (Channel channel : channels(ledger)) {
            losses.beforeArrival(channel);
            losses.beforeClick(channel, ended);
        }
        return losses.sets;
    }

    /** Channels that any mark is of. */
    static Set<Channel> channels(TaskLedger ledger) {
        Set<Channel> channels = EnumSet.of(Channel.DEVICE);
        for (Mark.Kind kind : List.of(Mark.Kind.ASSIGNED, Mark.Kind.SENT, Mark.Kind.SPARED)) {
            ledger.marks(kind).forEach(mark -> channels.add(mark.channel()));
        }
        return channels;
    }

    private void beforeArrival(Channel channel) {
        RoaringBitmap sent = ledger.union(Mark.of(Mark.Kind.SENT, channel));
        RoaringBitmap seen = new RoaringBitmap();
        for (Mark.Kind kind : ENDS) {
            for (Mark mark : ledger.marks(kind)) {
                if (mark.channel() != channel) {
                    continue;
                }
                RoaringBitmap lost = RoaringBitmap.andNot(ledger.union(mark), arrived);
                lost.and(ledger.union(Mark.TARGETED));
                lost.andNot(seen);
                seen.or(lost);
                add(
                        channel,
                        kind == Mark.Kind.FILTERED ? Stage.FILTERED : Stage.SENDING,
                        mark.reason(),
                        mark.vendorCode(),
                        RoaringBitmap.andNot(lost, sent));
                add(channel, Stage.ARRIVAL, mark.reason(), mark.vendorCode(), RoaringBitmap.and(lost, sent));
            }
        }
    }

    private void beforeClick(Channel channel, boolean ended) {
        RoaringBitmap here = ledger.union(Mark.of(Mark.Kind.ARRIVED, channel));
        RoaringBitmap displayed = ledger.union(Mark.of(Mark.Kind.DISPLAYED, channel));
        RoaringBitmap notDisplayed = RoaringBitmap.andNot(here, displayed);
        RoaringBitmap notClicked = RoaringBitmap.andNot(displayed, ledger.union(Mark.of(Mark.Kind.CLICKED, channel)));
        for (Mark mark : ledger.marks(Mark.Kind.NOTED)) {
            if (mark.channel() == channel) {
                take(channel, Stage.DISPLAY, LossReason.NOT_DISPLAYED, mark, notDisplayed);
                take(channel, Stage.CLICK, LossReason.CLICK_FAILED, mark, notClicked);
            }
        }
        RoaringBitmap dismissed = RoaringBitmap.and(notClicked, ledger.unionOf(Mark.Kind.DISMISSED));
        add(channel, Stage.CLICK, LossReason.DISMISSED, 0, dismissed);
        notClicked.andNot(dismissed);
        if (ended) {
            add(channel, Stage.DISPLAY, LossReason.NOT_DISPLAYED, 0, notDisplayed);
            add(channel, Stage.CLICK, LossReason.NOT_CLICKED, 0, notClicked);
        }
    }

    private void take(Channel channel, Stage stage, LossReason reason, Mark mark, RoaringBitmap candidates) {
        if (mark.reason() == reason) {
            RoaringBitmap taken = RoaringBitmap.and(candidates, ledger.union(mark));
            candidates.andNot(taken);
            add(channel, stage, reason, mark.vendorCode(), taken);
        }
    }

    private void add(Channel channel, Stage stage, LossReason reason, int vendorCode, RoaringBitmap ordinals) {
        if (!ordinals.isEmpty()) {
            sets.add(new LossSet(channel, stage, reason, vendorCode, ordinals));
        }
    }
}
