package io.hongyan.channels.email;

import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What {@code push_channel.email} says: {@code subject}, {@code text}, {@code html}, {@code from_name}, {@code reply_to},
 * {@code attachments}. Title and body stand in for a subject and a text that are not there.
 *
 * @param text empty where there is HTML alone
 * @param html empty where there is text alone
 */
record EmailContent(
        String subject, String text, String html, String fromName, String replyTo, List<Attachment> attachments) {

    /** Replaced by the recipient's own link in text and HTML. */
    static final String UNSUBSCRIBE_PLACEHOLDER = "{unsubscribe_url}";

    /** A file that goes with the mail. */
    record Attachment(String name, String contentType, byte[] content) {}

    /** What can be sent, or why not. */
    sealed interface Reading {

        record Good(EmailContent content) implements Reading {}

        record Bad(Verdict verdict) implements Reading {}
    }

    /** @param maxAttachmentBytes of all attachments together, decoded */
    static Reading of(VendorMessage message, int maxAttachmentBytes) {
        JsonNode given = message.extension();
        String html = given.path("html").asString("");
        String text = given.path("text").asString("");
        if (text.isEmpty() && html.isEmpty()) {
            text = message.body();
        }
        String subject = oneLine(given.path("subject").asString(message.title()));
        if (subject.isEmpty() || (text.isEmpty() && html.isEmpty())) {
            return bad(LossReason.INVALID_PARAM, "content", "subject and text or html: missing");
        }
        List<Attachment> attachments = new ArrayList<>();
        long bytes = 0;
        for (JsonNode attachment : given.path("attachments")) {
            byte[] content;
            try {
                content = Base64.getMimeDecoder()
                        .decode(attachment.path("content_base64").asString(""));
            } catch (IllegalArgumentException e) {
                return bad(
                        LossReason.INVALID_PARAM,
                        "attachments",
                        "attachments[" + attachments.size() + "].content_base64: not base64");
            }
            bytes += content.length;
            attachments.add(new Attachment(
                    oneLine(attachment.path("name").asString("")),
                    oneLine(attachment.path("content_type").asString("application/octet-stream")),
                    content));
        }
        if (bytes > maxAttachmentBytes) {
            return bad(
                    LossReason.PARAM_OVER_LIMIT,
                    "attachments",
                    "attachments: " + bytes + " bytes (limit: " + maxAttachmentBytes + ", see max-attachment-bytes)");
        }
        return new Reading.Good(new EmailContent(
                subject,
                text,
                html,
                oneLine(given.path("from_name").asString("")),
                oneLine(given.path("reply_to").asString("")),
                attachments));
    }

    EmailContent withTexts(String newText, String newHtml) {
        return new EmailContent(subject, newText, newHtml, fromName, replyTo, attachments);
    }

    private static Reading bad(LossReason reason, String code, String text) {
        return new Reading.Bad(new Verdict.Rejected(reason, code, text));
    }

    /** A header ends where its line does: what breaks lines must not get into one. */
    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
    }
}
