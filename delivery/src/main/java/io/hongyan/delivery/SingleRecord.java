package io.hongyan.delivery;

import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The life of a single push for one device.
 *
 * @param accepted what was fixed when it was accepted
 * @param reason why it was filtered, lost, expired or recalled
 * @param via its way by a vendor; null: it was never meant for one
 */
record SingleRecord(
        Acceptance accepted,
        State state,
        LossReason reason,
        Times times,
        List<Action> actions,
        @Nullable SingleVia via) {

    /**
     * What never changes.
     *
     * @param monthDay label in the task's id
     * @param day creation day, for tallies
     * @param answered the status given when it was accepted
     * @param sequence its place in the device's inbox, 0: never was there
     * @param postponedMillis when it last began to wait for the user's quiet hours to end, 0: never
     * @param echo what receipts repeat of the push
     */
    record Acceptance(
            int monthDay,
            long createdMillis,
            long expiryMillis,
            long day,
            String group,
            TargetStatus.Status answered,
            long sequence,
            long postponedMillis,
            Echo echo) {

        /** As far as the record tells: a recall's is taken for a notification. */
        Content.Type type() {
            return echo.transmission ? Content.Type.TRANSMISSION : Content.Type.NOTIFICATION;
        }
    }

    /**
     * What receipts repeat of a push.
     *
     * @param transmission whether it was one, rather than a notification
     * @param callback see {@link PushSettings#callback}
     */
    record Echo(boolean transmission, String callback) {
        static final Echo NONE = new Echo(false, "");

        static Echo of(SinglePush push) {
            return new Echo(
                    push.content().type() == Content.Type.TRANSMISSION,
                    push.settings().callback());
        }
    }

    /**
     * When it came how far, epoch milliseconds; 0: not yet.
     *
     * @param end when it was filtered, lost, expired or recalled
     */
    record Times(long sent, long arrived, long displayed, long clicked, long dismissed, long end) {
        static final Times NONE = new Times(0, 0, 0, 0, 0, 0);
    }

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

    // Of the byte that holds the status.
    private static final int STATUS = 0x0F;
    private static final int TRANSMISSION = 0x10;
    private static final int CALLBACK = 0x20;

    private static final State[] STATES = State.values();
    private static final TargetStatus.Status[] STATUSES = TargetStatus.Status.values();

    static SingleRecord accepted(
            int monthDay,
            long createdMillis,
            long expiryMillis,
            long day,
            String group,
            TargetStatus.Status answered,
            long sequence,
            Echo echo) {
        return new SingleRecord(
                new Acceptance(monthDay, createdMillis, expiryMillis, day, group, answered, sequence, 0, echo),
                State.WAITING,
                LossReason.NONE,
                Times.NONE,
                List.of(),
                null);
    }

    int monthDay() {
        return accepted.monthDay;
    }

    long createdMillis() {
        return accepted.createdMillis;
    }

    long expiryMillis() {
        return accepted.expiryMillis;
    }

    long day() {
        return accepted.day;
    }

    String group() {
        return accepted.group;
    }

    TargetStatus.Status answered() {
        return accepted.answered;
    }

    long sequence() {
        return accepted.sequence;
    }

    long postponedMillis() {
        return accepted.postponedMillis;
    }

    SingleRecord postponed(long postponedMillis) {
        Acceptance held = new Acceptance(
                accepted.monthDay,
                accepted.createdMillis,
                accepted.expiryMillis,
                accepted.day,
                accepted.group,
                accepted.answered,
                accepted.sequence,
                postponedMillis,
                accepted.echo);
        return new SingleRecord(held, state, reason, times, actions, via);
    }

    Echo echo() {
        return accepted.echo;
    }

    long sentMillis() {
        return times.sent;
    }

    long arrivedMillis() {
        return times.arrived;
    }

    long displayedMillis() {
        return times.displayed;
    }

    long clickedMillis() {
        return times.clicked;
    }

    long dismissedMillis() {
        return times.dismissed;
    }

    long endMillis() {
        return times.end;
    }

    SingleRecord ended(State end, LossReason why, long atMillis) {
        Times ended = new Times(times.sent, times.arrived, times.displayed, times.clicked, times.dismissed, atMillis);
        return new SingleRecord(accepted, end, why, ended, actions, via);
    }

    SingleRecord sent(long atMillis) {
        Times sent = new Times(
                first(times.sent, atMillis), times.arrived, times.displayed, times.clicked, times.dismissed, times.end);
        return new SingleRecord(accepted, state, reason, sent, actions, via);
    }

    /** Arrived, whatever was thought of it before; sent at the latest now. */
    SingleRecord arrived(long atMillis) {
        Times arrived =
                new Times(first(times.sent, atMillis), atMillis, times.displayed, times.clicked, times.dismissed, 0);
        return new SingleRecord(accepted, State.ARRIVED, LossReason.NONE, arrived, actions, via);
    }

    SingleRecord withVia(@Nullable SingleVia changed) {
        return new SingleRecord(accepted, state, reason, times, actions, changed);
    }

    /** By which channel it went, or is to go. */
    Channel channel() {
        return via != null && via.sent() ? via.channel() : Channel.DEVICE;
    }

    /** With what a device said after arrival; 0 and an empty list leave things as they are. */
    SingleRecord reacted(long displayed, long clicked, long dismissed, List<Action> moreActions) {
        List<Action> all = new ArrayList<>(actions);
        all.addAll(moreActions);
        Times reacted = new Times(
                times.sent,
                times.arrived,
                first(times.displayed, displayed),
                first(times.clicked, clicked),
                first(times.dismissed, dismissed),
                times.end);
        return new SingleRecord(accepted, state, reason, reacted, List.copyOf(all), via);
    }

    private static long first(long known, long now) {
        return known == 0 ? now : known;
    }

    void write(RecordWriter writer) {
        writer.u16(accepted.monthDay)
                .u64(accepted.createdMillis)
                .u64(accepted.expiryMillis)
                .varint(accepted.day)
                .text(accepted.group)
                .u8(accepted.answered.ordinal()
                        | (accepted.echo.transmission ? TRANSMISSION : 0)
                        | (accepted.echo.callback.isEmpty() ? 0 : CALLBACK))
                .varint(accepted.sequence);
        if (!accepted.echo.callback.isEmpty()) {
            writer.text(accepted.echo.callback);
        }
        writer.varint(since(accepted.postponedMillis))
                .u8(state.ordinal())
                .u8(reason.code())
                .varint(since(times.sent))
                .varint(since(times.arrived))
                .varint(since(times.displayed))
                .varint(since(times.clicked))
                .varint(since(times.dismissed))
                .varint(since(times.end))
                .varint(actions.size());
        for (Action action : actions) {
            writer.varint(action.eventId).u64(action.atMillis);
        }
        SingleVia.write(writer, via);
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
        int flags = reader.u8();
        TargetStatus.Status answered = STATUSES[flags & STATUS];
        long sequence = reader.varint();
        Echo echo = new Echo((flags & TRANSMISSION) != 0, (flags & CALLBACK) != 0 ? reader.text() : "");
        long postponed = at(reader, created);
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
                new Acceptance(monthDay, created, expiry, day, group, answered, sequence, postponed, echo),
                state,
                reason,
                new Times(sent, arrived, displayed, clicked, dismissed, end),
                List.copyOf(actions),
                SingleVia.read(reader));
    }

    /** Times are stored as milliseconds since creation plus one, so that 0 stays 0; a clock that went back counts as none. */
    private long since(long millis) {
        return millis == 0 ? 0 : Math.max(0, millis - accepted.createdMillis) + 1;
    }

    private static long at(RecordReader reader, long createdMillis) {
        long since = reader.varint();
        return since == 0 ? 0 : createdMillis + since - 1;
    }
}
