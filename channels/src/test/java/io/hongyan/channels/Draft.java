package io.hongyan.channels;

import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A message for tests, a plain notification but for what is set. */
public final class Draft {

    public static final TaskId TASK = TaskId.of(TaskId.Kind.SINGLE, LocalDate.of(2026, 9, 1), 1, 3, "draft");

    public VendorMessage.Kind kind = VendorMessage.Kind.NOTIFICATION;
    public String title = "Parcel";
    public String body = "Out for delivery";
    public String bigText = "";
    public String image = "";
    public ClickAction click = new ClickAction.OpenApp();
    public VendorMessage.Badge badge = new VendorMessage.Badge.Unchanged();
    public String sound = "";
    public String channelId = "";
    public String category = "";
    public OptionalInt notifyId = OptionalInt.empty();
    public Duration ttl = Duration.ofDays(1);
    public MessageClass messageClass = MessageClass.MARKETING;
    public String payload = "";
    public ObjectNode extension = JsonNodeFactory.instance.objectNode();
    public final Map<String, JsonNode> options = new LinkedHashMap<>();

    public Draft option(String name, String json) {
        options.put(name, LenientJson.read(json));
        return this;
    }

    public VendorMessage message() {
        return new VendorMessage(
                TASK,
                kind,
                title,
                body,
                bigText,
                "",
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
}
