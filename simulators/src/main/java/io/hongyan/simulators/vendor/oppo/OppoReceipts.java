package io.hongyan.simulators.vendor.oppo;

import io.hongyan.simulators.vendor.Receipt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Writes receipts as OPPO does (7.6): an array, one element for what happened to a message on some devices. */
final class OppoReceipts {

    private record Same(String ids, String param, String event) {}

    private OppoReceipts() {}

    /** @param receipts ids are the message's and its task's, with a slash between them */
    static Receipt.Post post(List<Receipt> receipts) {
        Map<Same, List<Receipt>> groups = receipts.stream()
                .collect(Collectors.groupingBy(
                        receipt -> new Same(receipt.messageId(), receipt.param(), receipt.code()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        ArrayNode events = JsonMapper.shared().createArrayNode();
        groups.forEach((same, group) -> {
            String[] ids = same.ids.split("/");
            events.addObject()
                    .put("messageId", ids[0])
                    .put("appId", OppoSimulator.APP_ID)
                    .put("taskId", ids[1])
                    .put("registrationIds", group.stream().map(Receipt::token).collect(Collectors.joining(",")))
                    .put("eventTime", Long.toString(group.getFirst().at().toEpochMilli()))
                    .put("param", same.param)
                    .put("eventType", same.event);
        });
        return new Receipt.Post("application/json; charset=utf-8", Map.of(), events.toString());
    }
}
