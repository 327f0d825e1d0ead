package io.hongyan.delivery;

import io.hongyan.audience.Audience;
import io.hongyan.delivery.Reports.ChainEvent;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was pushed: list and app tasks, newest first, and the messages of one device. Reaches back as far as reports do, 90 days.
 * Blocks; call it from virtual threads.
 */
public interface PushRecords {

    /** A page of an app's list and app tasks; single pushes are not listed. */
    Page tasks(int app, TaskFilter filter, Optional<TaskPosition> after, int limit);

    /** A task of any kind; empty for an unknown or forgotten one. */
    Optional<Task> task(int app, TaskId task);

    /** Live figures of tasks of any kind, in order; cheap enough to look every second. Of an unknown task all are 0. */
    List<TaskCounts> counts(int app, List<TaskId> tasks);

    /** How the figures of any task grew; empty for an unknown one. */
    Optional<TaskCurve> curve(int app, TaskId task);

    /** Messages that were for a device and were created within a time that ends now, newest first. */
    History history(DeviceAddress device, Duration within, Optional<TaskPosition> after, int limit);

    /** @param next where the next page begins; empty: this was the last */
    record Page(List<Task> tasks, Optional<TaskPosition> next) {}

    /**
     * A task.
     *
     * @param start when it is to start, or did
     * @param expiry when its validity ends
     * @param request what was asked for; empty of most single pushes, whose text is not kept
     */
    record Task(
            TaskId id,
            TaskStatus status,
            Content.Type type,
            String groupName,
            Headline headline,
            Instant created,
            Instant start,
            Instant expiry,
            TaskCounts counts,
            Optional<Request> request) {}

    /** @param audience of an app task; {@link Audience#ALL} for one whose targets came one by one */
    record Request(Content content, PushSettings settings, Audience audience) {}

    /** @param next where the next page begins; empty: this was the last */
    record History(List<DeviceMessage> messages, Optional<TaskPosition> next) {}

    /**
     * A message that was for a device.
     *
     * @param headline empty of a single push, whose text is not kept
     * @param outcome how far it came: the last stage, or how it ended
     * @param reason why it ended
     * @param at when that was
     */
    record DeviceMessage(
            TaskId task,
            Content.Type type,
            Headline headline,
            Instant created,
            ChainEvent.Step outcome,
            Channel channel,
            LossReason reason,
            Instant at) {}
}
