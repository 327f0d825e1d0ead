package io.hongyan.callbacks;

import io.hongyan.delivery.receipt.ReceiptEntry;
import io.hongyan.delivery.receipt.ReceiptRecord;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceAddress;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.PrimitiveIterator;

/**
 * The body of one request, and how far in an app's receipts on a shard it reaches.
 *
 * @param receipts in the body; 0: what was passed over has no form in this format, and there is nothing to send
 * @param end the first receipt behind it
 */
record Batch(byte[] body, int receipts, Position end) {

    /** The {@code offset}th receipt of a record, counted from 0. */
    record Position(long number, int offset) {}

    /** What a body is made with. */
    record Making(
            int app, int shard, BodyFormat format, CidCipher cids, Optional<Aliases> aliases, int receipts, int bytes) {

        /** @param records what waits, not empty; receipts before {@link ReceiptRecord#from} are left out */
        Batch of(List<ReceiptRecord> records) {
            Choice choice = choose(records);
            List<String> aliasTexts = aliases.map(all -> all.of(choice.devices()))
                    .orElseGet(() -> Collections.nCopies(choice.devices().size(), ""));
            ByteArrayOutputStream out = new ByteArrayOutputStream(choice.chosen.size() * 200 + 64);
            BodyFormat.append(out, format.frame().begin());
            int written = 0;
            int device = 0;
            Position end = choice.end;
            for (Chosen one : choice.chosen) {
                if (written > 0 && out.size() >= bytes) {
                    end = one.place;
                    break;
                }
                if (written > 0) {
                    BodyFormat.append(out, format.frame().between());
                }
                if (one.device.isPresent()) {
                    String cid = cids.encode(one.device.get()).toString();
                    one.line.write(out, cid, aliasTexts.get(device++));
                } else {
                    one.line.write(out, "", "");
                }
                written++;
            }
            BodyFormat.append(out, format.frame().end());
            return new Batch(out.toByteArray(), written, end);
        }

        private Choice choose(List<ReceiptRecord> records) {
            List<Chosen> chosen = new ArrayList<>(receipts);
            for (ReceiptRecord record : records) {
                int offset = 0; // of the entry at hand
                for (ReceiptEntry entry : record.entries()) {
                    int skipped = Math.clamp(record.from() - (long) offset, 0, entry.count());
                    Optional<BodyFormat.Line> line = skipped == entry.count() ? Optional.empty() : format.line(entry);
                    if (line.isPresent()) {
                        int place = offset + skipped;
                        for (PrimitiveIterator.OfInt ordinals = ordinals(entry, skipped); ordinals.hasNext(); ) {
                            Position here = new Position(record.number(), place++);
                            if (chosen.size() == receipts) {
                                return new Choice(chosen, here);
                            }
                            int ordinal = ordinals.nextInt();
                            chosen.add(new Chosen(here, line.get(), device(entry, ordinal)));
                        }
                    }
                    offset += entry.count();
                }
            }
            return new Choice(chosen, new Position(records.getLast().number() + 1, 0));
        }

        private static PrimitiveIterator.OfInt ordinals(ReceiptEntry entry, int skipped) {
            return switch (entry) {
                case ReceiptEntry.Stage stage -> stage.devices().from(skipped);
                case ReceiptEntry.Notice _ -> new ReceiptEntry.Devices.One(0).from(skipped);
            };
        }

        private Optional<DeviceAddress> device(ReceiptEntry entry, int ordinal) {
            return switch (entry) {
                case ReceiptEntry.Stage _ -> Optional.of(new DeviceAddress(app, shard, ordinal));
                case ReceiptEntry.Notice _ -> Optional.empty();
            };
        }
    }

    /** @param place of the receipt itself */
    private record Chosen(Position place, BodyFormat.Line line, Optional<DeviceAddress> device) {}

    /** @param end the first receipt behind what was chosen */
    private record Choice(List<Chosen> chosen, Position end) {

        List<DeviceAddress> devices() {
            return chosen.stream().flatMap(one -> one.device.stream()).toList();
        }
    }
}
