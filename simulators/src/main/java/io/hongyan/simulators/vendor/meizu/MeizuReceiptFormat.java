package io.hongyan.simulators.vendor.meizu;

import io.hongyan.simulators.vendor.Receipt;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** 9.5: a form whose {@code cb} is an object by message id and type. Meizu does not sign it. */
final class MeizuReceiptFormat implements Receipt.Format {

    @Override
    public Receipt.Post encode(List<Receipt> receipts) {
        Map<String, ObjectNode> messages = new LinkedHashMap<>();
        for (Receipt receipt : receipts) {
            messages.computeIfAbsent(receipt.messageId() + "-" + receipt.code(), _ -> {
                        ObjectNode message = JsonMapper.shared().createObjectNode();
                        message.put("param", receipt.param()).put("type", Integer.parseInt(receipt.code()));
                        message.putArray("targets");
                        return message;
                    })
                    .withArrayProperty("targets")
                    .add(receipt.token());
        }
        ObjectNode callback = JsonMapper.shared().createObjectNode();
        messages.forEach(callback::set);
        return new Receipt.Post(
                "application/x-www-form-urlencoded;charset=UTF-8",
                Map.of(),
                "cb=" + URLEncoder.encode(callback.toString(), StandardCharsets.UTF_8) + "&access_token=");
    }
}
