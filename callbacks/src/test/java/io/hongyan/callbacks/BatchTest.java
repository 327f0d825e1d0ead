package io.hongyan.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.audience.BitmapTable;
import io.hongyan.callbacks.Batch.Position;
import io.hongyan.delivery.receipt.ReceiptEntry;
import io.hongyan.delivery.receipt.ReceiptKind;
import io.hongyan.delivery.receipt.ReceiptRecord;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.InstallationKey;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.TaskId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BatchTest {

    private static final int APP = 1;
    private static final int SHARD = 3;
    private static final int MANY = 1 << 20;

    private final CidCipher cids = new CidCipher(InstallationKey.parse("07".repeat(InstallationKey.BYTES)));

    private static ReceiptEntry stage(ReceiptKind kind, int... ordinals) {
        RoaringBitmap bitmap = RoaringBitmap.bitmapOf(ordinals);
        return new ReceiptEntry.Stage(
                new TaskId(TaskId.Kind.APP, 101, 0, 0),
                false,
                "",
                kind,
                Channel.DEVICE,
                LossReason.NONE,
                "",
                0,
                7,
                ordinals.length == 1
                        ? new ReceiptEntry.Devices.One(ordinals[0])
                        : new ReceiptEntry.Devices.Many(ordinals.length, BitmapTable.serialize(bitmap)));
    }

    private static ReceiptRecord record(long number, int from, ReceiptEntry... entries) {
        return new ReceiptRecord(number, 0, from, List.of(entries));
    }

    private Batch.Making making(int receipts, int bytes) {
        return new Batch.Making(APP, SHARD, new NativeFormat("Shop0001"), cids, Optional.empty(), receipts, bytes);
    }

    /** Kind and ordinal of each receipt. */
    private List<String> told(Batch batch) {
        JsonNode body = JsonMapper.shared().readTree(new String(batch.body(), StandardCharsets.UTF_8));
        List<String> told = new ArrayList<>();
        for (JsonNode receipt : body.path("receipts")) {
            String device = receipt.has("cid")
                    ? " "
                            + Integer.toUnsignedString(
                                    cids.resolve(APP, receipt.path("cid").stringValue())
                                            .orElseThrow()
                                            .ordinal())
                    : "";
            told.add(receipt.path("kind").stringValue() + device);
        }
        assertThat(told).hasSize(batch.receipts());
        return told;
    }

    @Test
    void receiptsStandInTheOrderOfRecordsEntriesAndOrdinals() {
        Batch batch = making(100, MANY)
                .of(List.of(
                        record(5, 0, stage(ReceiptKind.SENT, 1, 70_000, -1), stage(ReceiptKind.ARRIVED, 1)),
                        record(6, 0, new ReceiptEntry.Notice("n", "s", "t", 7), stage(ReceiptKind.CLICKED, 1))));

        assertThat(told(batch))
                .containsExactly("sent 1", "sent 70000", "sent 4294967295", "arrived 1", "notice", "clicked 1");
        assertThat(batch.end()).isEqualTo(new Position(7, 0));
    }

    @Test
    void aBatchEndsInTheMiddleOfARecordAndTheNextGoesOnThere() {
        ReceiptEntry sent = stage(ReceiptKind.SENT, 1, 2, 3, 4, 5);
        ReceiptEntry arrived = stage(ReceiptKind.ARRIVED, 1, 2, 3);
        List<String> all = new ArrayList<>();
        Position at = new Position(5, 0);
        for (int i = 0; i < 4; i++) {
            Batch batch = making(2, MANY).of(List.of(record(5, at.offset(), sent, arrived)));
            assertThat(batch.receipts()).isEqualTo(2);
            all.addAll(told(batch));
            at = batch.end();
        }

        assertThat(at).isEqualTo(new Position(6, 0));
        assertThat(all)
                .containsExactly(
                        "sent 1", "sent 2", "sent 3", "sent 4", "sent 5", "arrived 1", "arrived 2", "arrived 3");
    }

    @Test
    void aBatchEndsWithTheReceiptThatReachesItsBytes() {
        Batch one = making(100, 1).of(List.of(record(5, 0, stage(ReceiptKind.SENT, 1, 2, 3))));
        assertThat(told(one)).containsExactly("sent 1");
        assertThat(one.end()).isEqualTo(new Position(5, 1));

        Batch two = making(100, 250).of(List.of(record(5, 1, stage(ReceiptKind.SENT, 1, 2, 3, 4))));
        assertThat(told(two)).containsExactly("sent 2", "sent 3");
        assertThat(two.end()).isEqualTo(new Position(5, 3));
    }

    @Test
    void whatTheFormatCannotTellIsPassedOver() {
        Batch.Making getui = new Batch.Making(
                APP, SHARD, new GetuiFormat("Shop0001", new Secret("s")), cids, Optional.empty(), 2, MANY);
        Batch some =
                getui.of(List.of(record(5, 0, stage(ReceiptKind.SENT, 1, 2), stage(ReceiptKind.ARRIVED, 1, 2, 3))));
        assertThat(some.receipts()).isEqualTo(2);
        assertThat(some.end()).isEqualTo(new Position(5, 4));
        assertThat(new String(some.body(), StandardCharsets.UTF_8).lines()).hasSize(2);

        Batch none = getui.of(
                List.of(record(5, 0, stage(ReceiptKind.SENT, 1, 2)), record(6, 0, stage(ReceiptKind.SENT, 3))));
        assertThat(none.receipts()).isZero();
        assertThat(none.end()).isEqualTo(new Position(7, 0));
    }

    @Test
    void aliasesAreLookedUpForAllDevicesAtOnce() {
        List<Integer> askedFor = new ArrayList<>();
        Batch.Making making = new Batch.Making(
                APP,
                SHARD,
                new NativeFormat("Shop0001"),
                cids,
                Optional.of(devices -> {
                    devices.forEach(device -> askedFor.add(device.ordinal()));
                    return devices.stream()
                            .map(device -> device.ordinal() == 2 ? "" : "user-" + device.ordinal())
                            .toList();
                }),
                100,
                MANY);

        Batch batch = making.of(
                List.of(record(5, 0, new ReceiptEntry.Notice("n", "s", "t", 7), stage(ReceiptKind.SENT, 1, 2, 3))));

        assertThat(askedFor).containsExactly(1, 2, 3);
        JsonNode receipts = JsonMapper.shared().readTree(batch.body()).path("receipts");
        assertThat(receipts.path(1).path("alias").stringValue()).isEqualTo("user-1");
        assertThat(receipts.path(2).has("alias")).isFalse();
        assertThat(receipts.path(3).path("alias").stringValue()).isEqualTo("user-3");
    }
}
