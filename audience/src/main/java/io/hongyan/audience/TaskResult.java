package io.hongyan.audience;

import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Devices by what became of an earlier task: the value of a condition on {@link Condition.Key#TASK_RESULT}, there as text,
 * {@code RASA_1126_…/not_clicked} or {@code RASA_1126_…/lost/token_invalid}.
 *
 * @param reason only those lost for it; {@link LossReason#NONE}: for whatever reason
 */
public record TaskResult(TaskId task, Stage stage, LossReason reason) {

    /** Which of a task's devices. */
    public enum Stage {
        TARGETED,
        /** Still to be delivered, or on its way. */
        WAITING,
        ARRIVED,
        /** Targets that it has not arrived at, whatever for. */
        NOT_ARRIVED,
        DISPLAYED,
        /** Arrived, not displayed. */
        NOT_DISPLAYED,
        CLICKED,
        /** Arrived, not clicked. */
        NOT_CLICKED,
        /** Fell out: without a reason, those that did before arrival. */
        LOST;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Stage> ofWireName(String name) {
            return Arrays.stream(values())
                    .filter(stage -> stage.wireName().equals(name))
                    .findAny();
        }
    }

    public TaskResult {
        if (reason != LossReason.NONE && stage != Stage.LOST) {
            throw new IllegalArgumentException("reason: " + reason + " (expected: none, for stage " + stage + ")");
        }
    }

    public static TaskResult of(TaskId task, Stage stage) {
        return new TaskResult(task, stage, LossReason.NONE);
    }

    public static Optional<TaskResult> parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length < 2 || parts.length > 3) {
            return Optional.empty();
        }
        Optional<TaskId> task = TaskId.parse(parts[0]);
        Optional<Stage> stage = Stage.ofWireName(parts[1]);
        Optional<LossReason> reason = parts.length == 2
                ? Optional.of(LossReason.NONE)
                : Arrays.stream(LossReason.values())
                        .filter(known ->
                                known != LossReason.NONE && known.wireName().equals(parts[2]))
                        .findAny();
        if (task.isEmpty()
                || stage.isEmpty()
                || reason.isEmpty()
                || (reason.get() != LossReason.NONE && stage.get() != Stage.LOST)) {
            return Optional.empty();
        }
        return Optional.of(new TaskResult(task.get(), stage.get(), reason.get()));
    }

    @Override
    public String toString() {
        return task + "/" + stage.wireName() + (reason == LossReason.NONE ? "" : "/" + reason.wireName());
    }
}
