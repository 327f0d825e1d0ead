package io.hongyan.channels.dispatch;

import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.delivery.vendor.VendorNews;
import io.hongyan.delivery.vendor.VendorNews.Kind;
import io.hongyan.kernel.LossReason;
import java.util.List;

/** What vendors said, in delivery's words. */
final class VendorNewsOf {

    private VendorNewsOf() {}

    static List<VendorNews> receipts(List<VendorReceipt> receipts) {
        return receipts.stream().map(VendorNewsOf::receipt).toList();
    }

    private static VendorNews receipt(VendorReceipt receipt) {
        return switch (receipt.event()) {
            case Event.Arrived _ -> news(receipt, Kind.ARRIVED, LossReason.NONE);
            case Event.Displayed _ -> news(receipt, Kind.DISPLAYED, LossReason.NONE);
            case Event.Clicked _ -> news(receipt, Kind.CLICKED, LossReason.NONE);
            case Event.Lost lost -> news(receipt, Kind.LOST, lost.reason());
            case Event.Held _ -> news(receipt, Kind.HELD, LossReason.HELD);
            case Event.OptedOut _ -> news(receipt, Kind.OPTED_OUT, LossReason.NO_CONSENT);
            case Event.OptedIn _ -> news(receipt, Kind.OPTED_IN, LossReason.NONE);
        };
    }

    private static VendorNews news(VendorReceipt receipt, Kind kind, LossReason reason) {
        return new VendorNews(
                receipt.task(), receipt.messageId(), receipt.token(), kind, reason, receipt.code(), receipt.at());
    }
}
