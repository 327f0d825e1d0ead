package io.hongyan.gateway;

import io.hongyan.delivery.device.DeviceEvent;
import io.hongyan.delivery.device.DeviceReceipt;
import io.hongyan.delivery.device.DeviceReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a device published, read and checked. */
sealed interface Upstream {

    record Receipts(List<DeviceReceipt> receipts) implements Upstream {}

    record Events(List<DeviceEvent> events) implements Upstream {}

    record Report(DeviceReport report) implements Upstream {}

    /** @param detail names field, value and what is expected */
    record Invalid(String detail) implements Upstream {}

    /** A topic of the platform's other than {@code hy/push}. */
    enum Topic {
        RECEIPT("hy/receipt"),
        EVENT("hy/event"),
        DEVICE("hy/device");

        static final List<Topic> ALL = List.of(values());

        private final String topicName;

        Topic(String topicName) {
            this.topicName = topicName;
        }

        String topicName() {
            return topicName;
        }

        /** The topic of a name; null: it is none of the platform's. */
        static @Nullable Topic named(String name) {
            for (Topic topic : ALL) {
                if (topic.topicName.equals(name)) {
                    return topic;
                }
            }
            return null;
        }
    }
}
