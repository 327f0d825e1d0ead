package io.hongyan.kernel.drafts;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Pushes that wait for somebody else's approval. On disk, with their entry in the audit log, when a call returns. */
public interface PushApprovals {

    /**
     * @param id chosen by the caller: the same one again makes none anew
     * @param push JSON
     */
    void ask(int app, String id, String push, long audienceSize, String madeBy);

    Optional<Asked> find(int app, String id);

    /** @param beforeId only those made before this one; empty: from the newest on */
    List<Asked> page(int app, Optional<State> state, Optional<String> beforeId, int limit);

    /** Notes a decision, where none was made yet; else the earlier one stays. Answers the one that holds. */
    Asked decide(int app, String id, State decision, String remark, String actor);

    /**
     * Notes that an approved push was sent.
     *
     * @param result JSON of what became of it
     */
    Asked sent(int app, String id, String result);

    /** Where a push stands. {@code EXPIRED}: nobody decided before it was to start, or for seven days. */
    enum State {
        WAITING,
        APPROVED,
        REJECTED,
        EXPIRED
    }

    /**
     * @param decidedBy empty while nobody decided, like the time and the remark
     * @param result empty while it is not sent
     */
    record Asked(
            String id,
            State state,
            String push,
            long audienceSize,
            String madeBy,
            Instant madeAt,
            Optional<String> decidedBy,
            Optional<Instant> decidedAt,
            Optional<String> remark,
            Optional<String> result) {}
}
