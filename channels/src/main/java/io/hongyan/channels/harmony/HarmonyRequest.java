package io.hongyan.channels.harmony;

import io.hongyan.channels.Recipient;
import io.hongyan.channels.RequestOptions;
import io.hongyan.channels.TaskExtras;
import io.hongyan.channels.VendorMessage;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One call of {@code messages:send} (vendor-channel reference, 4.2). Options may reach every part of it but the tokens.
 *
 * @param pushType the kind of message, which goes in a header
 */
record HarmonyRequest(PushType pushType, ObjectNode body) {

    static HarmonyRequest of(VendorMessage message, HarmonyAccount account, List<Recipient> recipients) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        PushType pushType = putPayload(body, message, account, recipients);
        ObjectNode pushOptions = body.withObjectProperty("pushOptions");
        pushOptions.put("ttl", message.ttl().toSeconds());
        pushOptions.put("biTag", message.task().toString());
        if (!account.receiptId().isEmpty()) {
            pushOptions.put("receiptId", account.receiptId());
        }
        if (account.test()) {
            pushOptions.put("testMessage", true);
        }
        RequestOptions.apply(body, message.options());
        ArrayNode tokens = body.putObject("target").putArray("token");
        recipients.stream().map(Recipient::token).distinct().forEach(tokens::add);
        return new HarmonyRequest(pushType, body);
    }

    /** The class Huawei will count the message as, as far as the request decides it. */
    static MessageClass classOf(VendorMessage message, HarmonyAccount account) {
        String category = of(message, account, List.of())
                .body
                .path("payload")
                .path("notification")
                .path("category")
                .asString("");
        return switch (category) {
            case "" -> message.messageClass();
            case "MARKETING" -> MessageClass.MARKETING;
            default -> MessageClass.SERVICE;
        };
    }

    /**
     * The id a task's notifications are shown under where it names none: any number, but always the same, so that they can be
     * recalled.
     */
    static int notifyId(TaskId task) {
        return (int) (task.low() & Integer.MAX_VALUE);
    }

    private static PushType putPayload(
            ObjectNode body, VendorMessage message, HarmonyAccount account, List<Recipient> recipients) {
        if (message.extension().get("custom") instanceof ObjectNode custom && !custom.isEmpty()) {
            return HarmonyCustom.put(body, custom);
        }
        return switch (message.kind()) {
            case NOTIFICATION -> {
                HarmonyNotification.put(body.putObject("payload"), message, account.serviceCategory(), recipients);
                yield PushType.ALERT;
            }
            case TRANSMISSION -> {
                body.putObject("payload")
                        .put("extraData", TaskExtras.of(message).toString());
                yield PushType.BACKGROUND;
            }
        };
    }
}
