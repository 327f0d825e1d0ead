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
 * @param handling what is to be minded before it is sent
 * @param vendors what a vendor would need; empty where none can have it
 * @param payload what the device is sent by the own channel
 */
record SingleEntry(
        TaskKey task,
        boolean onlineOnly,
        Handling handling,
        SingleRecord record,
        Optional<ForVendors> vendors,
        byte[] payload) {

    /** The message as it was pushed. */
    record ForVendors(String pushMessage, String pushChannel, Routing routing) {

        Content content() {
            return new Content(Content.Type.NOTIFICATION, pushMessage, pushChannel, Optional.empty());
        }
    }

    /**
     * @param traits what the app's rules look at
     * @param forUser it counts for all devices of the user
     * @param quiet whether it waits for the user's quiet hours to end
     * @param notifyId a later push with the same takes its place; {@link Content#NO_ID}: none does
     * @param screenUntilMillis until when it waits for the screen to be on; 0: not at all
     */
    record Handling(MessageTraits traits, boolean forUser, Quiet quiet, int notifyId, long screenUntilMillis) {

        void write(RecordWriter writer) {
            TraitsForm.write(writer, traits);
            writer.bool(forUser).u8(quiet.ordinal()).varint(notifyId + 1).varint(screenUntilMillis);
        }

        static Handling read(RecordReader reader) {
            return new Handling(
                    TraitsForm.read(reader),
                    reader.bool(),
                    QUIETS[reader.u8()],
                    reader.varintAsInt() - 1,
                    reader.varint());
        }
    }

    /** Whether and how a push waits for quiet hours to end; the order is the format on disk. */
    enum Quiet {
        NONE,
        /** Since it was accepted: it is to be counted under the caps when it is sent. */
        UNCOUNTED,
        COUNTED
    }

    private static final Quiet[] QUIETS = Quiet.values();

    MessageTraits traits() {
        return handling.traits;
    }

    boolean held() {
        return handling.quiet != Quiet.NONE;
    }

    SingleEntry with(SingleRecord changed) {
        return new SingleEntry(task, onlineOnly, handling, changed, vendors, payload);
    }

    SingleEntry with(Quiet quiet) {
        Handling changed =
                new Handling(handling.traits, handling.forUser, quiet, handling.notifyId, handling.screenUntilMillis);
        return new SingleEntry(task, onlineOnly, changed, record, vendors, payload);
    }

    byte[] toBytes() {
        RecordWriter writer = new RecordWriter(96 + payload.length)
                .u64(task.high())
                .u64(task.low())
                .bool(onlineOnly);
        handling.write(writer);
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
        Handling handling = Handling.read(reader);
        Optional<ForVendors> vendors = reader.bool()
                ? Optional.of(new ForVendors(reader.text(), reader.text(), RoutingForm.read(reader)))
                : Optional.empty();
        return new SingleEntry(task, onlineOnly, handling, SingleRecord.read(reader), vendors, reader.rest());
    }
}
