package io.hongyan.channels.webhook;

import io.hongyan.channels.Recipient;
import io.hongyan.channels.VendorMessage;
import io.hongyan.kernel.Sha256;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The body of a request, and the id it is known by when it is repeated. */
final class WebhookRequest {

    /** Members of {@code push_channel.webhook} that have a place of their own. */
    private static final Set<String> OWN_PLACE = Set.of("title", "body", "payload");

    private static final int ID_BYTES = 16;

    private WebhookRequest() {}

    static ObjectNode body(VendorMessage message, List<Recipient> recipients) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("type", "message")
                .put("taskid", message.task().toString())
                .put("msgid", message.task().msgid())
                .put("class", message.messageClass().wireName())
                .put("ttl", message.ttl().toSeconds())
                .put("title", message.title())
                .put("body", message.body())
                .put("payload", message.payload());
        ObjectNode data = json.putObject("data");
        message.extension().properties().forEach(member -> {
            if (!OWN_PLACE.contains(member.getKey())) {
                data.set(member.getKey(), member.getValue());
            }
        });
        ArrayNode list = json.putArray("recipients");
        recipients.forEach(
                recipient -> list.addObject().put("cid", recipient.cid()).put("address", recipient.token()));
        return json;
    }

    /** Of task and recipients: the same for a repeated request, another one for another batch of the task. */
    static String id(VendorMessage message, List<Recipient> recipients) {
        String text = message.task()
                + recipients.stream().map(recipient -> "\n" + recipient.cid()).collect(Collectors.joining());
        return HexFormat.of().formatHex(Sha256.of(text), 0, ID_BYTES);
    }
}
