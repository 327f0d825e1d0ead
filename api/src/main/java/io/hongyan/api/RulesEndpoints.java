package io.hongyan.api;

import io.hongyan.delivery.rules.AppRules;
import io.hongyan.delivery.rules.FrequencyCap;
import java.time.ZoneId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the app holds itself to before it sends: ours. */
final class RulesEndpoints {

    private static final Logger log = LoggerFactory.getLogger(RulesEndpoints.class);

    private final ChangeableRules rules;

    RulesEndpoints(ChangeableRules rules) {
        this.rules = rules;
    }

    void addTo(Routes routes) {
        routes.add("GET", "rules", call -> show(call.appNumber()));
        routes.add("PUT", "rules", this::change);
    }

    private Reply show(int app) {
        AppRules current = rules.of(app);
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ArrayNode caps = data.putArray("caps");
        for (FrequencyCap cap : current.caps()) {
            caps.addObject()
                    .put("category", cap.category())
                    .put("window", cap.window())
                    .put("count", cap.count());
        }
        current.quietHours()
                .ifPresent(quiet -> data.putObject("quiet_hours")
                        .put("from", quiet.from().toString())
                        .put("to", quiet.to().toString())
                        .put("action", quiet.action().wireName())
                        .put("zone", quiet.zone().map(ZoneId::getId).orElse("")));
        ArrayNode optIn = data.putArray("opt_in");
        current.optIn().forEach(optIn::add);
        return Reply.of(data);
    }

    private Reply change(Call call) {
        rules.change(call.appNumber(), RulesForm.read(call.body()));
        log.info("rules changed");
        return show(call.appNumber());
    }
}
