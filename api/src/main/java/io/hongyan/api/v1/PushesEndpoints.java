package io.hongyan.api.v1;

import io.hongyan.api.Fields;
import io.hongyan.api.Refusal;
import io.hongyan.api.RehearsalForecast;
import io.hongyan.api.SettingsRules;
import io.hongyan.api.VendorChannels;
import io.hongyan.delivery.Content;
import io.hongyan.delivery.Pushes;
import io.hongyan.delivery.SinglePush;
import io.hongyan.delivery.Target;
import io.hongyan.delivery.TargetStatus.Status;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.Permission;
import io.hongyan.kernel.drafts.PushApprovals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Pushes: sent, tested on named devices, rehearsed, looked at. */
final class PushesEndpoints {

    private static final int MAX_TEST_DEVICES = 10;

    private final Pushes pushes;
    private final PushSending sending;
    private final PushApprovals approvals;
    private final ApprovalThresholds thresholds;
    private final VendorChannels channels;
    private final SettingsRules rules;
    private final CidCipher cids;

    PushesEndpoints(
            Pushes pushes,
            PushSending sending,
            PushApprovals approvals,
            ApprovalThresholds thresholds,
            VendorChannels channels,
            SettingsRules rules,
            CidCipher cids) {
        this.pushes = pushes;
        this.sending = sending;
        this.approvals = approvals;
        this.thresholds = thresholds;
        this.channels = channels;
        this.rules = rules;
        this.cids = cids;
    }

    void addTo(NativeRoutes routes) {
        routes.inApp("POST", "pushes", Permission.PUSH_SEND, this::create);
        routes.inApp("POST", "pushes/test", Permission.PUSH_TEST, this::test);
        routes.inApp("POST", "pushes/rehearsal", Permission.PUSH_TEST, this::rehearse);
        routes.inApp("POST", "pushes/preview", Permission.APP_READ, this::preview);
    }

    private NativeReply create(NativeCall call) {
        PushSending.Checked push = sending.check(call.app(), call.body());
        RequestId request = RequestId.of(call);
        String home = "/api/v1/apps/" + call.app().appId();
        if (needsApproval(push)) {
            approvals.ask(
                    call.appNumber(),
                    request.text(),
                    push.json().toString(),
                    sending.size(push),
                    call.caller().operator());
            return NativeReply.accepted(
                    PushResult.awaitingApproval(request.text()), home + "/approvals/" + request.text());
        }
        PushResult result = sending.send(push, request.text(), call.caller().operator());
        return result.taskId() == null
                ? NativeReply.accepted(result, home + "/jobs/" + result.jobId())
                : NativeReply.created(result, home + "/tasks/" + result.taskId());
    }

    /** A recall does no harm by its size. */
    private boolean needsApproval(PushSending.Checked push) {
        OptionalLong threshold = thresholds.of(push.app());
        return threshold.isPresent()
                && push.form().content().type() != Content.Type.REVOKE
                && sending.size(push) > threshold.getAsLong();
    }

    // --- test ---

    record Tested(List<TestedDevice> items) {}

    /** @param status online, offline or unknown */
    record TestedDevice(String cid, @Nullable String taskId, String status) {}

    private NativeReply test(NativeCall call) {
        Fields body = call.body();
        List<String> texts = body.requiredTexts("cids", MAX_TEST_DEVICES);
        PushForm form = PushForm.read(
                PushForm.atOnce(body.node()), values(body), rules, call.app(), SettingsRules.Heeds.NEITHER);
        RequestId request = RequestId.of(call);
        List<TestedDevice> items = new ArrayList<>();
        for (String text : texts) {
            items.add(cids.resolve(call.appNumber(), text)
                    .map(device -> send(call.appNumber(), text, device, form, request))
                    .orElseGet(() -> new TestedDevice(text, null, "unknown")));
        }
        return new NativeReply.Json(201, new Tested(items), Optional.empty(), List.of());
    }

    private TestedDevice send(int app, String cid, DeviceAddress device, PushForm form, RequestId request) {
        SinglePush push = new SinglePush(
                request.of(cid), form.name(), List.of(Target.of(device)), form.content(), form.settings());
        Pushes.Accepted accepted = pushes.single(app, List.of(push)).getFirst();
        Status status = accepted.statuses().getFirst().status();
        return switch (status) {
            case UNKNOWN -> new TestedDevice(cid, null, "unknown");
            case ONLINE -> new TestedDevice(cid, accepted.task().toString(), "online");
            case OFFLINE, IGNORED -> new TestedDevice(cid, accepted.task().toString(), "offline");
        };
    }

    private static Map<String, String> values(Fields body) {
        Fields variables = body.object("variables");
        if (variables == null) {
            return Map.of();
        }
        Map<String, String> values = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : variables.node().properties()) {
            if (!entry.getValue().isString()) {
                throw Refusal.type(variables.path(entry.getKey()), "string");
            }
            values.put(entry.getKey(), entry.getValue().stringValue());
        }
        return values;
    }

    // --- before sending ---

    private NativeReply rehearse(NativeCall call) {
        PushSending.Checked push = sending.check(call.app(), call.body());
        var rehearsal = sending.rehearse(push);
        RehearsalForecast forecast = RehearsalForecast.of(
                channels, call.appNumber(), push.form().content(), push.form().settings(), rehearsal);
        return NativeReply.ok(RehearsalReport.of(rehearsal, forecast, needsApproval(push), call.inEnglish()));
    }

    record Previews(List<Preview> items) {}

    /** @param unit characters, bytes, utf16 or half_width; null where neither text has a limit */
    record Preview(
            String channel,
            String key,
            String title,
            String body,
            boolean truncated,
            @Nullable Integer titleLimit,
            @Nullable Integer bodyLimit,
            @Nullable String unit) {

        static Preview of(VendorChannels.Preview look) {
            boolean bounded = look.titleBound().most() > 0 || look.bodyBound().most() > 0;
            return new Preview(
                    look.channel().wireName(),
                    look.channel().key(),
                    look.title(),
                    look.body(),
                    look.truncated(),
                    most(look.titleBound()),
                    most(look.bodyBound()),
                    bounded ? (look.titleBound().most() > 0 ? look.titleBound() : look.bodyBound()).unit() : null);
        }

        private static @Nullable Integer most(VendorChannels.TextBound bound) {
            return bound.most() == 0 ? null : bound.most();
        }
    }

    private NativeReply preview(NativeCall call) {
        Fields body = call.body();
        ObjectNode sketch = MessageVariables.of(body.node()).sketch(values(body));
        sketch.remove("settings");
        PushForm form = PushForm.readFilled(sketch, rules, call.app(), SettingsRules.Heeds.SPEED_AND_SCHEDULE);
        return NativeReply.ok(new Previews(channels.preview(call.appNumber(), form.content()).stream()
                .map(Preview::of)
                .toList()));
    }
}
