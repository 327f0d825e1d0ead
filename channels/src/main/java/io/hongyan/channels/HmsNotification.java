package io.hongyan.channels;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What Honor's notification has kept of Huawei's, from which it came: clicks, and badges under other names. */
public final class HmsNotification {

    private static final int MAX_BADGE = 99;

    private HmsNotification() {}

    public static void putClick(ObjectNode click, VendorMessage message) {
        switch (message.click()) {
            case ClickAction.OpenIntent open -> {
                click.put("type", 1);
                click.put("intent", TaskExtras.inIntent(open.intent(), message));
            }
            case ClickAction.OpenUrl open -> {
                click.put("type", 2);
                click.put("url", open.url());
            }
            case ClickAction.OpenApp _, ClickAction.Payload _, ClickAction.None _ -> click.put("type", 3);
        }
    }

    /** The names of a badge's fields. */
    public record BadgeFields(String launcherClass, String set, String add) {

        /** A badge counted down is shown only where all recipients have the same number: a request has one for all. */
        public void put(
                ObjectNode notification, VendorMessage.Badge badge, String launcher, List<Recipient> recipients) {
            switch (badge) {
                case VendorMessage.Badge.Unchanged _ -> {}
                case VendorMessage.Badge.Set number ->
                    badge(notification, launcher).put(set, Math.clamp(number.number(), 0, MAX_BADGE));
                case VendorMessage.Badge.Add number
                when number.number() > 0 ->
                    badge(notification, launcher).put(add, Math.min(number.number(), MAX_BADGE));
                case VendorMessage.Badge.Add _ -> {
                    if (recipients.stream()
                                    .mapToInt(Recipient::badge)
                                    .distinct()
                                    .count()
                            == 1) {
                        int shown = Math.clamp(recipients.getFirst().badge(), 0, MAX_BADGE);
                        badge(notification, launcher).put(set, shown);
                    }
                }
            }
        }

        private ObjectNode badge(ObjectNode notification, String launcher) {
            return notification.putObject("badge").put(launcherClass, launcher);
        }
    }
}
