package io.hongyan.api;

import io.hongyan.delivery.Devices;
import io.hongyan.delivery.Devices.AliasBinding;
import io.hongyan.delivery.Devices.BindResult;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Aliases: reference section 8.6. */
final class AliasEndpoints {

    private static final int MAX_BINDINGS = 1000;

    private final Devices devices;
    private final Cids cids;

    AliasEndpoints(Devices devices, Cids cids) {
        this.devices = devices;
        this.cids = cids;
    }

    void addTo(Routes routes) {
        routes.addBatch("POST", "user/alias", this::bind);
        routes.addBatch("DELETE", "user/alias", this::unbind);
        routes.add("DELETE", "user/alias/{}", this::unbindAll);
        routes.add("GET", "user/alias/cid/{}", this::aliasOf);
        routes.add("GET", "user/cid/alias/{}", this::cidsOf);
    }

    private Reply bind(Call call) {
        Fields body = call.body();
        String type = AudienceRules.aliasType(body);
        List<AliasBinding> bindings = bindings(call, body, true);
        List<BindResult> results = devices.bindAliases(call.appNumber(), type, bindings);
        for (int i = 0; i < results.size(); i++) {
            switch (results.get(i)) {
                case BOUND -> {}
                case UNKNOWN_DEVICE -> throw Refusal.unknownTarget();
                case ALIAS_FULL ->
                    throw Refusal.parameter(
                            "alias size over limit: " + bindings.get(i).alias()
                                    + " is bound to " + Devices.MAX_DEVICES_PER_ALIAS + " cids (limit: "
                                    + Devices.MAX_DEVICES_PER_ALIAS + ")");
            }
        }
        return Reply.DONE;
    }

    private Reply unbind(Call call) {
        Fields body = call.body();
        String type = AudienceRules.aliasType(body);
        devices.unbindAliases(call.appNumber(), type, bindings(call, body, false));
        return Reply.DONE;
    }

    /** @param strict refuse a CID of nobody; otherwise it is passed over */
    private List<AliasBinding> bindings(Call call, Fields body, boolean strict) {
        List<Fields> items = body.requiredObjects("data_list", MAX_BINDINGS);
        List<AliasBinding> bindings = new ArrayList<>(items.size());
        for (Fields item : items) {
            String cid = item.requiredText("cid");
            String alias = AudienceRules.alias(item.path("alias"), item.requiredText("alias"));
            if (strict) {
                bindings.add(new AliasBinding(cids.require(call.appNumber(), cid), alias));
            } else {
                cids.find(call.appNumber(), cid).ifPresent(device -> bindings.add(new AliasBinding(device, alias)));
            }
        }
        return bindings;
    }

    private Reply unbindAll(Call call) {
        devices.unbindAlias(call.appNumber(), type(call), AudienceRules.alias("alias", call.parameter(0)));
        return Reply.DONE;
    }

    private Reply aliasOf(Call call) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        devices.aliasOf(cids.require(call.appNumber(), call.parameter(0)), type(call))
                .ifPresent(alias -> data.put("alias", alias));
        return Reply.of(data);
    }

    private Reply cidsOf(Call call) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ArrayNode bound = data.putArray("cid");
        devices.devicesOf(call.appNumber(), type(call), AudienceRules.alias("alias", call.parameter(0)))
                .forEach(device -> bound.add(cids.text(device)));
        return Reply.of(data);
    }

    private static String type(Call call) {
        return call.query("alias_type").orElse("");
    }
}
