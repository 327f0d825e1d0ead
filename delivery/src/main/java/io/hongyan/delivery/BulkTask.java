package io.hongyan.delivery;

import io.hongyan.kernel.Channel;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** A running list or app task on one shard: what connects and disconnects must find at once. */
final class BulkTask {

    final TaskSpec spec;
    final TaskKey key;
    final byte[] payload;

    /** Targeted devices without an end; those in flight included. */
    final RoaringBitmap undelivered;

    /** Memory only: given to a link, not acknowledged yet. */
    final RoaringBitmap inFlight = new RoaringBitmap();

    /** Of the undelivered: those that wait for their quiet hours to end. */
    final RoaringBitmap held = new RoaringBitmap();

    /** Order of tasks and single messages on this shard. */
    final long sequence;

    final long expiryMillis;

    /** Until when dark screens are waited for, 0: not at all. */
    final long screenUntilMillis;

    /** Memory only: how many online devices the home shard was told of, for a task that waits for its audience. */
    int audienceTold = -1;

    /** Read by event loops. */
    volatile boolean ended;

    /** Devices the task was taken back from while it may have been on its way. Replaced, never modified: event loops read it. */
    volatile RoaringBitmap recalled = new RoaringBitmap();

    @Nullable
    Pace pace;

    /** Devices that go by vendors. */
    final Map<Channel, VendorShare> shares = new EnumMap<>(Channel.class);

    /** Undelivered devices that every main channel gave up: they wait for the fallback alone. */
    final RoaringBitmap givenUp = new RoaringBitmap();

    /** Of a single push: the devices it is found by. */
    final RoaringBitmap devices = new RoaringBitmap();

    BulkTask(TaskSpec spec, Progress progress, RoaringBitmap undelivered) {
        this.spec = spec;
        this.key = spec.key();
        this.payload = spec.payload(progress.expiryMillis);
        this.sequence = progress.sequence;
        this.expiryMillis = progress.expiryMillis;
        this.screenUntilMillis = spec.settings().screenUntil(progress.expiryMillis);
        this.ended = progress.state == Progress.State.ENDED;
        this.pace = progress.pace;
        this.undelivered = undelivered;
    }

    /** Whether a device waits for this task and may have it by the own channel now. */
    boolean waitsFor(int ordinal) {
        return undelivered.contains(ordinal)
                && !inFlight.contains(ordinal)
                && !held.contains(ordinal)
                && !spec.onlineOnly()
                && !keptByVendor(ordinal)
                && !givenUp.contains(ordinal)
                && (pace == null || pace.released(ordinal));
    }

    private boolean keptByVendor(int ordinal) {
        for (VendorShare share : shares.values()) {
            if (share.keeps(ordinal)) {
                return true;
            }
        }
        return false;
    }

    /** Devices whose message is with a vendor or about to be, the fallback's channels aside; a bitmap of the caller's own. */
    RoaringBitmap byVendors() {
        RoaringBitmap all = new RoaringBitmap();
        for (VendorShare share : shares.values()) {
            if (!share.beside) {
                all.or(share.all());
            }
        }
        return all;
    }

    /** Devices whose message is with a channel of the fallback or about to be; a bitmap of the caller's own. */
    RoaringBitmap byFallback() {
        RoaringBitmap all = new RoaringBitmap();
        for (VendorShare share : shares.values()) {
            if (share.beside) {
                all.or(share.all());
            }
        }
        return all;
    }

    /** Devices whose message left this process, or is leaving it; a bitmap of the caller's own. */
    RoaringBitmap underWay() {
        RoaringBitmap all = inFlight.clone();
        shares.values().forEach(share -> {
            all.or(share.calling);
            all.or(share.accepted);
        });
        return all;
    }

    /** No main channel will have these devices: they stay undelivered for the fallback. */
    void giveUp(RoaringBitmap ordinals) {
        givenUp.or(RoaringBitmap.and(ordinals, undelivered));
        inFlight.andNot(ordinals);
        for (VendorShare share : shares.values()) {
            if (!share.beside) {
                share.remove(ordinals);
            }
        }
    }

    /** These devices' message came to an end: nothing is to be sent to them any more. */
    void settle(RoaringBitmap ordinals) {
        undelivered.andNot(ordinals);
        inFlight.andNot(ordinals);
        held.andNot(ordinals);
        givenUp.andNot(ordinals);
        shares.values().forEach(share -> share.remove(ordinals));
    }

