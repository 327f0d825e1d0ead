package io.hongyan.api;

import io.hongyan.delivery.ChannelReport;
import io.hongyan.delivery.ChannelReport.Loss;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Losses in the words of Getui's real-time report (reference section 9.2): stage → channel → class →
 * {@code {subcode: count, "total": count}}.
 */
final class FailedDetail {

    private static final int NO_SUBCODE = 0;

    /** Offline during the whole validity. Getui's samples have it between sent and arrived, though nothing was sent. */
    private static final int NEVER_ONLINE = 12;

    /** @param number Getui's class of the loss */
    private record LossClass(int number, int subcode) {}

    private FailedDetail() {}

    /** Empty where nothing was lost. */
    static ObjectNode of(Map<Channel, ChannelReport> channels) {
        ObjectNode detail = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(channels)
                .forEach((channel, report) -> report.losses().forEach((loss, count) -> {
                    LossClass lossClass = classOf(loss.reason());
                    stage(loss, lossClass)
                            .ifPresent(stage -> add(
                                    detail.withObjectProperty(stage)
                                            .withObjectProperty(key(channel))
                                            .withObjectProperty(Integer.toString(lossClass.number())),
                                    lossClass.subcode(),
                                    count));
                }));
        return detail;
    }

    /** The real-time report's name of a channel, which is another for APNs than everywhere else. */
    static String key(Channel channel) {
        return channel == Channel.APNS ? "apn" : channel.key();
    }

    /** Between which two figures a device fell out; Getui's report ends with the display. */
    private static Optional<String> stage(Loss loss, LossClass lossClass) {
        return switch (loss.stage()) {
            case FILTERED -> Optional.of("ts");
            case SENDING -> Optional.of(lossClass.number() == NEVER_ONLINE ? "sf" : "rs");
            case ARRIVAL -> Optional.of("sf");
            case DISPLAY -> Optional.of("fd");
            case CLICK -> Optional.empty();
        };
    }

    private static void add(ObjectNode counts, int subcode, long count) {
        if (subcode != NO_SUBCODE) {
            increase(counts, Integer.toString(subcode), count);
        }
        increase(counts, "total", count);
    }

    private static void increase(ObjectNode counts, String key, long count) {
        counts.put(key, counts.path(key).asLong(0) + count);
    }

    private static LossClass classOf(LossReason reason) {
        return switch (reason) {
            case INVALID_PARAM -> new LossClass(2, 2999);
            case UNSUPPORTED -> new LossClass(2, 2005);
            case AUTH_FAILED -> new LossClass(3, NO_SUBCODE);
            case CONTENT_REJECTED -> new LossClass(4, NO_SUBCODE);
            case TOKEN_INVALID, UNINSTALLED, APP_DISABLED -> new LossClass(5, NO_SUBCODE);
            case OVER_QUOTA_APP, OVER_QUOTA_DEVICE, VENDOR_RATE_LIMITED, FREQUENCY_CAPPED ->
                new LossClass(6, NO_SUBCODE);
            case PARAM_OVER_LIMIT -> new LossClass(7, NO_SUBCODE);
            case PERMISSION_DENIED, NO_CONSENT -> new LossClass(8, 8999);
            case QUIET_HOURS -> new LossClass(8, 8003);
            case NOTIFICATION_OFF -> new LossClass(10, NO_SUBCODE);
            case VENDOR_PENALTY, NETWORK_ERROR, VENDOR_ERROR -> new LossClass(11, 11999);
            case EXPIRED, OFFLINE -> new LossClass(NEVER_ONLINE, NO_SUBCODE);
            case BLACKLISTED, AUDIENCE_FILTERED, NO_CHANNEL, USER_MISMATCH, DEVICE_INACTIVE -> new LossClass(13, 13001);
            case NONE,
                    SUPERSEDED,
                    RECALLED,
                    HELD,
                    SENT_UNKNOWN,
                    NO_RECEIPT,
                    NOT_DISPLAYED,
                    DISMISSED,
                    NOT_CLICKED,
                    CLICK_FAILED,
                    UNKNOWN -> new LossClass(14, 14001);
        };
    }
}
