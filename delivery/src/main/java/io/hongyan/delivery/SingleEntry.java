package io.hongyan.delivery;

import io.hongyan.delivery.rules.MessageTraits;
import io.hongyan.delivery.vendor.Routing;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import java.util.Optional;

/**
 * A single push that is not delivered yet, as it stands in its device's inbox or with a vendor.
 *
 * @param onlineOnly for a connected device or none: it was sent when it was accepted, or not at all
 * @param held it waits for the user's quiet hours to end
 * @param traits what the app's rules look at
 * @param vendors what a vendor would need; empty where none can have it
 * @param payload what the device is sent by the own channel
 */
record SingleEntry(
        TaskKey task,
        boolean onlineOnly,
        boolean held,
        MessageTraits traits,
        SingleRecord record,
        Optional<ForVendors> vendors,
        byte[] payload) {

    /** The message as it was pushed. */
    record ForVendors(String pushMessage, String pushChannel, Routing routing) {

        Content content() {
            return new Content(Content.Type.NOTIFICATION, pushMessage, pushChannel, Optional.empty());
        }
    }

    SingleEntry with(SingleRecord changed) {
        return new SingleEntry(task, onlineOnly, held, traits, changed, vendors, payload);
    }

    /** The quiet hours are over. */
    SingleEntry released() {
        return new SingleEntry(task, onlineOnly, false, traits, record, vendors, payload);
    }

    byte[] toBytes() {
        RecordWriter writer = new RecordWriter(96 + payload.length)
                .u64(task.high())
                .u64(task.low())
                .bool(onlineOnly)
                .bool(held);
        TraitsForm.write(writer, traits);
        writer.bool(vendors.isPresent());
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
        boolean held = reader.bool();
        MessageTraits traits = TraitsForm.read(reader);
        Optional<ForVendors> vendors = reader.bool()
                ? Optional.of(new ForVendors(reader.text(), reader.text(), RoutingForm.read(reader)))
                : Optional.empty();
        return new SingleEntry(task, onlineOnly, held, traits, SingleRecord.read(reader), vendors, reader.rest());
    }
}
