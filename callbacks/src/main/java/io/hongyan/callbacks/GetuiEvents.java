package io.hongyan.callbacks;

import io.hongyan.delivery.receipt.ReceiptEntry;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Getui's numbers of events (reference 10.3). Getui has none for what is sent, filtered, expired, recalled or dismissed, nor for
 * channels it does not know.
 */
final class GetuiEvents {

    /**
     * What a receipt is in Getui's terms.
     *
     * @param code 200, or 400 where APNs refused
     */
    record Event(String actionId, int code) {
        private static Event of(int actionId) {
            return new Event(Integer.toString(actionId), 200);
        }
    }

    /** Getui tells of a failed call of APNs by its code alone. */
    private static final Event APNS_FAILED = new Event("0", 400);

    private static final int ARRIVED_BY_DEVICE = 0;
    private static final int NOTIFICATION_SHOWN = 10_000;
    private static final int NOTIFICATION_CLICKED = 10_010;
    private static final int APNS_SHOWN = 10_009;
    private static final int APNS_CLICKED = 10_019;
    private static final int TRANSMISSION_SHOWN = 60_001;
    private static final int TRANSMISSION_CLICKED = 60_002;

    private static final Map<Channel, Integer> DELIVERED = Map.of(
            Channel.HUAWEI, 110_000,
            Channel.HARMONY, 330_000,
            Channel.HONOR, 180_002,
            Channel.XIAOMI, 120_000,
            Channel.XIAOMI_GLOBAL, 190_000,
            Channel.MEIZU, 130_000,
            Channel.OPPO, 140_000,
            Channel.OPPO_GLOBAL, 310_000,
            Channel.VIVO, 150_000);

    private static final int HONOR_TRANSMISSION_DELIVERED = 180_001;

    private static final Map<Channel, Integer> CLICKED = Map.of(
            Channel.HUAWEI, 60_020,
            Channel.HARMONY, 60_090,
            Channel.HONOR, 60_070,
            Channel.XIAOMI, 120_010,
            Channel.XIAOMI_GLOBAL, 190_010,
            Channel.MEIZU, 130_010,
            Channel.OPPO, 60_030,
            Channel.OPPO_GLOBAL, 60_080,
            Channel.VIVO, 60_040);

    private static final Map<Channel, Map<LossReason, Integer>> FAILED = new EnumMap<>(Map.of(
            Channel.HUAWEI,
                    Map.of(
                            LossReason.OFFLINE, 110_020,
                            LossReason.UNINSTALLED, 110_030,
                            LossReason.TOKEN_INVALID, 110_060,
                            LossReason.VENDOR_RATE_LIMITED, 110_102,
                            LossReason.DEVICE_INACTIVE, 110_180,
                            LossReason.APP_DISABLED, 110_201,
                            LossReason.OVER_QUOTA_APP, 110_256,
                            LossReason.OVER_QUOTA_DEVICE, 110_256),
            Channel.HARMONY,
                    Map.of(
                            LossReason.UNINSTALLED, 330_030,
                            LossReason.TOKEN_INVALID, 330_060,
                            LossReason.VENDOR_RATE_LIMITED, 330_102,
                            LossReason.DEVICE_INACTIVE, 330_180,
                            LossReason.OVER_QUOTA_APP, 330_256,
                            LossReason.OVER_QUOTA_DEVICE, 330_256),
            Channel.HONOR,
                    Map.of(
                            LossReason.UNINSTALLED, 180_003,
                            LossReason.TOKEN_INVALID, 180_004,
                            LossReason.OVER_QUOTA_APP, 180_009,
                            LossReason.OVER_QUOTA_DEVICE, 180_009),
            Channel.XIAOMI,
                    Map.of(
                            LossReason.TOKEN_INVALID, 120_020,
                            LossReason.NOTIFICATION_OFF, 120_030,
                            LossReason.APP_DISABLED, 120_030,
                            LossReason.AUDIENCE_FILTERED, 120_040,
                            LossReason.OVER_QUOTA_APP, 120_050,
                            LossReason.OVER_QUOTA_DEVICE, 120_050,
                            LossReason.EXPIRED, 120_060),
            Channel.OPPO,
                    Map.of(
                            LossReason.TOKEN_INVALID, 140_001,
                            LossReason.OVER_QUOTA_DEVICE, 140_002,
                            LossReason.OVER_QUOTA_APP, 140_003,
                            LossReason.QUIET_HOURS, 140_004),
            Channel.VIVO,
                    Map.of(
                            LossReason.CONTENT_REJECTED, 150_101,
                            LossReason.SUPERSEDED, 150_103,
                            LossReason.TOKEN_INVALID, 1_502_183,
                            LossReason.OVER_QUOTA_APP, 15_011_001,
                            LossReason.FREQUENCY_CAPPED, 15_012_000,
                            LossReason.OVER_QUOTA_DEVICE, 15_012_000,
                            LossReason.NOTIFICATION_OFF, 15_020_001,
                            LossReason.USER_MISMATCH, 15_020_002,
                            LossReason.DEVICE_INACTIVE, 15_020_006)));

    /** Told when a message ends, without a refusal before. */
    private static final Set<LossReason> LOST_WITHOUT_REFUSAL =
            EnumSet.of(LossReason.OFFLINE, LossReason.OVER_QUOTA_APP);

    private GetuiEvents() {}

    /** Empty where Getui has no number for it. */
    static Optional<Event> of(ReceiptEntry.Stage stage) {
        Channel channel = stage.channel();
        return switch (stage.kind()) {
            case ARRIVED -> arrived(channel, stage.transmission());
            case DISPLAYED -> displayed(channel, stage.transmission());
            case CLICKED -> clicked(channel, stage.transmission());
            case ACTION -> Optional.of(Event.of(stage.eventId()));
            case REFUSED -> failed(channel, stage.reason());
            case LOST ->
                LOST_WITHOUT_REFUSAL.contains(stage.reason()) ? failed(channel, stage.reason()) : Optional.empty();
            case FILTERED, SENT, DISMISSED, EXPIRED, RECALLED, NOTICE -> Optional.empty();
        };
    }

    private static Optional<Event> arrived(Channel channel, boolean transmission) {
        if (channel == Channel.DEVICE) {
            return Optional.of(Event.of(ARRIVED_BY_DEVICE));
        }
        if (channel == Channel.HONOR && transmission) {
            return Optional.of(Event.of(HONOR_TRANSMISSION_DELIVERED));
        }
        return Optional.ofNullable(DELIVERED.get(channel)).map(Event::of);
    }

    private static Optional<Event> displayed(Channel channel, boolean transmission) {
        return switch (channel) {
            case DEVICE -> Optional.of(Event.of(transmission ? TRANSMISSION_SHOWN : NOTIFICATION_SHOWN));
            case APNS -> Optional.of(Event.of(APNS_SHOWN));
            default -> Optional.empty();
        };
    }

    private static Optional<Event> clicked(Channel channel, boolean transmission) {
        return switch (channel) {
            case DEVICE -> Optional.of(Event.of(transmission ? TRANSMISSION_CLICKED : NOTIFICATION_CLICKED));
            case APNS -> Optional.of(Event.of(APNS_CLICKED));
            default -> Optional.ofNullable(CLICKED.get(channel)).map(Event::of);
        };
    }

    private static Optional<Event> failed(Channel channel, LossReason reason) {
        return channel == Channel.APNS
                ? Optional.of(APNS_FAILED)
                : Optional.ofNullable(FAILED.getOrDefault(channel, Map.of()).get(reason))
                        .map(Event::of);
    }
}
