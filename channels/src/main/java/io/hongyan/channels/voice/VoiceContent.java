package io.hongyan.channels.voice;

import io.hongyan.channels.VendorMessage;
import io.hongyan.kernel.MessageClass;
import tools.jackson.databind.JsonNode;

/**
 * What {@code push_channel.voice} says.
 *
 * @param templateId what is said: a template's or a script's id
 * @param variables object of texts by name; missing: none
 * @param showNumber the number shown to who is called; empty: the account's
 * @param playTimes how often it is said, 1 … 3
 */
record VoiceContent(
        String templateId, JsonNode variables, String showNumber, int playTimes, MessageClass messageClass) {

    /** @param account stands in for what the push does not say */
    static VoiceContent of(VendorMessage message, VoiceAccount account) {
        JsonNode own = message.extension();
        String template = own.path("template_id").asString("");
        String show = own.path("show_number").asString("");
        return new VoiceContent(
                template.isEmpty() ? account.templateId() : template,
                own.path("variables"),
                show.isEmpty() ? account.showNumber() : show,
                own.path("play_times").asInt(account.playTimes()),
                messageClass(message));
    }

    static MessageClass messageClass(VendorMessage message) {
        return switch (message.extension().path("class").asString("")) {
            case "marketing" -> MessageClass.MARKETING;
            case "verification", "notification" -> MessageClass.SERVICE;
            default -> message.messageClass();
        };
    }
}
