package io.hongyan.api.v1;

import io.hongyan.api.ChangeableRules;
import io.hongyan.api.RulesForm;
import io.hongyan.delivery.rules.AppRules;
import io.hongyan.delivery.rules.QuietHours;
import io.hongyan.kernel.Permission;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the app holds itself to before it sends. */
final class RuleEndpoints {

    private final ChangeableRules rules;

    RuleEndpoints(ChangeableRules rules) {
        this.rules = rules;
    }

    void addTo(NativeRoutes routes) {
        routes.inApp("GET", "rules", Permission.APP_READ, this::show);
        routes.inApp("PUT", "rules", Permission.RULES_WRITE, this::change);
    }

    record RulesView(List<CapView> caps, @Nullable QuietView quietHours, List<String> optIn) {}

    record CapView(String category, String window, int count) {}

    record QuietView(
            String from, String to, String action, @Nullable String zone) {}

    private NativeReply show(NativeCall call) {
        AppRules current = rules.of(call.appNumber());
        return NativeReply.ok(new RulesView(
                current.caps().stream()
                        .map(cap -> new CapView(cap.category(), cap.window(), cap.count()))
                        .toList(),
                current.quietHours().map(RuleEndpoints::view).orElse(null),
                List.copyOf(current.optIn())));
    }

    private static QuietView view(QuietHours quiet) {
        return new QuietView(
                quiet.from().toString(),
                quiet.to().toString(),
                quiet.action().wireName(),
                quiet.zone().map(ZoneId::getId).orElse(null));
    }

    private NativeReply change(NativeCall call) {
        rules.change(call.appNumber(), RulesForm.read(call.body()));
        return show(call);
    }
}
