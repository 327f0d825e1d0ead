package io.hongyan.delivery;

import io.hongyan.kernel.Channel;
import io.hongyan.kernel.TaskId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * The running tasks of a shard: by key; by device, for who connects asks what waits for it; and by the channel that has something to
 * send. Tasks of many devices are asked one after the other; single pushes, of which there may be very many, are found by their
 * devices. Orders are those of acceptance.
 */
final class RunningTasks {

    private final Map<TaskKey, BulkTask> byKey = new HashMap<>();
    private final Map<Integer, NavigableMap<Long, BulkTask>> ofMany = new HashMap<>();
    private final Map<Device, List<BulkTask>> singles = new HashMap<>();

    /** A task stays until it is found to have nothing to send, or ends. */
    private final Map<Lane, NavigableMap<Long, BulkTask>> sending = new HashMap<>();

    private record Device(int app, int ordinal) {}

    private record Lane(int app, Channel channel, boolean important) {}

    @Nullable
    BulkTask find(TaskKey key) {
        return byKey.get(key);
    }

    void add(BulkTask task) {
        byKey.put(task.key, task);
        if (isSingle(task)) {
            targets(task, task.undelivered);
        } else {
            ofMany.computeIfAbsent(task.spec.app(), unused -> new TreeMap<>()).put(task.sequence, task);
        }
        task.shares.values().forEach(share -> sends(task, share.channel));
    }

    void remove(BulkTask task) {
        byKey.remove(task.key);
        if (isSingle(task)) {
            task.devices.forEach((int ordinal) -> {
                Device device = new Device(task.spec.app(), ordinal);
                List<BulkTask> tasks = Objects.requireNonNull(singles.get(device));
                tasks.remove(task);
                if (tasks.isEmpty()) {
                    singles.remove(device);
                }
            });
        } else {
            Objects.requireNonNull(ofMany.get(task.spec.app())).remove(task.sequence);
        }
        task.shares
                .keySet()
                .forEach(channel ->
                        sending(task.spec.app(), channel, important(task)).remove(task.sequence));
    }

    /** A single push got more devices. */
    void targets(BulkTask task, RoaringBitmap more) {
        if (isSingle(task)) {
            more.forEach((int ordinal) -> {
                if (task.devices.checkedAdd(ordinal)) {
                    singles.computeIfAbsent(new Device(task.spec.app(), ordinal), unused -> new ArrayList<>(1))
                            .add(task);
                }
            });
        }
    }

    static boolean isSingle(BulkTask task) {
        return task.spec.id().kind() == TaskId.Kind.SINGLE;
    }

    /** Tasks that may concern a device. */
    List<BulkTask> of(int app, int ordinal) {
        List<BulkTask> tasks = new ArrayList<>(singles.getOrDefault(new Device(app, ordinal), List.of()));
        NavigableMap<Long, BulkTask> many = ofMany.get(app);
        if (many != null) {
            tasks.addAll(many.values());
        }
        return tasks;
    }

    /** Tasks that may concern any of the devices. */
    Collection<BulkTask> of(int app, RoaringBitmap devices) {
        Set<BulkTask> tasks = new HashSet<>();
        if (!singles.isEmpty()) {
            devices.forEach((int ordinal) -> tasks.addAll(singles.getOrDefault(new Device(app, ordinal), List.of())));
        }
        NavigableMap<Long, BulkTask> many = ofMany.get(app);
        if (many != null) {
            tasks.addAll(many.values());
        }
        return inOrder(tasks);
    }

    /** Tasks that wait for a device and that it may have by the own channel now. */
    List<BulkTask> waiting(int app, int ordinal) {
        List<BulkTask> waiting = null;
        List<BulkTask> single = singles.isEmpty() ? null : singles.get(new Device(app, ordinal));
        if (single != null) {
            waiting = waiting(single, ordinal, null);
        }
        NavigableMap<Long, BulkTask> many = ofMany.get(app);
        if (many != null) {
            waiting = waiting(many.values(), ordinal, waiting);
        }
        return waiting == null ? List.of() : single == null ? waiting : inOrder(waiting);
    }

    private static @Nullable List<BulkTask> waiting(
            Collection<BulkTask> tasks, int ordinal, @Nullable List<BulkTask> found) {
        List<BulkTask> waiting = found;
        for (BulkTask task : tasks) {
            if (task.waitsFor(ordinal)) {
                if (waiting == null) {
                    waiting = new ArrayList<>();
                }
                waiting.add(task);
            }
        }
        return waiting;
    }

    private static List<BulkTask> inOrder(Collection<BulkTask> tasks) {
        return tasks.stream()
                .sorted(Comparator.comparingLong(task -> task.sequence))
                .toList();
    }

    // --- by channel ---

    /** A task has something to send by a channel. */
    void sends(BulkTask task, Channel channel) {
        sending(task.spec.app(), channel, important(task)).put(task.sequence, task);
    }

    /** The next task, of those accepted after a sequence number, that has something to send by a channel; null: none has. */
    @Nullable
    BulkTask nextSending(int app, Channel channel, boolean important, long afterSequence) {
        NavigableMap<Long, BulkTask> tasks = sending(app, channel, important);
        for (Map.Entry<Long, BulkTask> next = tasks.higherEntry(afterSequence);
                next != null;
                next = tasks.higherEntry(next.getKey())) {
            VendorShare share = next.getValue().shares.get(channel);
            if (share != null && !share.waiting.isEmpty()) {
                return next.getValue();
            }
            tasks.remove(next.getKey());
        }
        return null;
    }

    private NavigableMap<Long, BulkTask> sending(int app, Channel channel, boolean important) {
        return sending.computeIfAbsent(new Lane(app, channel, important), unused -> new TreeMap<>());
    }

    private static boolean important(BulkTask task) {
        return task.spec.settings().routing().important();
    }
}
