package io.hongyan.delivery;

import io.hongyan.audience.BitmapTable;
import io.hongyan.shards.ShardContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;

/** The curve of a task: read from the delta log of each shard, then gathered into buckets. */
final class CurveSteps {

    private static final List<Duration> BUCKETS = List.of(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(3),
            Duration.ofHours(6),
            Duration.ofHours(12),
            Duration.ofDays(1));

    private CurveSteps() {}

    /** What a curve shows. */
    enum Line {
        SENT,
        ARRIVED,
        DISPLAYED,
        CLICKED,
        LOST
    }

    /** So many devices came so far at one moment. */
    record Step(Line line, long millis, long devices) {}

    private record Delta(long millis, byte[] ordinals) {}

    // --- on a shard ---

    static List<Step> ofSets(ShardContext context, TaskKey task) {
        Map<Line, List<Delta>> lines = new EnumMap<>(Line.class);
        RoaringBitmap settled = new RoaringBitmap();
        RoaringBitmap targeted = new RoaringBitmap();
        TaskLedger.eachDelta(context.store(), task, (mark, millis, ordinals) -> {
            Line line = switch (mark.kind()) {
                case SENT -> Line.SENT;
                case ARRIVED -> Line.ARRIVED;
                case DISPLAYED -> Line.DISPLAYED;
                case CLICKED -> Line.CLICKED;
                case LOST, EXPIRED -> Line.LOST;
                default -> null;
            };
            if (line != null) {
                lines.computeIfAbsent(line, unused -> new ArrayList<>()).add(new Delta(millis, ordinals));
            }
            switch (mark.kind()) {
                case ARRIVED, FILTERED, RECALLED -> settled.or(BitmapTable.deserialize(ordinals));
                case TARGETED -> targeted.or(BitmapTable.deserialize(ordinals));
                default -> {}
            }
            return true;
        });
        List<Step> steps = new ArrayList<>();
        lines.forEach((line, deltas) -> {
            RoaringBitmap seen = line == Line.LOST ? settled : new RoaringBitmap();
            deltas.sort(Comparator.comparingLong(Delta::millis));
            for (Delta delta : deltas) { // by several channels a device may come as far more than once
                RoaringBitmap added = BitmapTable.deserialize(delta.ordinals);
                added.andNot(seen);
                if (line == Line.LOST) {
                    added.and(targeted); // marks of a recall can be on others
                }
                seen.or(added);
                add(steps, line, delta.millis, added.getLongCardinality());
            }
        });
        return steps;
    }

    static List<Step> ofRows(List<Singles.OfDevice> devices) {
        List<Step> steps = new ArrayList<>();
        for (Singles.OfDevice device : devices) {
            SingleRecord record = device.record();
            boolean lost = record.state() == SingleRecord.State.LOST || record.state() == SingleRecord.State.EXPIRED;
            add(steps, Line.SENT, record.sentMillis(), record.sentMillis() == 0 ? 0 : 1);
            add(steps, Line.ARRIVED, record.arrivedMillis(), record.arrivedMillis() == 0 ? 0 : 1);
            add(steps, Line.DISPLAYED, record.displayedMillis(), record.displayedMillis() == 0 ? 0 : 1);
            add(steps, Line.CLICKED, record.clickedMillis(), record.clickedMillis() == 0 ? 0 : 1);
            add(steps, Line.LOST, record.endMillis(), lost ? 1 : 0);
        }
        return steps;
    }

    private static void add(List<Step> steps, Line line, long millis, long devices) {
        if (devices > 0) {
            steps.add(new Step(line, millis, devices));
        }
    }

    // --- over all shards ---

    /** @param zone whose days buckets begin with */
    static TaskCurve gather(List<Step> steps, ZoneId zone) {
        if (steps.isEmpty()) {
            return new TaskCurve(BUCKETS.getFirst(), List.of());
        }
        long first = steps.stream().mapToLong(Step::millis).min().orElseThrow();
        long last = steps.stream().mapToLong(Step::millis).max().orElseThrow();
        long offset =
                1_000L * zone.getRules().getOffset(Instant.ofEpochMilli(first)).getTotalSeconds();
        Duration bucket = bucket(first + offset, last + offset);
        long length = bucket.toMillis();
        long start = Math.floorDiv(first + offset, length) * length - offset;
        int count = Math.toIntExact((last - start) / length + 1);
        long[][] sums = new long[count][Line.values().length];
        for (Step step : steps) {
            sums[(int) ((step.millis - start) / length)][step.line.ordinal()] += step.devices;
        }
        List<TaskCurve.Point> points = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long[] sum = sums[i];
            points.add(new TaskCurve.Point(
                    Instant.ofEpochMilli(start + i * length),
                    sum[Line.SENT.ordinal()],
                    sum[Line.ARRIVED.ordinal()],
                    sum[Line.DISPLAYED.ordinal()],
                    sum[Line.CLICKED.ordinal()],
                    sum[Line.LOST.ordinal()]));
        }
        return new TaskCurve(bucket, points);
    }

    private static Duration bucket(long firstMillis, long lastMillis) {
        for (Duration bucket : BUCKETS) {
            long length = bucket.toMillis();
            if (Math.floorDiv(lastMillis, length) - Math.floorDiv(firstMillis, length) < TaskCurve.MAX_POINTS) {
                return bucket;
            }
        }
        return Duration.ofMillis(Math.max(
                BUCKETS.getLast().toMillis(), // a clock that jumped: any length, as long as the points are few
                (lastMillis - firstMillis) / (TaskCurve.MAX_POINTS - 1) + 1));
    }
}
