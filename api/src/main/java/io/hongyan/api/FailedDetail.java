package io.hongyan.api;

import io.hongyan.delivery.TaskReport;
import io.hongyan.kernel.LossReason;
import java.util.Locale;
import java.util.TreeMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Loss reasons in the words of Getui's real-time report (reference section 9.2): stage → channel → class →
 * {@code {subcode: count, "total": count}}.
 */
final class FailedDetail {

    private static final int NO_SUBCODE = 0;

    /** Between which two figures a device fell out. */
    private enum Stage {
        /** Request and deliverable. */
        TS,
        /** Deliverable and sent. */
        RS,
        /** Sent and arrived. */
        SF,
        /** Arrived and displayed. */
        FD
    }

    /** @param number Getui's class of the loss */
    private record LossClass(Stage stage, int number, int subcode) {}

    private FailedDetail() {}

    /** Empty where nothing was lost. */
    static ObjectNode of(TaskReport report, String channel) {
        ObjectNode detail = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(report.lossesBeforeSending()).forEach((reason, count) -> {
            LossClass lossClass = classOf(reason);
            add(detail, new LossClass(Stage.TS, lossClass.number(), lossClass.subcode()), channel, count);
        });
        new TreeMap<LossReason, Long>(report.lossesBeforeArrival())
                .forEach((reason, count) -> add(detail, classOf(reason), channel, count));
        return detail;
    }

    private static void add(ObjectNode detail, LossClass lossClass, String channel, long count) {
        if (count <= 0) {
            return;
        }
        ObjectNode counts = detail.withObjectProperty(lossClass.stage().name().toLowerCase(Locale.ROOT))
                .withObjectProperty(channel)
                .withObjectProperty(Integer.toString(lossClass.number()));
        if (lossClass.subcode() != NO_SUBCODE) {
            increase(counts, Integer.toString(lossClass.subcode()), count);
        }
        increase(counts, "total", count);
    }

    private static void increase(ObjectNode counts, String key, long count) {
        counts.put(key, counts.path(key).asLong(0) + count);
    }

    private static LossClass classOf(LossReason reason) {
        return switch (reason) {
            case INVALID_PARAM -> new LossClass(Stage.RS, 2, 2999);
            case UNSUPPORTED -> new LossClass(Stage.RS, 2, 2005);
            case AUTH_FAILED -> new LossClass(Stage.RS, 3, NO_SUBCODE);
            case CONTENT_REJECTED -> new LossClass(Stage.RS, 4, NO_SUBCODE);
            case TOKEN_INVALID, UNINSTALLED, APP_DISABLED -> new LossClass(Stage.RS, 5, NO_SUBCODE);
            case OVER_QUOTA_APP, OVER_QUOTA_DEVICE, VENDOR_RATE_LIMITED, FREQUENCY_CAPPED ->
                new LossClass(Stage.RS, 6, NO_SUBCODE);
            case PARAM_OVER_LIMIT -> new LossClass(Stage.RS, 7, NO_SUBCODE);
            case PERMISSION_DENIED, NO_CONSENT -> new LossClass(Stage.RS, 8, 8999);
            case QUIET_HOURS -> new LossClass(Stage.RS, 8, 8003);
            case NOTIFICATION_OFF -> new LossClass(Stage.FD, 10, NO_SUBCODE);
            case VENDOR_PENALTY, NETWORK_ERROR, VENDOR_ERROR -> new LossClass(Stage.RS, 11, 11999);
            case EXPIRED, OFFLINE -> new LossClass(Stage.SF, 12, NO_SUBCODE);
            case BLACKLISTED, NO_CHANNEL, USER_MISMATCH, DEVICE_INACTIVE -> new LossClass(Stage.RS, 13, 13001);
            case NOT_DISPLAYED, DISMISSED, NOT_CLICKED, CLICK_FAILED -> new LossClass(Stage.FD, 14, 14001);
            case NONE, AUDIENCE_FILTERED, SUPERSEDED, RECALLED, HELD, SENT_UNKNOWN, NO_RECEIPT, UNKNOWN ->
                new LossClass(Stage.SF, 14, 14001);
        };
    }
}