    /** The same for one device; answers whether its message was still to be delivered. */
    boolean settle(int ordinal) {
        inFlight.remove(ordinal);
        held.remove(ordinal);
        givenUp.remove(ordinal);
        shares.values().forEach(share -> share.remove(ordinal));
        return undelivered.checkedRemove(ordinal);
    }

    Progress progress() {
        return new Progress(ended ? Progress.State.ENDED : Progress.State.RUNNING, sequence, expiryMillis, pace);
    }

    /**
     * How far a fixed-rate task has come: the first {@code released} of its {@code held} devices, in order of ordinal, may have
     * it. The rate is this shard's share of the task's speed; zero until the home shard has counted all shares.
     *
     * @param releasedBelow devices with a smaller ordinal (unsigned) are released
     * @param phase fraction of a message, 0 … 1, that sets the shards of a task apart from each other
     */
    record Pace(long held, double ratePerSecond, double phase, long startMillis, long released, long releasedBelow) {

        private static final double CATCH_UP_MILLIS = 1_000;

        boolean released(int ordinal) {
            return Integer.toUnsignedLong(ordinal) < releasedBelow;
        }

        /**
         * This pace where it is not far behind; otherwise, after a standstill of the process or a jump of the clock, one that
         * goes on from here at its rate instead of releasing at once all that was missed.
         */
        Pace withoutCatchingUp(long nowMillis) {
            double behindMillis = nowMillis - (startMillis + (released - phase) / ratePerSecond * 1_000.0);
            double most = Math.max(CATCH_UP_MILLIS, 1_000.0 / ratePerSecond);
            return behindMillis <= 2 * most
                    ? this
                    : new Pace(
                            held,
                            ratePerSecond,
                            phase,
                            startMillis + (long) (behindMillis - most),
                            released,
                            releasedBelow);
        }

        /** How many are to be released by a moment. */
        long dueAt(long nowMillis) {
            double due = Math.floor((nowMillis - startMillis) / 1_000.0 * ratePerSecond + phase);
            return Math.clamp((long) due, released, held);
        }

        /** How many had been released by an earlier moment, as the rate goes. */
        long releasedAt(long millis) {
            double then = Math.floor((millis - startMillis) / 1_000.0 * ratePerSecond + phase);
            return ratePerSecond == 0 ? 0 : Math.clamp((long) then, 0, released);
        }

        /** When the next one is due. */
        long nextMillis() {
            return startMillis + (long) Math.ceil((released + 1 - phase) / ratePerSecond * 1_000.0);
        }

        boolean done() {
            return released >= held;
        }

        Pace releasedUpTo(long count, long below) {
            return new Pace(held, ratePerSecond, phase, startMillis, count, below);
        }
    }

    /** The part of a task's state on a shard that changes, other than its marks. */
    record Progress(
            State state,
            long sequence,
            long expiryMillis,
            @Nullable Pace pace) {

        /** Whether anything can still be delivered. */
        enum State {
            RUNNING,
            ENDED
        }

        byte[] toBytes() {
            RecordWriter writer = new RecordWriter(80)
                    .u8(state.ordinal())
                    .u64(sequence)
                    .u64(expiryMillis)
                    .bool(pace != null);
            if (pace != null) {
                writer.varint(pace.held)
                        .u64(Double.doubleToRawLongBits(pace.ratePerSecond))
                        .u64(Double.doubleToRawLongBits(pace.phase))
                        .u64(pace.startMillis)
                        .varint(pace.released)
                        .varint(pace.releasedBelow);
            }
            return writer.toBytes();
        }

        static Progress read(byte[] bytes) {
            RecordReader reader = new RecordReader(bytes);
            State state = State.values()[reader.u8()];
            long sequence = reader.u64();
            long expiryMillis = reader.u64();
            Pace pace = reader.bool()
                    ? new Pace(
                            reader.varint(),
                            Double.longBitsToDouble(reader.u64()),
                            Double.longBitsToDouble(reader.u64()),
                            reader.u64(),
                            reader.varint(),
                            reader.varint())
                    : null;
            return new Progress(state, sequence, expiryMillis, pace);
        }
    }
}
