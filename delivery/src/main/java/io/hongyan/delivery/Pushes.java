package io.hongyan.delivery;

import io.hongyan.audience.Audience;
import io.hongyan.kernel.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Accepts pushes and governs tasks. Blocks until what it answers is on disk; call it from virtual threads. Throws
 * {@code ShardBusyException} where the platform is over its bounds (nothing was accepted).
 */
public interface Pushes {

    /** Pushes many single messages at once; results in the order given. All are on disk when this returns. */
    List<Accepted> single(int app, List<SinglePush> pushes);

    /** Creates the message of a list push; usable for {@link #list} during its validity. An empty request id makes a new task. */
    TaskId createList(int app, String requestId, String groupName, Content content, PushSettings settings);

    /** Sends a list task to more devices (≤ 1000). A device that already was a target is not sent to again. */
    ListResult list(int app, TaskId task, List<Target> targets);

    /**
     * Accepts an app push: starts it, or waits for its schedule.
     *
     * @throws UnknownTaskException where the audience rests on a task that is not known, or will be forgotten when it starts
     */
    TaskId app(int app, AppPush push);

    /** Says what an app push would do now, without doing it. */
    Rehearsal rehearse(int app, Content content, PushSettings settings, Audience audience);

    /** The same for a push to devices; unknown ones do not count. */
    Rehearsal rehearse(int app, Content content, PushSettings settings, List<Target> targets);

    /** The same for more devices of a list push; empty where {@link #list} would find no such task. */
    Optional<ListRehearsal> rehearseList(int app, TaskId task, List<Target> targets);

    /** Ends a task: nothing more of it is delivered. */
    StopResult stop(int app, TaskId task);

    /** A task that was accepted with a schedule; empty for every other. */
    Optional<ScheduledTask> schedule(int app, TaskId task);

    ScheduleDeletion deleteSchedule(int app, TaskId task);

    /** @param statuses one per target, in order */
    record Accepted(TaskId task, List<TargetStatus> statuses) {}

    /** Outcome of {@link #list}. */
    sealed interface ListResult {

        record Sent(List<TargetStatus> statuses) implements ListResult {}

        /** Unknown task, of another kind, stopped, or past its validity. */
        record NoSuchTask() implements ListResult {}
    }

    /** @param content the list push's message */
    record ListRehearsal(Content content, PushSettings settings, Rehearsal rehearsal) {}

    /** Outcome of {@link #stop}. */
    enum StopResult {
        STOPPED,
        /** Everything had been delivered, expired or stopped before, or a single push. */
        CANNOT_STOP,
        UNKNOWN
    }

    /** @param pushTime when it is or was to start */
    record ScheduledTask(TaskId task, Instant created, Instant pushTime, State state, Content content) {

        /** Getui's do_not_send, send_success, send_failed, has_delete. */
        public enum State {
            WAITING,
            SENT,
            FAILED,
            DELETED
        }
    }

    /** Outcome of {@link #deleteSchedule}. */
    enum ScheduleDeletion {
        DELETED,
        UNKNOWN,
        /** It already ran. */
        ALREADY_EXECUTED,
        /** Less than a minute before its time. */
        TOO_LATE
    }
}
