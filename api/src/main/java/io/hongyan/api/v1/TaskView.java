package io.hongyan.api.v1;

import io.hongyan.api.LossAdvice;
import io.hongyan.api.Money;
import io.hongyan.delivery.ChannelReport;
import io.hongyan.delivery.Fallback;
import io.hongyan.delivery.Figures;
import io.hongyan.delivery.PushRecords.Task;
import io.hongyan.delivery.TaskCounts;
import io.hongyan.delivery.TaskReport;
import io.hongyan.delivery.TaskStatus;
import io.hongyan.kernel.Channel;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How the document shows tasks: {@code TaskEntry}, {@code TaskReport} and what they are made of. */
final class TaskView {

    private static final Comparator<ChannelReport.Loss> IN_ORDER = Comparator.comparing(ChannelReport.Loss::stage)
            .thenComparing(ChannelReport.Loss::reason)
            .thenComparing(ChannelReport.Loss::vendorCode);

    private TaskView() {}

    record Entry(
            String taskId,
            String kind,
            String name,
            String type,
            @Nullable String title,
            @Nullable String body,
            Instant createdAt,
            Instant startAt,
            Instant expiresAt,
            String state,
            long targeted,
            Figures figures) {}

    static Entry entry(Task task) {
        return new Entry(
                task.id().toString(),
                wire(task.id().kind()),
                task.groupName(),
                wire(task.type()),
                orNull(task.headline().title()),
                orNull(task.headline().body()),
                task.created(),
                task.start(),
                task.expiry(),
                state(task.status()),
                task.counts().targeted(),
                figures(task.counts()));
    }

    static Figures figures(TaskCounts counts) {
        return new Figures(
                counts.targeted() - counts.filtered(),
                counts.sent(),
                counts.arrived(),
                counts.displayed(),
                counts.clicked());
    }

    static String state(TaskStatus status) {
        return switch (status) {
            case WAITING -> "scheduled";
            case AWAITING_QUIET_HOURS, SENDING -> "sending";
            case DONE -> "done";
            case STOPPED -> "stopped";
            case DELETED -> "deleted";
        };
    }

    record Report(
            String taskId,
            String kind,
            String name,
            String type,
            @Nullable String title,
            @Nullable String body,
            Instant createdAt,
            Instant startAt,
            Instant expiresAt,
            String state,
            long targeted,
            Figures figures,
            long filtered,
            long pending,
            long inFlight,
            long arrived,
            long lost,
            long expired,
            long recalled,
            long dismissed,
            Rates rates,
            List<ChannelFigures> channels,
            List<Loss> losses,
            List<Action> actions,
            List<FallbackStep> fallback) {}

    record ChannelFigures(
            String channel,
            String key,
            Figures figures,
            long truncated,
            long sentUnknown,
            List<Loss> losses,
            String cost) {}

    record Loss(String stage, String reason, @Nullable String vendorCode, long count, String text, String advice) {}

    record Action(int id, long devices) {}

    record FallbackStep(
            String channel,
            String key,
            long after,
            Figures figures,
            long spared,
            long overBudget,
            long lateArrivals,
            String spent,
            String saved) {}

    static Report report(Task task, TaskReport report, boolean inEnglish) {
        Entry entry = entry(task);
        Map<ChannelReport.Loss, Long> losses = new HashMap<>();
        report.channels()
                .values()
                .forEach(channel -> channel.losses().forEach((loss, count) -> losses.merge(loss, count, Long::sum)));
        return new Report(
                entry.taskId,
                entry.kind,
                entry.name,
                entry.type,
                entry.title,
                entry.body,
                entry.createdAt,
                entry.startAt,
                entry.expiresAt,
                entry.state,
                report.targeted(),
                report.total(),
                report.filtered(),
                report.pending(),
                report.inFlight(),
                report.arrived(),
                report.lost(),
                report.expired(),
                report.recalled(),
                report.dismissed(),
                Rates.of(report.total()),
                new TreeMap<>(report.channels())
                        .entrySet().stream()
                                .map(channel -> channel(channel.getKey(), channel.getValue(), inEnglish))
                                .toList(),
                losses(losses, inEnglish),
                new TreeMap<>(report.actions())
                        .entrySet().stream()
                                .map(action -> new Action(action.getKey(), action.getValue()))
                                .toList(),
                report.fallback().map(fallback -> steps(fallback, report)).orElse(List.of()));
    }

    private static ChannelFigures channel(Channel channel, ChannelReport report, boolean inEnglish) {
        return new ChannelFigures(
                channel.wireName(),
                channel.key(),
                report.figures(),
                report.truncated(),
                report.sentUnknown(),
                losses(report.losses(), inEnglish),
                Money.text(report.account().spentMicros()));
    }

    private static List<Loss> losses(Map<ChannelReport.Loss, Long> losses, boolean inEnglish) {
        return losses.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(IN_ORDER))
                .map(entry -> {
                    LossAdvice advice = LossAdvice.of(entry.getKey().reason());
                    return new Loss(
                            wire(entry.getKey().stage()),
                            entry.getKey().reason().wireName(),
                            orNull(entry.getKey().vendorCode()),
                            entry.getValue(),
                            advice.text(inEnglish),
                            advice.advice(inEnglish));
                })
                .toList();
    }

    private static List<FallbackStep> steps(Fallback fallback, TaskReport report) {
        return fallback.steps().stream()
                .map(step -> {
                    ChannelReport of = report.channels().getOrDefault(step.channel(), ChannelReport.NONE);
                    return new FallbackStep(
                            step.channel().wireName(),
                            step.channel().key(),
                            step.after().toMillis(),
                            of.figures(),
                            of.account().spared(),
                            of.account().overBudget(),
                            of.account().lateArrivals(),
                            Money.text(of.account().spentMicros()),
                            Money.text(of.account().savedMicros()));
                })
                .toList();
    }

    static String wire(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
