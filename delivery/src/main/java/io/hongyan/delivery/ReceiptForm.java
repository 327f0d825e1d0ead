package io.hongyan.delivery;

import io.hongyan.delivery.receipt.ReceiptEntry;
import io.hongyan.delivery.receipt.ReceiptEntry.Devices;
import io.hongyan.delivery.receipt.ReceiptEntry.Notice;
import io.hongyan.delivery.receipt.ReceiptEntry.Stage;
import io.hongyan.delivery.receipt.ReceiptKind;
import io.hongyan.delivery.receipt.ReceiptRecord;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import java.util.ArrayList;
import java.util.List;

/** Receipts as they are stored. */
final class ReceiptForm {

    private static final ReceiptKind[] KINDS = ReceiptKind.values();

    private ReceiptForm() {}

    static void write(RecordWriter writer, ReceiptEntry entry) {
        switch (entry) {
            case Stage stage -> {
                writer.u8(stage.kind().code());
                TaskSpec.writeTaskId(writer, stage.task());
                writer.bool(stage.transmission())
                        .u8(stage.channel().code())
                        .u8(stage.reason().code())
                        .varint(stage.eventId())
                        .text(stage.vendorCode())
                        .text(stage.callback())
                        .u64(stage.atMillis())
                        .varint(stage.devices().count());
                switch (stage.devices()) {
                    case Devices.One one -> writer.u32(one.ordinal());
                    case Devices.Many many -> writer.blob(many.serialized());
                }
            }
            case Notice notice ->
                writer.u8(ReceiptKind.NOTICE.code())
                        .text(notice.name())
                        .text(notice.subject())
                        .text(notice.text())
                        .u64(notice.atMillis());
        }
    }

    private static ReceiptEntry read(RecordReader reader) {
        ReceiptKind kind = KINDS[reader.u8() - 1];
        if (kind == ReceiptKind.NOTICE) {
            return new Notice(reader.text(), reader.text(), reader.text(), reader.u64());
        }
        var task = TaskSpec.readTaskId(reader);
        boolean transmission = reader.bool();
        Channel channel = Channel.ofCode(reader.u8());
        LossReason reason = LossReason.ofCode(reader.u8());
        int eventId = reader.varintAsInt();
        String vendorCode = reader.text();
        String callback = reader.text();
        long atMillis = reader.u64();
        int count = reader.varintAsInt();
        Devices devices = count == 1 ? new Devices.One(reader.u32()) : new Devices.Many(count, reader.blob());
        return new Stage(task, transmission, callback, kind, channel, reason, vendorCode, eventId, atMillis, devices);
    }

    /**
     * A record's row.
     *
     * <pre>
     * kept u64 | from varint | count varint | entries
     * </pre>
     *
     * @param from and {@code keptMillis}: see {@link ReceiptRecord}
     * @param count receipts, those before {@code from} included
     */
    record Row(long keptMillis, int from, int count, byte[] entries) {

        int left() {
            return count - from;
        }

        Row keptSince(long millis) {
            return new Row(millis, from, count, entries);
        }

        Row sentUpTo(int offset) {
            return new Row(keptMillis, Math.max(from, offset), count, entries);
        }

        byte[] toBytes() {
            return new RecordWriter(18 + entries.length)
                    .u64(keptMillis)
                    .varint(from)
                    .varint(count)
                    .raw(entries)
                    .toBytes();
        }

        static Row read(RecordReader reader) {
            return new Row(reader.u64(), reader.varintAsInt(), reader.varintAsInt(), reader.rest());
        }

        static Row read(byte[] bytes) {
            return read(new RecordReader(bytes));
        }

        ReceiptRecord decode(long number) {
            RecordReader reader = new RecordReader(entries);
            List<ReceiptEntry> decoded = new ArrayList<>();
            while (reader.hasMore()) {
                decoded.add(ReceiptForm.read(reader));
            }
            return new ReceiptRecord(number, keptMillis, from, decoded);
        }
    }
}
