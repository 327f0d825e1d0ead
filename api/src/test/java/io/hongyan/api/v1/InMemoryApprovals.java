package io.hongyan.api.v1;

import io.hongyan.kernel.drafts.PushApprovals;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps what waits for approval for as long as the test lasts; expires nothing. */
public final class InMemoryApprovals implements PushApprovals {

    private final Map<String, Asked> asked = new LinkedHashMap<>();
    private final InstantSource clock;

    public InMemoryApprovals(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void ask(int app, String id, String push, long audienceSize, String madeBy) {
        asked.putIfAbsent(
                id,
                new Asked(
                        id,
                        State.WAITING,
                        push,
                        audienceSize,
                        madeBy,
                        clock.instant(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Override
    public synchronized Optional<Asked> find(int app, String id) {
        return Optional.ofNullable(asked.get(id));
    }

    @Override
    public synchronized List<Asked> page(int app, Optional<State> state, Optional<String> beforeId, int limit) {
        List<Asked> all = new ArrayList<>(asked.values()).reversed();
        int from = beforeId.map(id -> all.indexOf(asked.get(id)) + 1).orElse(0);
        return all.subList(from, all.size()).stream()
                .filter(one -> state.isEmpty() || state.get() == one.state())
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Asked decide(int app, String id, State decision, String remark, String actor) {
        Asked before = find(app, id).orElseThrow();
        if (before.state() == State.WAITING) {
            asked.put(
                    id,
                    new Asked(
                            id,
                            decision,
                            before.push(),
                            before.audienceSize(),
                            before.madeBy(),
                            before.madeAt(),
                            Optional.of(actor),
                            Optional.of(clock.instant()),
                            Optional.of(remark),
                            Optional.empty()));
        }
        return find(app, id).orElseThrow();
    }

    @Override
    public synchronized Asked sent(int app, String id, String result) {
        Asked before = find(app, id).orElseThrow();
        Asked now = new Asked(
                id,
                before.state(),
                before.push(),
                before.audienceSize(),
                before.madeBy(),
                before.madeAt(),
                before.decidedBy(),
                before.decidedAt(),
                before.remark(),
                Optional.of(result));
        asked.put(id, now);
        return now;
    }
}
