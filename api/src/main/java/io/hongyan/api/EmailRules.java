package io.hongyan.api;

import java.util.Base64;
import java.util.List;

/**
 * What {@code push_channel.email} (ours) may say. The account's own bound on attachments, which may be lower, is the channel's
 * to keep.
 */
final class EmailRules {

    static final int SUBJECT = 255;
    static final int TEXT = 100_000;
    static final int HTML = 500_000;
    static final int ATTACHMENTS = 10;
    static final int ATTACHMENT_BYTES = 20 << 20;

    private static final int NAME = 255;
    private static final int ADDRESS = 254;

    private EmailRules() {}

    static void check(Fields email) {
        email.text("title", PushMessageRules.TITLE);
        email.text("body", PushMessageRules.BODY);
        oneLine(email, "subject", SUBJECT);
        email.text("text", TEXT);
        email.text("html", HTML);
        oneLine(email, "from_name", NAME);
        oneLine(email, "reply_to", ADDRESS);
        attachments(email.objects("attachments", ATTACHMENTS), email.path("attachments"));
    }

    private static void attachments(List<Fields> attachments, String path) {
        long bytes = 0;
        for (Fields attachment : attachments) {
            attachment.requiredText("name", NAME);
            oneLine(attachment, "name", NAME);
            oneLine(attachment, "content_type", NAME);
            String type = attachment.text("content_type");
            if (type != null && !type.matches("[\\w.+-]+/[\\w.+-]+(\\s*;.*)?")) {
                throw Refusal.invalid(attachment.path("content_type"), type, "a media type, such as application/pdf");
            }
            try {
                bytes += Base64.getMimeDecoder().decode(attachment.requiredText("content_base64")).length;
            } catch (IllegalArgumentException notBase64) {
                throw Refusal.type(attachment.path("content_base64"), "base64");
            }
        }
        if (bytes > ATTACHMENT_BYTES) {
            throw Refusal.overLimit(path, bytes, ATTACHMENT_BYTES, "bytes");
        }
    }

    /** What becomes a header. */
    private static void oneLine(Fields fields, String key, int limit) {
        String text = fields.text(key, limit);
        if (text != null && text.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.invalid(fields.path(key), text.strip(), "one line without control characters");
        }
    }
}
