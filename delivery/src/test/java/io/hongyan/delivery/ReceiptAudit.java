package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.delivery.Reports.ChainEvent;
import io.hongyan.delivery.Reports.ChainEvent.Step;
import io.hongyan.delivery.receipt.ReceiptEntry;
import io.hongyan.delivery.receipt.ReceiptKind;
import io.hongyan.delivery.receipt.ReceiptRecord;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.TaskId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.Set;

/** Everything an app was told, one receipt after the other, to be held against the chains of its messages. */
final class ReceiptAudit {

    /** A receipt as an app gets it. */
    record Told(DeviceAddress device, ReceiptEntry.Stage stage) {

        ReceiptKind kind() {
            return stage.kind();
        }
    }

    private static final Map<Step, ReceiptKind> KINDS = Map.of(
            Step.FILTERED, ReceiptKind.FILTERED,
            Step.SENT, ReceiptKind.SENT,
            Step.ARRIVED, ReceiptKind.ARRIVED,
            Step.DISPLAYED, ReceiptKind.DISPLAYED,
            Step.CLICKED, ReceiptKind.CLICKED,
            Step.DISMISSED, ReceiptKind.DISMISSED,
            Step.ACTION, ReceiptKind.ACTION,
            Step.LOST, ReceiptKind.LOST,
            Step.EXPIRED, ReceiptKind.EXPIRED,
            Step.RECALLED, ReceiptKind.RECALLED);

    /** Ends that a late arrival takes back: the chain forgets them, receipts were sent. */
    private static final Set<ReceiptKind> REVOCABLE =
            EnumSet.of(ReceiptKind.LOST, ReceiptKind.EXPIRED, ReceiptKind.RECALLED);

    private final Map<String, List<Told>> byMessage = new HashMap<>();
    final List<Told> all = new ArrayList<>();

    /** Reads what waits for an app, without taking it away. */
    static ReceiptAudit of(World world, int app) {
        ReceiptAudit audit = new ReceiptAudit();
        for (int shard = 0; shard < world.shards.shards(); shard++) {
            List<ReceiptLog.Numbered> rows = world.look(shard, new ShardOp.ReadReceipts(app, Integer.MAX_VALUE));
            for (ReceiptLog.Numbered row : rows) {
                audit.add(app, shard, row.row().decode(row.number()));
            }
        }
        return audit;
    }

    void add(int app, int shard, ReceiptRecord record) {
        int skipped = record.from();
        for (ReceiptEntry entry : record.entries()) {
            if (entry instanceof ReceiptEntry.Stage stage) {
                for (PrimitiveIterator.OfInt ordinals = stage.devices().from(skipped); ordinals.hasNext(); ) {
                    Told told = new Told(new DeviceAddress(app, shard, ordinals.nextInt()), stage);
                    all.add(told);
                    byMessage
                            .computeIfAbsent(key(stage.task(), told.device), unused -> new ArrayList<>())
                            .add(told);
                }
            }
            skipped = Math.max(0, skipped - entry.count());
        }
    }

    List<Told> of(TaskId task, DeviceAddress device) {
        return byMessage.getOrDefault(key(task, device), List.of());
    }

    /** The app was told exactly what the chain knows, each thing once, stages in their order. */
    void check(TaskId task, DeviceAddress device, List<ChainEvent> chain) {
        List<Told> told = of(task, device);
        String what = task + " for " + device + ": told " + told + ", chain " + chain;
        Set<ReceiptKind> inChain = EnumSet.noneOf(ReceiptKind.class);
        chain.stream().map(ChainEvent::step).filter(KINDS::containsKey).forEach(step -> inChain.add(KINDS.get(step)));
        Set<ReceiptKind> kinds = EnumSet.noneOf(ReceiptKind.class);
        Set<Object> once = new HashSet<>();
        List<ReceiptKind> stages = new ArrayList<>();
        for (Told receipt : told) {
            kinds.add(receipt.kind());
            assertThat(once.add(List.of(
                            receipt.kind(),
                            receipt.stage.channel(),
                            receipt.stage.eventId(),
                            receipt.kind() == ReceiptKind.REFUSED ? receipt.stage : "")))
                    .as(what)
                    .isTrue();
            switch (receipt.kind()) {
                case SENT, ARRIVED, DISPLAYED, CLICKED -> stages.add(receipt.kind());
                default -> {}
            }
        }
        assertThat(kinds).as(what).containsAll(inChain);
        kinds.removeAll(inChain);
        kinds.removeAll(REVOCABLE);
        kinds.remove(ReceiptKind.REFUSED);
        assertThat(kinds).as(what).isEmpty();
        assertThat(stages.stream().distinct().toList()).as(what).isSorted();
    }

    private static String key(TaskId task, DeviceAddress device) {
        return task.msgid() + device;
    }
}
