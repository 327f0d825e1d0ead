package io.hongyan.delivery;

import io.hongyan.delivery.Reports.UserTotals;
import io.hongyan.delivery.Tallies.Column;
import io.hongyan.kernel.Channel;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Sums the shards' parts of days. */
final class TrendService implements Trends {

    private final Shards shards;
    private final InstantSource clock;
    private final ZoneId zone;

    TrendService(Shards shards, InstantSource clock, ZoneId zone) {
        this.shards = shards;
        this.clock = clock;
        this.zone = zone;
    }

    @Override
    public List<Day> lastDays(int app, int count) {
        LocalDate to = LocalDate.ofInstant(clock.instant(), zone);
        LocalDate from = to.minusDays(Math.min(count, MAX_DAYS) - 1L);
        List<List<ShardQuestion.DayPart>> parts =
                shards.askAll(shard -> new ShardQuestion.DaysOf(app, from.toEpochDay(), to.toEpochDay()));
        int home = OnlineSampler.home(app, shards);
        List<Day> days = new ArrayList<>();
        for (int i = 0; i < parts.getFirst().size(); i++) {
            int day = i;
            days.add(sum(
                    from.plusDays(i),
                    parts.stream().map(part -> part.get(day)).toList(),
                    parts.get(home).get(i).peak()));
        }
        return days;
    }

    private static Day sum(LocalDate date, List<ShardQuestion.DayPart> parts, long peak) {
        long[] total = new long[Column.values().length];
        Map<Channel, long[]> channels = new EnumMap<>(Channel.class);
        UserTotals users = new UserTotals(0, 0, 0, peak);
        for (ShardQuestion.DayPart part : parts) {
            add(total, part.total());
            part.channels()
                    .forEach((channel, row) ->
                            add(channels.computeIfAbsent(channel, unused -> new long[row.length]), row));
            users = new UserTotals(
                    users.accumulated() + part.users().accumulated(),
                    users.registered() + part.users().registered(),
                    users.active() + part.users().active(),
                    peak);
        }
        Map<Channel, Figures> byChannel = new EnumMap<>(Channel.class);
        channels.forEach((channel, row) -> byChannel.put(channel, figures(row)));
        return new Day(date, total[Column.TARGETED.ordinal()], figures(total), byChannel, users);
    }

    private static void add(long[] sum, long[] row) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += row[i];
        }
    }

    static Figures figures(long[] row) {
        return new Figures(
                row[Column.ELIGIBLE.ordinal()],
                row[Column.SENT.ordinal()],
                row[Column.ARRIVED.ordinal()],
                row[Column.DISPLAYED.ordinal()],
                row[Column.CLICKED.ordinal()]);
    }

    @Override
    public Live live(int app) {
        long online = 0;
        long devices = 0;
        long[] today = new long[Column.values().length];
        for (ShardQuestion.LivePart part : shards.askAll(shard -> new ShardQuestion.LiveOf(app))) {
            online += part.online();
            devices += part.devices();
            add(today, part.today());
        }
        return new Live(online, devices, today[Column.TARGETED.ordinal()], figures(today));
    }
}
