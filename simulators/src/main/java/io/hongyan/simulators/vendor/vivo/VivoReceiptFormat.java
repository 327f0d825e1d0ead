package io.hongyan.simulators.vendor.vivo;

import io.hongyan.simulators.vendor.Receipt;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** 8.5: an object by task id, its targets in one text; one outcome a task and request. vivo does not sign. */
final class VivoReceiptFormat implements Receipt.Format {

    @Override
    public String group(Receipt receipt) {
        return receipt.messageId() + " " + receipt.code();
    }

    @Override
    public Receipt.Post encode(List<Receipt> receipts) {
        Receipt first = receipts.getFirst();
        ObjectNode body = JsonMapper.shared().createObjectNode();
        ObjectNode task = body.putObject(first.messageId());
        task.put("targets", receipts.stream().map(Receipt::token).collect(Collectors.joining(",")));
        task.put("ackTime", first.at().toEpochMilli());
        task.put("param", first.param());
        String[] code = first.code().split("/", 2);
        task.put("ackType", code[0]);
        if (code.length > 1) {
            task.put("subAckType", code[1]);
        }
        return new Receipt.Post("application/json; charset=utf-8", Map.of(), body.toString());
    }
}
