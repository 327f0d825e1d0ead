package io.hongyan.simulators.vendor.xiaomi;

import io.hongyan.simulators.vendor.Receipt;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes receipts as Xiaomi does (6.6): a form with {@code data}, an object from message id to one kind of event. */
final class XiaomiReceipts implements Receipt.Format {

    /** Of one kind: a message stands in {@code data} once. A code is the type, and the state of the bar where one is told. */
    @Override
    public String group(Receipt receipt) {
        return receipt.code();
    }

    @Override
    public Receipt.Post encode(List<Receipt> receipts) {
        Map<String, List<Receipt>> byMessage = receipts.stream()
                .collect(Collectors.groupingBy(Receipt::messageId, LinkedHashMap::new, Collectors.toList()));
        ObjectNode data = JsonMapper.shared().createObjectNode();
        byMessage.forEach((id, same) -> put(data.putObject(id), same));
        return new Receipt.Post(
                "application/x-www-form-urlencoded; charset=UTF-8",
                Map.of(),
                "data=" + URLEncoder.encode(data.toString(), StandardCharsets.UTF_8));
    }

    private static void put(ObjectNode event, List<Receipt> same) {
        Receipt first = same.getFirst();
        String[] code = first.code().split(" ");
        event.put("param", first.param());
        event.put("type", Integer.parseInt(code[0]));
        event.put("targets", same.stream().map(Receipt::token).collect(Collectors.joining(",")));
        event.put("jobkey", "");
        event.put("barStatus", code.length > 1 ? code[1] : "Unknown");
        event.put("timestamp", first.at().toEpochMilli());
        event.put("errorCode", 0);
    }
}
