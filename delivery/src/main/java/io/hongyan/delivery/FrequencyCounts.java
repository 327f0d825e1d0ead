package io.hongyan.delivery;

import io.hongyan.audience.BitmapName;
import io.hongyan.audience.BitmapTable;
import io.hongyan.delivery.rules.FrequencyCap;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.ShardStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.roaringbitmap.RoaringBitmap;

/**
 * How many messages each device of a shard was sent: for each series (a category by the hour or by the day) and priority one
 * {@link BitSliced} number per hour or day, whose binary digits are persistent sets. A number stops at 2<sup>{@value #DIGITS}</sup> − 1.
 *
 * <pre>
 * set SENT_COUNT, value: unit | bucket | priority | digit | category, such as d20450/5/0/marketing
 * </pre>
 *
 * <p>Owned by the shard's thread; it remembers which sets there are.
 */
final class FrequencyCounts {

    private static final int DIGITS = 7;

    private final BitmapTable bitmaps;
    private final Map<Integer, Map<Series, NavigableMap<Bucket, Integer>>> digitsOf = new HashMap<>();

    FrequencyCounts(BitmapTable bitmaps) {
        this.bitmaps = bitmaps;
    }

    /** What is counted, and in which steps. */
    record Series(String category, FrequencyCap.Unit unit) {}

    private record Bucket(long number, int priority) implements Comparable<Bucket> {
        @Override
        public int compareTo(Bucket other) {
            int byNumber = Long.compare(number, other.number);
            return byNumber != 0 ? byNumber : Integer.compare(priority, other.priority);
        }
    }

    /** Of the candidates, those that were sent so many messages of a priority or above from a bucket on; the caller's own. */
    RoaringBitmap reached(
            ShardContext context,
            int app,
            Series series,
            long fromBucket,
            int priority,
            int count,
            RoaringBitmap candidates) {
        BitSliced sum = new BitSliced();
        buckets(context.store(), app, series)
                .tailMap(new Bucket(fromBucket, 0), true)
                .forEach((bucket, digits) -> {
                    if (bucket.priority >= priority) {
                        List<RoaringBitmap> number = new ArrayList<>(digits);
                        for (int digit = 0; digit < digits; digit++) {
                            number.add(RoaringBitmap.and(
                                    bitmaps.get(context.store(), name(app, series, bucket, digit)), candidates));
                        }
                        sum.add(number);
                    }
                });
        return sum.atLeast(count);
    }

    /** Counts one message more for each of the devices. */
    void add(ShardContext context, int app, Series series, long number, int priority, RoaringBitmap ordinals) {
        ShardStore store = context.store();
        NavigableMap<Bucket, Integer> buckets = buckets(store, app, series);
        Bucket bucket = new Bucket(number, priority);
        if (!buckets.containsKey(bucket)) {
            dropBefore(store, app, series, buckets, number - series.unit.most());
        }
        int digits = buckets.getOrDefault(bucket, 0);
        RoaringBitmap carry = ordinals.clone();
        if (digits == DIGITS) {
            RoaringBitmap full = carry.clone();
            for (int digit = 0; digit < DIGITS; digit++) {
                full.and(bitmaps.get(store, name(app, series, bucket, digit)));
            }
            carry.andNot(full);
        }
        for (int digit = 0; !carry.isEmpty(); digit++) {
            BitmapName name = name(app, series, bucket, digit);
            RoaringBitmap next = RoaringBitmap.and(bitmaps.get(store, name), carry);
            bitmaps.addAll(store, name, carry);
            bitmaps.removeAll(store, name, next);
            carry = next;
            buckets.merge(bucket, digit + 1, Math::max);
        }
    }

    /** Counts one message less for each of the devices that has one in the bucket. */
    void takeBack(ShardContext context, int app, Series series, long number, int priority, RoaringBitmap ordinals) {
        ShardStore store = context.store();
        Bucket bucket = new Bucket(number, priority);
        int digits = buckets(store, app, series).getOrDefault(bucket, 0);
        RoaringBitmap counted = new RoaringBitmap();
        for (int digit = 0; digit < digits; digit++) {
            counted.or(bitmaps.get(store, name(app, series, bucket, digit)));
        }
        RoaringBitmap borrow = RoaringBitmap.and(ordinals, counted);
        for (int digit = 0; !borrow.isEmpty(); digit++) {
            BitmapName name = name(app, series, bucket, digit);
            RoaringBitmap ones = RoaringBitmap.and(bitmaps.get(store, name), borrow);
            RoaringBitmap zeros = RoaringBitmap.andNot(borrow, ones);
            bitmaps.removeAll(store, name, ones);
            bitmaps.addAll(store, name, zeros);
            borrow = zeros;
        }
    }

    private void dropBefore(
            ShardStore store, int app, Series series, NavigableMap<Bucket, Integer> buckets, long number) {
        NavigableMap<Bucket, Integer> old = buckets.headMap(new Bucket(number, 0), false);
        old.forEach((bucket, digits) -> {
            for (int digit = 0; digit < digits; digit++) {
                bitmaps.drop(store, name(app, series, bucket, digit));
            }
        });
        old.clear();
    }

    private NavigableMap<Bucket, Integer> buckets(ShardStore store, int app, Series series) {
        return digitsOf.computeIfAbsent(app, unused -> load(store, app))
                .computeIfAbsent(series, unused -> new TreeMap<>());
    }

    private Map<Series, NavigableMap<Bucket, Integer>> load(ShardStore store, int app) {
        Map<Series, NavigableMap<Bucket, Integer>> found = new HashMap<>();
        for (String value : bitmaps.values(store, app, BitmapName.Kind.SENT_COUNT)) {
            String[] parts = value.split("/", 4);
            FrequencyCap.Unit unit =
                    value.charAt(0) == FrequencyCap.Unit.HOUR.letter() ? FrequencyCap.Unit.HOUR : FrequencyCap.Unit.DAY;
            Bucket bucket = new Bucket(Long.parseLong(parts[0].substring(1)), Integer.parseInt(parts[1]));
            found.computeIfAbsent(new Series(parts[3], unit), unused -> new TreeMap<>())
                    .merge(bucket, Integer.parseInt(parts[2]) + 1, Math::max);
        }
        return found;
    }

    private static BitmapName name(int app, Series series, Bucket bucket, int digit) {
        return new BitmapName(
                app,
                BitmapName.Kind.SENT_COUNT,
                series.unit.letter() + Long.toString(bucket.number) + "/" + bucket.priority + "/" + digit + "/"
                        + series.category);
    }
}
