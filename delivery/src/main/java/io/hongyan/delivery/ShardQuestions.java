package io.hongyan.delivery;

import io.hongyan.audience.BitmapTable;
import io.hongyan.shards.ShardContext;
import java.util.ArrayList;
import java.util.List;

/** Answers on one shard what {@link PushRecords}, {@link Audiences} and {@link Trends} ask. */
final class ShardQuestions {

    private final DeviceSets devices;
    private final BitmapTable bitmaps;
    private final HomeTasks home;
    private final TaskFigures figures;
    private final DaySums days;
    private final Calendar calendar;

    ShardQuestions(
            DeviceSets devices,
            BitmapTable bitmaps,
            HomeTasks home,
            TaskFigures figures,
            DaySums days,
            Calendar calendar) {
        this.devices = devices;
        this.bitmaps = bitmaps;
        this.home = home;
        this.figures = figures;
        this.days = days;
        this.calendar = calendar;
    }

    DaySums days() {
        return days;
    }

    Object answer(ShardContext context, ShardQuestion<?> question) {
        return switch (question) {
            case ShardQuestion.TasksOf of ->
                TaskIndex.page(context, home, of.app(), of.filter(), of.after(), of.limit());
            case ShardQuestion.CountsOf of ->
                of.tasks().stream()
                        .map(task -> figures.counts(context, of.app(), task))
                        .toList();
            case ShardQuestion.CurveOf of -> figures.curve(context, of.task());
            case ShardQuestion.SingleOf of -> figures.single(context, of.task());
            case ShardQuestion.HistoryOf of -> figures.history(context, of);
            case ShardQuestion.BreakDownOf of ->
                devices.breakDown(context, of.app(), of.audience(), calendar.day(context.nowMillis()));
            case ShardQuestion.BreakDownOfDevices of ->
                devices.breakDown(context, of.app(), of.ordinals(), calendar.day(context.nowMillis()));
            case ShardQuestion.DevicesOf of -> devices.page(context, of, calendar.day(context.nowMillis()));
            case ShardQuestion.NamesOf of -> names(context, of);
            case ShardQuestion.SizesOf of ->
                of.names().stream()
                        .mapToLong(name -> devices.size(context, of.app(), of.kind(), name))
                        .toArray();
            case ShardQuestion.DaysOf of -> days.of(context, of.app(), of.fromDay(), of.toDay());
            case ShardQuestion.LiveOf of -> days.live(context, of.app(), calendar.day(context.nowMillis()));
        };
    }

    private List<String> names(ShardContext context, ShardQuestion.NamesOf of) {
        List<String> names = new ArrayList<>();
        boolean fromPrefix = of.after().compareTo(of.prefix()) < 0;
        for (String name : bitmaps.names(context.store(), of.app(), of.kind())
                .tailSet(fromPrefix ? of.prefix() : of.after(), fromPrefix)) {
            if (!name.startsWith(of.prefix()) || names.size() == of.limit()) {
                break;
            }
            names.add(name);
        }
        return names;
    }
}
