package io.hongyan.delivery;

import io.hongyan.audience.Audience;
import io.hongyan.audience.BitmapName.Kind;
import io.hongyan.kernel.DeviceAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/** Merges what the shards know of devices. */
final class AudienceService implements Audiences {

    /** Names asked of each shard at once, at least: many of them may belong to nobody any more. */
    private static final int NAMES_AT_ONCE = 200;

    private static final BreakDown NOBODY =
            new BreakDown(0, Map.of(), Map.of(), 0, 0, Map.of(), 0, 0, 0, 0, 0, Map.of());

    private final Shards shards;
    private final Devices devices;
    private final KnownTasks tasks;
    private final InstantSource clock;

    AudienceService(Shards shards, Devices devices, InstantSource clock) {
        this.shards = shards;
        this.devices = devices;
        this.tasks = new KnownTasks(shards);
        this.clock = clock;
    }

    @Override
    public BreakDown breakDown(int app, Audience audience) {
        tasks.require(app, audience, clock.millis());
        return shards.askAll(shard -> new ShardQuestion.BreakDownOf(app, audience)).stream()
                .reduce(AudienceService::sum)
                .orElseThrow();
    }

    @Override
    public BreakDown breakDown(int app, List<DeviceAddress> named) {
        return new ByShard<>(named, device -> device)
                        .submit(
                                shards,
                                (shard, part) -> new ShardQuestion.BreakDownOfDevices(app, ByShard.ordinals(part)))
                        .values()
                        .stream()
                        .map(Shards::await)
                        .reduce(NOBODY, AudienceService::sum);
    }

    private static BreakDown sum(BreakDown a, BreakDown b) {
        return new BreakDown(
                a.total() + b.total(),
                sum(a.platforms(), b.platforms()),
                sum(a.brands(), b.brands()),
                a.online() + b.online(),
                a.ownChannel() + b.ownChannel(),
                sum(a.tokens(), b.tokens()),
                a.notificationOff() + b.notificationOff(),
                a.blacklisted() + b.blacklisted(),
                a.uninstalled() + b.uninstalled(),
                a.inactive() + b.inactive(),
                a.unreachable() + b.unreachable(),
                sum(a.reach(), b.reach()));
    }

    private static <K> Map<K, Long> sum(Map<K, Long> a, Map<K, Long> b) {
        Map<K, Long> sum = new HashMap<>(a);
        b.forEach((key, count) -> sum.merge(key, count, Long::sum));
        return sum;
    }

    @Override
    public DevicePage devices(int app, Selection selection, Optional<Place> after, int limit) {
        tasks.require(app, selection.audience(), clock.millis());
        List<List<ShardQuestion.ListedDevice>> parts = shards.askAll(shard -> new ShardQuestion.DevicesOf(
                app, selection, after.map(place -> place.of(shard)).orElse(OptionalLong.empty()), limit + 1));
        DeviceMerge merge = new DeviceMerge(parts, after, selection.newestFirst());
        List<DeviceAddress> page = new ArrayList<>();
        while (page.size() < limit && merge.hasNext()) {
            page.add(merge.next(app));
        }
        List<Devices.DeviceProfile> profiles =
                devices.profiles(page).stream().flatMap(Optional::stream).toList();
        return new DevicePage(profiles, merge.hasNext() ? Optional.of(merge.place()) : Optional.empty());
    }

    @Override
    public TagPage tags(int app, String prefix, String after, int limit) {
        List<TagCount> page = new ArrayList<>();
        String from = after;
        while (true) {
            Names names = names(app, Kind.TAG, prefix, from, Math.max(limit + 1, NAMES_AT_ONCE));
            long[] sizes = sizes(app, Kind.TAG, names.names);
            for (int i = 0; i < sizes.length; i++) {
                if (sizes[i] == 0) {
                    continue; // nobody has it any more
                }
                if (page.size() == limit) {
                    return new TagPage(page, Optional.of(page.getLast().tag()));
                }
                page.add(new TagCount(names.names.get(i), sizes[i]));
            }
            if (!names.more) {
                return new TagPage(page, Optional.empty());
            }
            from = names.names.getLast();
        }
    }

    /** @param more there are further ones */
    private record Names(List<String> names, boolean more) {}

    private Names names(int app, Kind kind, String prefix, String after, int limit) {
        List<List<String>> parts = shards.askAll(shard -> new ShardQuestion.NamesOf(app, kind, prefix, after, limit));
        TreeSet<String> all = new TreeSet<>();
        parts.forEach(all::addAll);
        boolean more = all.size() > limit || parts.stream().anyMatch(part -> part.size() == limit);
        return new Names(all.stream().limit(limit).toList(), more);
    }

    private long[] sizes(int app, Kind kind, List<String> names) {
        long[] sums = new long[names.size()];
        shards.askAll(shard -> new ShardQuestion.SizesOf(app, kind, names)).forEach(sizes -> {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += sizes[i];
            }
        });
        return sums;
    }

    @Override
    public List<PurposeCount> purposes(int app) {
        TreeSet<String> all = new TreeSet<>();
        all.addAll(names(app, Kind.CONSENT_GRANTED, "", "", Integer.MAX_VALUE).names);
        all.addAll(names(app, Kind.CONSENT_WITHDRAWN, "", "", Integer.MAX_VALUE).names);
        List<String> purposes = List.copyOf(all);
        long[] granted = sizes(app, Kind.CONSENT_GRANTED, purposes);
        long[] withdrawn = sizes(app, Kind.CONSENT_WITHDRAWN, purposes);
        List<PurposeCount> counts = new ArrayList<>(purposes.size());
        for (int i = 0; i < purposes.size(); i++) {
            counts.add(new PurposeCount(purposes.get(i), granted[i], withdrawn[i]));
        }
        return counts;
    }
}
