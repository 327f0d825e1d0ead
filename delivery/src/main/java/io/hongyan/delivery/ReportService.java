package io.hongyan.delivery;

import io.hongyan.audience.Audience;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Sums the shards' parts of reports. */
final class ReportService implements Reports {

    private static final long HOUR_MILLIS = 3_600_000;

    private static final Duration ONLINE_HISTORY = Duration.ofHours(24);

    /** Devices of one page of losses and reason, at most. */
    private static final int LOSSES_AT_ONCE = 10_000;

    private final Shards shards;
    private final InstantSource clock;
    private final ZoneId zone;

    ReportService(Shards shards, InstantSource clock, ZoneId zone) {
        this.shards = shards;
        this.clock = clock;
        this.zone = zone;
    }

    @Override
    public Optional<TaskReport> task(int app, TaskId id, boolean byBrand) {
        TaskKey key = TaskKey.of(app, id);
        List<ShardOp.ShardFigures> parts = shards.askAll(shard -> new ShardOp.TaskFigures(key, byBrand)).stream()
                .flatMap(Optional::stream)
                .toList();
        if (parts.isEmpty()) {
            return !id.keptAsRows()
                            && id.shard() < shards.count()
                            && shards.ask(id.shard(), new ShardOp.FindTask(key)).isPresent()
                    ? Optional.of(sum(id, List.of()))
                    : Optional.empty();
        }
        return Optional.of(sum(id, parts));
    }

    private static TaskReport sum(TaskId id, List<ShardOp.ShardFigures> parts) {
        Figures total = parts.stream().map(ShardOp.ShardFigures::total).reduce(Figures.NONE, Figures::plus);
        Map<Channel, ChannelReport> channels = new EnumMap<>(Channel.class);
        channels.put(Channel.DEVICE, ChannelReport.NONE);
        Map<String, Figures> brands = new HashMap<>();
        Map<LossReason, Long> beforeSending = new EnumMap<>(LossReason.class);
        Map<LossReason, Long> beforeArrival = new EnumMap<>(LossReason.class);
        Map<Integer, Long> actions = new HashMap<>();
        for (ShardOp.ShardFigures part : parts) {
            part.channels().forEach((channel, report) -> channels.merge(channel, report, ChannelReport::plus));
            part.brands().forEach((brand, figures) -> brands.merge(brand, figures, Figures::plus));
            part.lossesBeforeSending().forEach((reason, count) -> beforeSending.merge(reason, count, Long::sum));
            part.lossesBeforeArrival().forEach((reason, count) -> beforeArrival.merge(reason, count, Long::sum));
            part.actions().forEach((action, count) -> actions.merge(action, count, Long::sum));
        }
        return new TaskReport(
                id,
                parts.stream().mapToLong(ShardOp.ShardFigures::targeted).sum(),
                parts.stream().mapToLong(ShardOp.ShardFigures::filtered).sum(),
                parts.stream().mapToLong(ShardOp.ShardFigures::pending).sum(),
                parts.stream().mapToLong(ShardOp.ShardFigures::inFlight).sum(),
                parts.stream().mapToLong(ShardOp.ShardFigures::arrived).sum(),
                parts.stream().mapToLong(ShardOp.ShardFigures::lost).sum(),
                parts.stream().mapToLong(ShardOp.ShardFigures::expired).sum(),
                parts.stream().mapToLong(ShardOp.ShardFigures::recalled).sum(),
                parts.stream().mapToLong(ShardOp.ShardFigures::dismissed).sum(),
                total,
                Map.copyOf(channels),
                Map.copyOf(brands),
                Map.copyOf(beforeSending),
                Map.copyOf(beforeArrival),
                Map.copyOf(actions),
                parts.stream()
                        .map(ShardOp.ShardFigures::fallback)
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    @Override
    public Optional<PushTotals> group(int app, String groupName, LocalDate from, LocalDate to) {
        PushTotals totals = totals(app, Tallies.groupScope(groupName), from, to);
        return totals.total().equals(Figures.NONE) ? Optional.empty() : Optional.of(totals);
    }

    @Override
    public PushTotals day(int app, LocalDate day) {
        return totals(app, Tallies.ALL, day, day);
    }

    private PushTotals totals(int app, String scope, LocalDate from, LocalDate to) {
        long[] sum = sums(app, scope, from, to);
        Figures figures = TrendService.figures(sum);
        return new PushTotals(figures, Map.of(Channel.DEVICE, figures));
    }

    private long[] sums(int app, String scope, LocalDate from, LocalDate to) {
        List<long[]> parts = shards.askAll(shard -> new ShardOp.Totals(app, scope, from.toEpochDay(), to.toEpochDay()));
        long[] sum = new long[Tallies.Column.values().length];
        for (long[] part : parts) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += part[i];
            }
        }
        return sum;
    }

