package io.hongyan.channels;

import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A message as any vendor can be given it, texts already cut to its limits. Texts that are not set are empty.
 *
 * @param task the task: its text (42 ASCII characters) is what receipts are correlated by, its {@link TaskId#msgid()} (32 hex
 *     characters) what vendors deduplicate by
 * @param bigText expanded text (style 1), {@code bigPicture} URL of the expanded picture (style 2), {@code image} URL of the
 *     small one
 * @param sound name of the sound resource
 * @param channelId the app's notification channel
 * @param category the vendor's message category, such as EXPRESS or MARKETING
 * @param notifyId a shown notification of the same id is replaced
 * @param ttl already held to the vendor's limits
 * @param messageClass the class asked for; {@link Adapter#classOf} decides with the vendor's own options
 * @param payload custom payload for the app; the whole content of a transmission
 * @param extension the object {@code push_channel} has for this channel alone ({@code ios}, {@code harmony}, {@code web}, {@code sms}, …), else
 *     empty; not to be modified
 * @param options {@code options} for this vendor: parameter name, or path beginning with "/", to value; see {@link
 *     RequestOptions}
 */
public record VendorMessage(
        TaskId task,
        Kind kind,
        String title,
        String body,
        String bigText,
        String bigPicture,
        String image,
        ClickAction click,
        Badge badge,
        String sound,
        String channelId,
        String category,
        OptionalInt notifyId,
        Duration ttl,
        MessageClass messageClass,
        String payload,
        ObjectNode extension,
        Map<String, JsonNode> options) {

    /** What the phone is to do with it. */
    public enum Kind {
        NOTIFICATION,
        /** 透传: handed to the app, not shown. */
        TRANSMISSION
    }

    /** The number on the app's icon. */
    public sealed interface Badge {

        /** Left as it is. */
        record Unchanged() implements Badge {}

        /** Set to a number; 0 removes it. */
        record Set(int number) implements Badge {}

        /** Changed by a number, which may be negative. */
        record Add(int number) implements Badge {}
    }

    public VendorMessage {
        options = Map.copyOf(options);
    }

    /** A plain notification that opens the app. */
    public static VendorMessage notification(TaskId task, String title, String body) {
        return new VendorMessage(
                task,
                Kind.NOTIFICATION,
                title,
                body,
                "",
                "",
                "",
                new ClickAction.OpenApp(),
                new Badge.Unchanged(),
                "",
                "",
                "",
                OptionalInt.empty(),
                Duration.ofDays(1),
                MessageClass.MARKETING,
                "",
                JsonNodeFactory.instance.objectNode(),
                Map.of());
    }

    public VendorMessage withTexts(String newTitle, String newBody, String newBigText) {
        return new VendorMessage(
                task,
                kind,
                newTitle,
                newBody,
                newBigText,
                bigPicture,
                image,
                click,
                badge,
                sound,
                channelId,
                category,
                notifyId,
                ttl,
                messageClass,
                payload,
                extension,
                options);
    }

    public VendorMessage withTtl(Duration newTtl) {
        return new VendorMessage(
                task,
                kind,
                title,
                body,
                bigText,
                bigPicture,
                image,
                click,
                badge,
                sound,
                channelId,
                category,
                notifyId,
                newTtl,
                messageClass,
                payload,
                extension,
                options);
    }
}
