package io.hongyan.api;

import io.hongyan.audience.Audience;
import io.hongyan.delivery.Reports;
import io.hongyan.delivery.Reports.OnlineSample;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** When users are online (智选时机), over the last 24 hours of the clock, the present one included: ours. */
final class OnlineMomentEndpoints {

    private static final int MAX_CIDS = 200;

    private final Reports reports;
    private final Cids cids;

    OnlineMomentEndpoints(Reports reports, Cids cids) {
        this.reports = reports;
        this.cids = cids;
    }

    void addTo(Routes routes) {
        routes.add("GET", "user/online_moment/{}", this::ofCids);
        routes.add("GET", "report/online_moment/{}", this::ofTag);
    }

    private Reply ofCids(Call call) {
        List<Cids.Resolved> known = cids.requireAny(call.appNumber(), call.values(0, "cid", MAX_CIDS));
        List<List<Instant>> hours = reports.onlineHours(call.appNumber(), Cids.devices(known));
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < known.size(); i++) {
            ArrayNode online = data.putArray(known.get(i).given());
            hours.get(i).forEach(hour -> online.add(hour.toEpochMilli()));
        }
        return Reply.of(data);
    }

    private Reply ofTag(Call call) {
        List<OnlineSample> hours = reports.onlineHours(call.appNumber(), Audience.ofTag(call.parameter(0)));
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ObjectNode statistics = data.putObject("online_statics");
        OnlineSample best = hours.getFirst();
        for (OnlineSample hour : hours) {
            statistics.put(Long.toString(hour.atMillis()), hour.online());
            best = hour.online() > best.online() ? hour : best;
        }
        if (best.online() > 0) {
            data.put("best", best.atMillis());
        }
        return Reply.of(data);
    }
}