    @Override
    public UserTotals users(int app, LocalDate day) {
        List<ShardOp.UserCounts> parts = shards.askAll(shard -> new ShardOp.Users(app, day.toEpochDay()));
        return new UserTotals(
                parts.stream().mapToLong(ShardOp.UserCounts::accumulated).sum(),
                parts.stream().mapToLong(ShardOp.UserCounts::registered).sum(),
                parts.stream().mapToLong(ShardOp.UserCounts::active).sum(),
                shards.ask(OnlineSampler.home(app, shards), new ShardOp.OnlinePeak(app, day.toEpochDay())));
    }

    @Override
    public List<OnlineSample> online(int app) {
        long from = clock.millis() - ONLINE_HISTORY.toMillis();
        return shards.ask(OnlineSampler.home(app, shards), new ShardOp.OnlineSamples(app, from));
    }

    @Override
    public List<List<Instant>> onlineHours(int app, List<DeviceAddress> devices) {
        return new ByShard<>(devices, device -> device)
                .collect(shards, part -> new ShardOp.OnlineHoursOf(app, ByShard.ordinals(part))).stream()
                        .map(hours -> hours.stream().map(ReportService::startOf).toList())
                        .toList();
    }

    @Override
    public List<OnlineSample> onlineHours(int app, Audience audience) {
        long first = Math.floorDiv(clock.millis(), HOUR_MILLIS) - OnlineHours.HOURS + 1;
        long[] sums = new long[OnlineHours.HOURS];
        shards.askAll(shard -> new ShardOp.OnlineHoursOfAudience(app, audience)).forEach(counts -> {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += counts[i];
            }
        });
        List<OnlineSample> samples = new ArrayList<>(sums.length);
        for (int i = 0; i < sums.length; i++) {
            samples.add(new OnlineSample(startOf(first + i).toEpochMilli(), (int) sums[i]));
        }
        return samples;
    }

    private static Instant startOf(long hour) {
        return Instant.ofEpochMilli(hour * HOUR_MILLIS);
    }

    @Override
    public Map<AppPush.Quota, Long> acceptedToday(int app) {
        Map<AppPush.Quota, Long> accepted = new EnumMap<>(AppPush.Quota.class);
        for (AppPush.Quota quota : AppPush.Quota.values()) {
            accepted.put(quota, acceptedToday(app, quota.name()));
        }
        return accepted;
    }

    @Override
    public long listsToday(int app) {
        return acceptedToday(app, PushService.LISTS);
    }

    private long acceptedToday(int app, String what) {
        LocalDate today = clock.instant().atZone(zone).toLocalDate();
        return sums(app, Tallies.acceptedScope(what), today, today)[Tallies.Column.ACCEPTED.ordinal()];
    }

    @Override
    public long vendorQuotaUsed(int app, Channel channel, MessageClass messageClass, long epochDay) {
        return shards.askAll(shard -> new ShardOp.QuotaUse(app, channel, messageClass, epochDay)).stream()
                .mapToLong(units -> units.granted() - units.unused())
                .sum();
    }

    @Override
    public void losses(int app, TaskId task, LossFilter filter, LossVisitor visitor) {
        TaskKey key = TaskKey.of(app, task);
        for (int shard = 0; shard < shards.count(); shard++) {
            OptionalInt from = OptionalInt.of(0);
            while (from.isPresent()) {
                ShardOp.LossPage page =
                        shards.ask(shard, new ShardOp.LossDevices(key, filter, from.getAsInt(), LOSSES_AT_ONCE));
                for (ShardOp.LostDevice lost : page.devices()) {
                    DeviceAddress device = new DeviceAddress(app, shard, lost.ordinal());
                    ChannelReport.Loss loss = new ChannelReport.Loss(lost.stage(), lost.reason(), lost.vendorCode());
                    if (!visitor.visit(device, lost.channel(), loss)) {
                        return;
                    }
                }
                from = page.next();
            }
        }
    }

    @Override
    public List<ChainEvent> chain(int app, TaskId task, DeviceAddress device) {
        return shards.ask(device.shard(), new ShardOp.Chain(TaskKey.of(app, task), device.ordinal()));
    }
}
