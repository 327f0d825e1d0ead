package io.hongyan.delivery;

import io.hongyan.delivery.ChannelReport.Loss;
import io.hongyan.delivery.ChannelReport.Stage;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import java.util.Map;
import java.util.Optional;

/** The figures of a single push by channel: what {@link LossSets} is for list and app tasks. */
final class SingleLoss {

    private SingleLoss() {}

    /** Where and why a device fell out; empty where it did not, or not yet. */
    static Optional<ShardOp.LostDevice> of(Singles.OfDevice device) {
        SingleRecord record = device.record();
        Optional<Loss> loss = before(record);
        return loss.map(found -> new ShardOp.LostDevice(
                device.ordinal(), record.channel(), found.stage(), found.reason(), found.vendorCode()));
    }

    /** Adds a device to the figures of its channels. */
    static void addTo(Map<Channel, ChannelReport> channels, Singles.OfDevice device, Figures figures) {
        SingleRecord record = device.record();
        SingleVia via = record.via();
        boolean refused = via != null && via.phase() == SingleVia.Phase.REFUSED;
        boolean vendors = via != null && !via.isOver();
        boolean unknown = via != null && via.phase() == SingleVia.Phase.UNKNOWN;
        Map<Loss, Long> losses = before(record).map(loss -> Map.of(loss, 1L)).orElse(Map.of());
        if (via != null && vendors) {
            add(channels, via.channel(), new ChannelReport(figures, via.truncated() ? 1 : 0, unknown ? 1 : 0, losses));
            return;
        }
        if (via != null && refused) {
            boolean elsewhere = record.arrivedMillis() != 0;
            Loss loss = new Loss(Stage.SENDING, via.refusal(), via.code());
            add(
                    channels,
                    via.channel(),
                    new ChannelReport(new Figures(1, 0, 0, 0, 0), 0, 0, elsewhere ? Map.of() : Map.of(loss, 1L)));
        }
        add(channels, Channel.DEVICE, new ChannelReport(figures, 0, 0, losses));
    }

    private static void add(Map<Channel, ChannelReport> channels, Channel channel, ChannelReport report) {
        channels.merge(channel, report, ChannelReport::plus);
    }

    private static Optional<Loss> before(SingleRecord record) {
        SingleVia via = record.via();
        String code = via == null ? "" : via.code();
        Stage sentOrNot = record.sentMillis() == 0 ? Stage.SENDING : Stage.ARRIVAL;
        return switch (record.state()) {
            case FILTERED -> Optional.of(new Loss(Stage.FILTERED, record.reason(), ""));
            case LOST -> Optional.of(new Loss(sentOrNot, record.reason(), code));
            case EXPIRED, RECALLED -> Optional.of(new Loss(sentOrNot, record.reason(), ""));
            case WAITING -> Optional.empty();
            case ARRIVED -> {
                if (record.clickedMillis() != 0 || record.displayedMillis() == 0) {
                    yield Optional.empty();
                }
                yield record.dismissedMillis() == 0
                        ? Optional.empty()
                        : Optional.of(new Loss(Stage.CLICK, LossReason.DISMISSED, ""));
            }
        };
    }
}
