package io.hongyan.delivery;

import io.hongyan.audience.Audience;
import io.hongyan.kernel.TaskId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Single pushes that are kept as sets of devices, as list tasks are, for they have a time table or a price: accepted on their home
 * shard, then given their devices. A crash in between leaves a task without devices, and a caller who was not answered.
 */
final class SinglesAsTasks {

    private final Shards shards;

    SinglesAsTasks(Shards shards) {
        this.shards = shards;
    }

    List<Pushes.Accepted> push(int app, List<SinglePush> pushes, long nowMillis, LocalDate today) {
        List<CompletableFuture<HomeTask>> homes = new ArrayList<>(pushes.size());
        for (SinglePush push : pushes) {
            int home = push.targets().getFirst().device().shard();
            TaskId id = TaskId.singleAsSets(today, app, home, push.requestId());
            TaskSpec spec = new TaskSpec(
                    app,
                    id,
                    nowMillis,
                    today.toEpochDay(),
                    push.groupName(),
                    Audience.ALL,
                    push.content(),
                    push.settings());
            homes.add(shards.submit(home, new ShardOp.AcceptTask(spec, "")));
        }
        List<Addressing> addressings = new ArrayList<>(pushes.size());
        for (int i = 0; i < pushes.size(); i++) {
            HomeTask home = Shards.await(homes.get(i));
            ByShard<Target> targets = new ByShard<>(pushes.get(i).targets(), Target::device);
            addressings.add(new Addressing(
                    home.spec().id(),
                    pushes.get(i).targets(),
                    targets,
                    targets.submit(
                            shards,
                            (shard, part) -> new ShardOp.TargetDevices(home.spec(), home.expiryMillis(), part))));
        }
        return addressings.stream().map(Addressing::await).toList();
    }

    /** A task that is being given its devices. */
    private record Addressing(
            TaskId task,
            List<Target> targets,
            ByShard<Target> byShard,
            Map<Integer, CompletableFuture<Optional<List<TargetStatus.Status>>>> replies) {

        Pushes.Accepted await() {
            Map<Target, TargetStatus.Status> statuses = new HashMap<>();
            replies.forEach((shard, reply) -> Shards.await(reply).ifPresent(answers -> {
                List<Target> part = byShard.part(shard);
                for (int i = 0; i < part.size(); i++) {
                    statuses.put(part.get(i), answers.get(i));
                }
            }));
            return new Pushes.Accepted(
                    task,
                    targets.stream()
                            .map(target -> new TargetStatus(
                                    target.device(), statuses.getOrDefault(target, TargetStatus.Status.UNKNOWN)))
                            .toList());
        }
    }
}
