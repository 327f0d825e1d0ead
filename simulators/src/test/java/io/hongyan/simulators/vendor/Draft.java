package io.hongyan.simulators.vendor;

import io.hongyan.channels.ClickAction;
import io.hongyan.channels.VendorMessage;
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

/** A message for tests: a plain notification of the service class but for what is set. */
public final class Draft {

    public TaskId task = task("draft");
    public VendorMessage.Kind kind = VendorMessage.Kind.NOTIFICATION;
    public String title = "Parcel";
    public String body = "Out for delivery";
    public String bigText = "";
    public String image = "";
    public ClickAction click = new ClickAction.OpenApp();
    public VendorMessage.Badge badge = new VendorMessage.Badge.Unchanged();
    public String category = "";
    public OptionalInt notifyId = OptionalInt.empty();
    public Duration ttl = Duration.ofDays(1);
    public MessageClass messageClass = MessageClass.SERVICE;
    public String payload = "";
    public final ObjectNode extension = JsonNodeFactory.instance.objectNode();
    public final Map<String, JsonNode> options = new LinkedHashMap<>();

    public static TaskId task(String requestId) {
        return TaskId.of(TaskId.Kind.SINGLE, LocalDate.of(2026, 9, 1), 1, 3, requestId);
    }

    public Draft option(String name, String json) {
        options.put(name, VendorCall.json(json));
        return this;
    }

    public VendorMessage message() {
        return new VendorMessage(
                task,
                kind,
                title,
                body,
                bigText,
                "",
                image,
                click,
                badge,
                "",
                "",
                category,
                notifyId,
                ttl,
                messageClass,
                payload,
                extension,
                options);
    }
}
