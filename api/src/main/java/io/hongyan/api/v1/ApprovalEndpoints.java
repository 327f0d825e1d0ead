package io.hongyan.api.v1;

import io.hongyan.api.Fields;
import io.hongyan.api.Refusal;
import io.hongyan.kernel.Permission;
import io.hongyan.kernel.drafts.PushApprovals;
import io.hongyan.kernel.drafts.PushApprovals.Asked;
import io.hongyan.kernel.drafts.PushApprovals.State;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Pushes over an app's threshold, and what others decide of them. */
final class ApprovalEndpoints {

    private static final int MAX_REMARK = 200;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final PushApprovals approvals;
    private final PushSending sending;

    ApprovalEndpoints(PushApprovals approvals, PushSending sending) {
        this.approvals = approvals;
        this.sending = sending;
    }

    void addTo(NativeRoutes routes) {
        routes.inApp("GET", "approvals", Permission.APP_READ, this::list);
        routes.inApp("GET", "approvals/{}", Permission.APP_READ, call -> NativeReply.ok(Approval.of(asked(call))));
        routes.inApp("POST", "approvals/{}/decision", Permission.PUSH_SEND, this::decide);
    }

    record Approval(
            String id,
            String state,
            String madeBy,
            Instant madeAt,
            long audienceSize,
            JsonNode push,
            Optional<String> decidedBy,
            Optional<Instant> decidedAt,
            Optional<String> remark,
            Optional<JsonNode> result) {

        static Approval of(Asked asked) {
            return new Approval(
                    asked.id(),
                    name(asked.state()),
                    asked.madeBy(),
                    asked.madeAt(),
                    asked.audienceSize(),
                    JSON.readTree(asked.push()),
                    asked.decidedBy(),
                    asked.decidedAt(),
                    asked.remark(),
                    asked.result().map(JSON::readTree));
        }
    }

    private static String name(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private NativeReply list(NativeCall call) {
        int limit = call.limit();
        Optional<State> state = call.query("state").map(ApprovalEndpoints::state);
        List<Approval> found = approvals.page(call.appNumber(), state, call.query("cursor"), limit + 1).stream()
                .map(Approval::of)
                .toList();
        return NativeReply.ok(Page.of(found, limit, Approval::id));
    }

    private static State state(String text) {
        return Arrays.stream(State.values())
                .filter(state -> name(state).equals(text))
                .findAny()
                .orElseThrow(() -> Refusal.invalid("state", text, "waiting, approved, rejected or expired"));
    }

    private Asked asked(NativeCall call) {
        return approvals
                .find(call.appNumber(), call.parameter(0))
                .orElseThrow(() -> NativeRefusal.notFound("approval", call.parameter(0)));
    }

    private NativeReply decide(NativeCall call) {
        Fields body = call.body();
        if (!body.has("approve")) {
            throw Refusal.missing("approve");
        }
        boolean approve = body.flag("approve", false);
        String given = body.text("remark", MAX_REMARK);
        String remark = given == null ? "" : given;
        Asked asked = asked(call);
        requirePower(call, asked, approve);
        State wanted = approve ? State.APPROVED : State.REJECTED;
        if (asked.state() != State.WAITING) {
            held(wanted, asked);
        }
        String actor = call.caller().operator();
        if (!approve) {
            return NativeReply.ok(Approval.of(held(wanted, decide(call, asked, wanted, remark, actor))));
        }
        // Checked before it is noted, for its time may have passed; sent after: what a crash leaves unsent is approved
        // once
        // more, and delivery knows its request id.
        Fields push = Fields.root("", JSON.readTree(asked.push()));
        PushSending.Checked checked = sending.check(call.app(), push);
        Asked decided = held(wanted, decide(call, asked, wanted, remark, actor));
        if (decided.result().isEmpty()) {
            PushResult result = sending.send(checked, asked.id(), asked.madeBy());
            decided = approvals.sent(call.appNumber(), asked.id(), NativeJson.text(result));
        }
        return NativeReply.ok(Approval.of(decided));
    }

    private Asked decide(NativeCall call, Asked asked, State wanted, String remark, String actor) {
        return approvals.decide(call.appNumber(), asked.id(), wanted, remark, actor);
    }

    /** Of two who decide at once the first one's word holds. */
    private static Asked held(State wanted, Asked decided) {
        if (decided.state() != wanted) {
            throw NativeRefusal.conflict("decided", "it is " + name(decided.state()) + " already");
        }
        return decided;
    }

    private static void requirePower(NativeCall call, Asked asked, boolean approve) {
        boolean own = asked.madeBy().equals(call.caller().operator());
        boolean approver = call.caller().may(Permission.PUSH_APPROVE, call.app());
        if (approve && own) {
            throw NativeRefusal.forbidden("somebody else has to approve what you made");
        }
        if (!approver && !(own && !approve)) {
            throw NativeRefusal.forbidden("your role in this app does not permit it (needed: push_approve)");
        }
    }
}
