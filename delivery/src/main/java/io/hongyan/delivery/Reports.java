package io.hongyan.delivery;

import io.hongyan.audience.Audience;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Live figures, straight from the shards. Blocks; call it from virtual threads. Days are in the installation's time zone. */
public interface Reports {

    /** @param byBrand fill {@link TaskReport#brands} too. Empty for an unknown task, or one older than 90 days */
    Optional<TaskReport> task(int app, TaskId task, boolean byBrand);

    /** Figures of all tasks of a group whose creation day is in the range, inclusive. Empty where there is none. */
    Optional<PushTotals> group(int app, String groupName, LocalDate from, LocalDate to);

    /** Figures of all tasks created on a day. */
    PushTotals day(int app, LocalDate day);

    UserTotals users(int app, LocalDate day);

    /** Online devices, one sample every 10 minutes over the last 24 hours, oldest first; epoch milliseconds to count. */
    List<OnlineSample> online(int app);

    /** Starts of the hours of the last 24, the present one included, in which each device was online, oldest first. */
    List<List<Instant>> onlineHours(int app, List<DeviceAddress> devices);

    /** How many of an audience were online in each hour of the last 24, the present one included, oldest first. */
    List<OnlineSample> onlineHours(int app, Audience audience);

    /** App, tag and list pushes accepted today. */
    Map<AppPush.Quota, Long> acceptedToday(int app);

    /** List messages created today. */
    long listsToday(int app);

    /** Messages a vendor's quota was used for on a day, calls under way included. */
    long vendorQuotaUsed(int app, Channel channel, MessageClass messageClass, long epochDay);

    /** The life of one message for one device, in order of time; empty where the device was not a target. */
    List<ChainEvent> chain(int app, TaskId task, DeviceAddress device);

    /**
     * Devices of a task that fell out, one by one; read page by page, so the whole of a large task never stands in memory.
     * Stops where the visitor answers false.
     */
    void losses(int app, TaskId task, LossFilter filter, LossVisitor visitor);

    /** Which losses are meant; empty: all. */
    record LossFilter(Optional<Channel> channel, Optional<ChannelReport.Stage> stage, Optional<LossReason> reason) {}

    /** Takes one device; answers whether to go on. */
    @FunctionalInterface
    interface LossVisitor {
        boolean visit(DeviceAddress device, Channel channel, ChannelReport.Loss loss);
    }

    record PushTotals(Figures total, Map<Channel, Figures> channels) {}

    /**
     * @param accumulated devices registered up to the end of the day
     * @param registered new that day
     * @param active devices connected at some time that day
     * @param onlinePeak highest number of devices online at once
     */
    record UserTotals(long accumulated, long registered, long active, long onlinePeak) {}

    record OnlineSample(long atMillis, int online) {}

    /**
     * One step of a message's life for one device.
     *
     * @param channel the channel it was about; {@link Channel#DEVICE} also for steps that are about none
     * @param vendorCode the vendor's own code, or its id of the message for {@link Step#SENT}; empty: none
     * @param detail id of a custom event
     */
    record ChainEvent(Instant time, Step step, Channel channel, LossReason reason, String vendorCode, String detail) {

        /** What happened. */
        public enum Step {
            ACCEPTED,
            SCHEDULED,
            TARGETED,
            FILTERED,
            /** It could not be sent at once: it was kept until its device comes. */
            STORED,
            /** It waits for the end of the user's quiet hours. */
            POSTPONED,
            /** It waits until enough of its audience are online. */
            AWAITING_AUDIENCE,
            /** Queued for a vendor. */
            ASSIGNED,
            /** Not reached in time: queued for a channel of the fallback. */
            FALLBACK,
            /** Texts cut to the vendor's limits. */
            TRUNCATED,
            SENT,
            /** Sent, but the vendor's answer was lost. */
            ANSWER_LOST,
            /** Refused or given up by a vendor; another channel may still deliver. */
            REFUSED,
            /** No push channel can have it: only the fallback is left. */
            GIVEN_UP,
            /** Not sent by a channel of the fallback: the budget is used up. */
            OVER_BUDGET,
            /** The vendor holds it for now. */
            HELD,
            ARRIVED,
            /** It arrived in time: a message by a channel of the fallback was spared. */
            SPARED,
            DISPLAYED,
            CLICKED,
            DISMISSED,
            ACTION,
            LOST,
            EXPIRED,
            RECALLED,
            /** It waits now, the last of its chain; channel and reason are of a push service that would have it but may not. */
            WAITING
        }
    }
}
