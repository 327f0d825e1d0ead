package io.hongyan.delivery;

import io.hongyan.audience.DeviceRecord;
import io.hongyan.audience.DeviceRegistry;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.ShardContext;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.roaringbitmap.RoaringBitmap;

/**
 * Attention across a user's devices ({@link Attention}). What got a user's attention here in one group of commands is told to all
 * shards in its commit, alias by alias, for each shard knows those of its own devices. There the message is taken back: what waits
 * is recalled, vendors that can take messages back are asked to, and a device that was sent it by the own channel gets a revoke.
 */
final class Attentions {

    /** Code of what was taken back for it. */
    static final String CODE = "attention";

    private final DeviceRegistry registry;

    /** What the group of commands that is under way has seen. */
    private final Map<TaskKey, Seen> seen = new LinkedHashMap<>();

    private record Seen(TaskSpec spec, RoaringBitmap ordinals) {}

    Attentions(DeviceRegistry registry) {
        this.registry = registry;
    }

    /** Devices reached a stage of a task for the first time. */
    void reached(TaskSpec spec, Mark.Kind stage, RoaringBitmap ordinals) {
        Optional<Attention> attention = spec.settings().attention();
        if (attention.isPresent() && attention.get().stage == stage && !ordinals.isEmpty()) {
            seen.computeIfAbsent(spec.key(), unused -> new Seen(spec, new RoaringBitmap()))
                    .ordinals
                    .or(ordinals);
        }
    }

    void flush(ShardContext context) {
        seen.values().forEach(part -> {
            TaskSpec spec = part.spec;
            Set<ShardMessage.Attended.Person> people = new LinkedHashSet<>();
            part.ordinals.forEach((int ordinal) -> registry.find(context, spec.app(), ordinal)
                    .map(DeviceRecord::aliases)
                    .ifPresent(aliases -> aliases.forEach(
                            (type, alias) -> people.add(new ShardMessage.Attended.Person(type, alias)))));
            if (!people.isEmpty()) {
                byte[] message = new ShardMessage.Attended(
                                spec.app(),
                                spec.id(),
                                spec.settings().attention().orElseThrow(),
                                List.copyOf(people))
                        .toBytes();
                for (int shard = 0; shard < context.shards(); shard++) {
                    context.send(shard, message);
                }
            }
        });
        seen.clear();
    }

    /** The devices of a person here. */
    RoaringBitmap devicesOf(ShardContext context, int app, ShardMessage.Attended.Person person) {
        RoaringBitmap devices = new RoaringBitmap();
        registry.devicesOf(context, app, person.aliasType(), person.alias()).forEach(devices::add);
        return devices;
    }

    /** A push that takes a task back from devices of one person that the own channel sent it to. */
    static ShardOp.Single revoke(
            ShardContext context,
            TaskSpec spec,
            ShardMessage.Attended.Person person,
            List<Target> targets,
            long epochDay) {
        LocalDate day = LocalDate.ofEpochDay(epochDay);
        String requestId = CODE + "/" + spec.id().msgid() + "/" + person.aliasType() + "/" + person.alias();
        TaskId id = TaskId.of(TaskId.Kind.SINGLE, day, spec.app(), context.shard(), requestId);
        Content content = new Content(
                Content.Type.REVOKE,
                "{\"revoke\":{\"old_task_id\":\"" + spec.id() + "\"}}",
                "",
                Optional.of(spec.id()));
        Duration validity = spec.settings().validity();
        PushSettings settings =
                new PushSettings(validity, 0, Optional.empty(), false, Optional.empty(), "").of(content);
        return new ShardOp.Single(
                TaskKey.of(spec.app(), id),
                id.monthDay(),
                epochDay,
                new SinglePush(requestId, "", targets, content, settings),
                new ArrayList<>(targets),
                DevicePayload.of(id, content, 0));
    }
}
