package io.hongyan.delivery;

import io.hongyan.delivery.vendor.Routing;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import java.util.Optional;

/**
 * A single push that is not delivered yet, as it stands in its device's inbox or with a vendor.
 *
 * @param onlineOnly for a connected device or none: it was sent when it was accepted, or not at all
 * @param vendors what a vendor would need; empty where none can have it
 * @param payload what the device is sent by the own channel
 */
record SingleEntry(
        TaskKey task, boolean onlineOnly, SingleRecord record, Optional<ForVendors> vendors, byte[] payload) {

    /** The message as it was pushed. */
    record ForVendors(String pushMessage, String pushChannel, Routing routing) {

        Content content() {
            return new Content(Content.Type.NOTIFICATION, pushMessage, pushChannel, Optional.empty());
        }
    }

    SingleEntry with(SingleRecord changed) {
        return new SingleEntry(task, onlineOnly, changed, vendors, payload);
    }

    byte[] toBytes() {
        RecordWriter writer = new RecordWriter(96 + payload.length)
                .u64(task.high())
                .u64(task.low())
                .bool(onlineOnly)
                .bool(vendors.isPresent());
        vendors.ifPresent(message -> {
            writer.text(message.pushMessage).text(message.pushChannel);
            RoutingForm.write(writer, message.routing);
        });
        record.write(writer);
        return writer.raw(payload).toBytes();
    }

    static SingleEntry read(int app, byte[] bytes) {
        RecordReader reader = new RecordReader(bytes);
        TaskKey task = new TaskKey(app, reader.u64(), reader.u64());
        boolean onlineOnly = reader.bool();
        Optional<ForVendors> vendors = reader.bool()
                ? Optional.of(new ForVendors(reader.text(), reader.text(), RoutingForm.read(reader)))
                : Optional.empty();
        return new SingleEntry(task, onlineOnly, SingleRecord.read(reader), vendors, reader.rest());
    }
}
