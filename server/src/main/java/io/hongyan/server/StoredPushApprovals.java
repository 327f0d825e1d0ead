package io.hongyan.server;

import io.hongyan.api.v1.PushApprovals;
import io.hongyan.control.PushApprovalStore;
import io.hongyan.kernel.App;
import io.hongyan.kernel.access.AppRegistry;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The control plane's approvals, and the apps' thresholds, as the API knows them. */
record StoredPushApprovals(PushApprovalStore store, AppRegistry apps) implements PushApprovals {

    @Override
    public OptionalLong threshold(App app) {
        return apps.byNumber(app.number())
                .flatMap(profile -> profile.settings().approvalThreshold())
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    @Override
    public void ask(int app, String id, String push, long audienceSize, String madeBy) {
        store.ask(app, id, push, audienceSize, madeBy);
    }

    @Override
    public Optional<Asked> find(int app, String id) {
        return store.find(app, id).map(StoredPushApprovals::asked);
    }

    @Override
    public List<Asked> page(int app, Optional<State> state, Optional<String> beforeId, int limit) {
        return store.page(app, state.map(StoredPushApprovals::stored), beforeId, limit).stream()
                .map(StoredPushApprovals::asked)
                .toList();
    }

    @Override
    public Asked decide(int app, String id, State decision, String remark, String actor) {
        return asked(store.decide(app, id, stored(decision), remark, actor));
    }

    @Override
    public Asked sent(int app, String id, String result) {
        return asked(store.sent(app, id, result));
    }

    private static PushApprovalStore.State stored(State state) {
        return PushApprovalStore.State.valueOf(state.name());
    }

    private static Asked asked(PushApprovalStore.Approval approval) {
        return new Asked(
                approval.id(),
                State.valueOf(approval.state().name()),
                approval.push(),
                approval.audienceSize(),
                approval.madeBy(),
                approval.madeAt(),
                approval.decidedBy(),
                approval.decidedAt(),
                approval.remark(),
                approval.result());
    }
}
