package io.hongyan.api;

import io.hongyan.delivery.Consents;
import io.hongyan.delivery.Consents.Decision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What users agreed to be sent: ours. */
final class ConsentEndpoints {

    private static final int MAX_CIDS = 1000;

    private final Consents consents;
    private final Cids cids;

    ConsentEndpoints(Consents consents, Cids cids) {
        this.consents = consents;
        this.cids = cids;
    }

    void addTo(Routes routes) {
        routes.addBatch("POST", "user/consent", this::decide);
        routes.add(
                "GET",
                "user/consent/cid/{}",
                call -> show(consents.of(cids.require(call.appNumber(), call.parameter(0)))));
        routes.add(
                "GET",
                "user/consent/alias/{}",
                call -> show(
                        consents.of(call.appNumber(), call.query("alias_type").orElse(""), call.parameter(0))));
    }

    private Reply decide(Call call) {
        Fields body = call.body();
        String purpose = RulesForm.name(body, "purpose", body.requiredText("purpose"));
        if (!body.has("granted")) {
            throw Refusal.missing("granted");
        }
        boolean granted = body.flag("granted", false);
        if (body.has("alias") == body.has("cid")) {
            throw Refusal.parameter("please choose one of cid and alias");
        }
        if (body.has("alias")) {
            String type = body.text("alias_type");
            consents.decide(
                    call.appNumber(),
                    type == null ? "" : type,
                    body.requiredText("alias"),
                    purpose,
                    granted,
                    Consents.Source.API);
        } else {
            List<Cids.Resolved> known = cids.requireAny(call.appNumber(), body.requiredTexts("cid", MAX_CIDS));
            consents.decide(call.appNumber(), Cids.devices(known), purpose, granted, Consents.Source.API);
        }
        return Reply.DONE;
    }

    private static Reply show(List<Decision> decisions) {
        Map<String, Decision> latest = new LinkedHashMap<>();
        decisions.forEach(decision -> latest.put(decision.purpose(), decision));
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ObjectNode now = data.putObject("consents");
        latest.forEach((purpose, decision) -> write(now.putObject(purpose), decision));
        ArrayNode history = data.putArray("history");
        decisions.forEach(decision -> write(history.addObject().put("purpose", decision.purpose()), decision));
        return Reply.of(data);
    }

    private static void write(ObjectNode out, Decision decision) {
        out.put("granted", decision.granted())
                .put("time", decision.at().toEpochMilli())
                .put("source", decision.source().name().toLowerCase(Locale.ROOT));
    }
}
