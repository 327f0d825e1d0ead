package io.hongyan.delivery;

import io.hongyan.kernel.LossReason;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The life of a single push for one device. Times are epoch milliseconds, 0: not yet.
 *
 * @param monthDay label in the task's id
 * @param day creation day, for tallies
 * @param answered the status given when it was accepted
 * @param sequence its place in the device's inbox, 0: never was there
 * @param endMillis when it was filtered, lost, expired or recalled, for {@code reason}
 */
record SingleRecord(
        int monthDay,
        long createdMillis,
        long expiryMillis,
        long day,
        String group,
        TargetStatus.Status answered,
        long sequence,
        State state,
        LossReason reason,
        long sentMillis,
        long arrivedMillis,
        long displayedMillis,
        long clickedMillis,
        long dismissedMillis,
        long endMillis,
        List<Action> actions) {

    /** Where a single push stands; exactly one of the sides of the conservation rule. */
    enum State {
        FILTERED,
        WAITING,
        ARRIVED,
        LOST,
        EXPIRED,
        RECALLED
    }

    /** A custom event reported for the message. */
    record Action(int eventId, long atMillis) {}

    private static final State[] STATES = State.values();
    private static final TargetStatus.Status[] STATUSES = TargetStatus.Status.values();

    static SingleRecord accepted(
            int monthDay,
            long createdMillis,
            long expiryMillis,
            long day,
            String group,
            TargetStatus.Status answered,
            long sequence) {
        return new SingleRecord(
                monthDay,
                createdMillis,
                expiryMillis,
                day,
                group,
                answered,
                sequence,
                State.WAITING,
                LossReason.NONE,
                0,
                0,
                0,
                0,
                0,
                0,
                List.of());
    }

    SingleRecord ended(State end, LossReason why, long atMillis) {
        return new SingleRecord(
                monthDay,
                createdMillis,
                expiryMillis,
                day,
                group,
                answered,
                sequence,
                end,
                why,
                sentMillis,
                arrivedMillis,
                displayedMillis,
                clickedMillis,
                dismissedMillis,
                atMillis,
                actions);
    }

    SingleRecord sent(long atMillis) {
        return new SingleRecord(
                monthDay,
                createdMillis,
                expiryMillis,
                day,
                group,
                answered,
                sequence,
                state,
                reason,
                sentMillis == 0 ? atMillis : sentMillis,
                arrivedMillis,
                displayedMillis,
                clickedMillis,
                dismissedMillis,
                endMillis,
                actions);
    }

    /** Arrived, whatever was thought of it before; sent at the latest now. */
    SingleRecord arrived(long atMillis) {
        return new SingleRecord(
                monthDay,
                createdMillis,
                expiryMillis,
                day,
                group,
                answered,
                sequence,
                State.ARRIVED,
                LossReason.NONE,
                sentMillis == 0 ? atMillis : sentMillis,
                atMillis,
                displayedMillis,
                clickedMillis,
                dismissedMillis,
                0,
                actions);
    }

    /** With what a device said after arrival; 0 and an empty list leave things as they are. */
    SingleRecord reacted(long displayed, long clicked, long dismissed, List<Action> moreActions) {
        List<Action> all = new ArrayList<>(actions);
        all.addAll(moreActions);
        return new SingleRecord(
                monthDay,
                createdMillis,
                expiryMillis,
                day,
                group,
                answered,
                sequence,
                state,
                reason,
                sentMillis,
                arrivedMillis,
                displayedMillis == 0 ? displayed : displayedMillis,
                clickedMillis == 0 ? clicked : clickedMillis,
                dismissedMillis == 0 ? dismissed : dismissedMillis,
                endMillis,
                List.copyOf(all));
    }

    void write(RecordWriter writer) {
        writer.u16(monthDay)
                .u64(createdMillis)
                .u64(expiryMillis)
                .varint(day)
                .text(group)
                .u8(answered.ordinal())
                .varint(sequence)
                .u8(state.ordinal())
                .u8(reason.code())
                .varint(since(sentMillis))
                .varint(since(arrivedMillis))
                .varint(since(displayedMillis))
                .varint(since(clickedMillis))
                .varint(since(dismissedMillis))
                .varint(since(endMillis))
                .varint(actions.size());
        for (Action action : actions) {
            writer.varint(action.eventId).u64(action.atMillis);
        }
    }

    byte[] toBytes() {
        RecordWriter writer = new RecordWriter(64);
        write(writer);
        return writer.toBytes();
    }

    static SingleRecord read(RecordReader reader) {
        int monthDay = reader.u16();
        long created = reader.u64();
        long expiry = reader.u64();
        long day = reader.varint();
        String group = reader.text();
        TargetStatus.Status answered = STATUSES[reader.u8()];
        long sequence = reader.varint();
        State state = STATES[reader.u8()];
        LossReason reason = LossReason.ofCode(reader.u8());
        long sent = at(reader, created);
        long arrived = at(reader, created);
        long displayed = at(reader, created);
        long clicked = at(reader, created);
        long dismissed = at(reader, created);
        long end = at(reader, created);
        int count = reader.varintAsInt();
        List<Action> actions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            actions.add(new Action(reader.varintAsInt(), reader.u64()));
        }
        return new SingleRecord(
                monthDay,
                created,
                expiry,
                day,
                group,
                answered,
                sequence,
                state,
                reason,
                sent,
                arrived,
                displayed,
                clicked,
                dismissed,
                end,
                List.copyOf(actions));
    }

    /** Times are stored as milliseconds since creation plus one, so that 0 stays 0; a clock that went back counts as none. */
    private long since(long millis) {
        return millis == 0 ? 0 : Math.max(0, millis - createdMillis) + 1;
    }

    private static long at(RecordReader reader, long createdMillis) {
        long since = reader.varint();
        return since == 0 ? 0 : createdMillis + since - 1;
    }
}
