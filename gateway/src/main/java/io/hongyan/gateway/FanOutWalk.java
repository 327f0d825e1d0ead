package io.hongyan.gateway;

import io.hongyan.delivery.device.OutboundMessage;
import io.hongyan.gateway.DeviceTable.FanOut;
import io.hongyan.gateway.mqtt.MqttVersion;
import io.hongyan.gateway.mqtt.PacketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.ImmutableBitmapDataProvider;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * Brings several messages to the connections of one (app, shard) on one event loop, in slices: after each slice other
 * traffic has its turn. A connection gets all its messages in one write and one flush, and connections that get the same
 * messages share the same encoded bytes: every message has one packet identifier for all of them.
 *
 * <p>The walk goes over the connections in passes. A message that comes during a pass joins it at once, so that the
 * connections still ahead get it in the same write as the others, and takes part in the next pass for those behind. So
 * messages that come within a few milliseconds of each other share nearly all their writes, and none waits for more than the
 * rest of a pass and one of its own.
 */
final class FanOutWalk implements Runnable {

    /** Messages walked together: as many as a set of them fits into a long. */
    private static final int MAX_FAN_OUTS = 64;

    private static final int SLICE_WRITES = 128;
    private static final int SLICE_VISITS = 8192;
    private static final MqttVersion[] VERSIONS = MqttVersion.values();

    private final DeviceLoop loop;
    private final DeviceTable table;

    // By index of the message, which is free again once its pass is over.
    private final @Nullable FanOut[] fanOuts = new @Nullable FanOut[MAX_FAN_OUTS];
    private final int[] packetIds = new int[MAX_FAN_OUTS];

    private long active; // the messages walked now
    private long passing; // those that were there when the pass began, and are done when it ends
    private final MessageSets addressed = new MessageSets();
    private final MessageSets asked = new MessageSets(); // devices that were met, whether they took the message or not
    private final MessageSets unwritten = new MessageSets(); // of those, the ones it was not written to after all
    private final @Nullable Bundle[] bundles = new @Nullable Bundle[VERSIONS.length * 2];
    private int @Nullable [] candidates; // the addressed ordinals where they are fewer than the connections
    private int cursor;

    FanOutWalk(DeviceLoop loop, DeviceTable table) {
        this.loop = loop;
        this.table = table;
    }

    @Override
    public void run() {
        join();
        if (passing == 0) {
            loop.walks.add(this);
            beginPass();
        }
        int writes = 0;
        int visits = 0;
        int[] listed = candidates;
        // Downwards: a removal moves the last connection into the gap, so a connection may be met twice but none is
        // missed.
        cursor = listed == null ? Math.min(cursor, table.size()) : cursor;
        while (cursor > 0 && writes < SLICE_WRITES && visits < SLICE_VISITS) {
            visits++;
            cursor--;
            int ordinal = listed == null ? table.ordinalAt(cursor) : listed[cursor];
            long wanted = addressed.of(ordinal) & ~asked.of(ordinal);
            if (wanted != 0) {
                DeviceConnection connection = listed == null ? table.connectionAt(cursor) : table.find(ordinal);
                if (connection != null) {
                    writes++;
                    asked.add(ordinal, wanted);
                    long taken = connection.down().deliver(this, wanted);
                    if (taken != wanted) {
                        unwritten.add(ordinal, wanted & ~taken);
                    }
                    cursor = listed == null ? Math.min(cursor, table.size()) : cursor;
                }
            }
        }
        if (cursor > 0 || endPass()) {
            loop.executeAfterIo(this);
        } else {
            loop.walks.remove(this);
            table.walkEnded();
        }
    }

    /** Takes in what came meanwhile. */
    private void join() {
        while (active != -1) {
            FanOut fanOut = table.nextWaiting();
            if (fanOut == null) {
                return;
            }
            int index = Long.numberOfTrailingZeros(~active);
            long message = 1L << index;
            active |= message;
            fanOuts[index] = fanOut;
            packetIds[index] = loop.nextPacketId();
            addressed.addAll(fanOut.ordinals(), message);
        }
    }

    private void beginPass() {
        passing = active;
        candidates = candidates();
        cursor = candidates == null ? table.size() : candidates.length;
    }

    /** Tells of the messages that everybody was asked for. Answers whether there are others, with a pass of their own. */
    private boolean endPass() {
        for (int i = 0; i < bundles.length; i++) {
            Bundle bundle = bundles[i];
            if (bundle != null) {
                bundle.bytes.release();
                bundles[i] = null;
            }
        }
        ShardGather gather = loop.gather(table.shard());
        for (long rest = passing; rest != 0; rest &= rest - 1) {
            long message = Long.lowestOneBit(rest);
            RoaringBitmap written = asked.with(message);
            if (!unwritten.isEmpty()) {
                written.andNot(unwritten.with(message));
            }
            int index = Long.numberOfTrailingZeros(rest);
            gather.walked(table.app(), fanOut(index), written);
            fanOuts[index] = null;
        }
        loop.gathered(gather);
        active &= ~passing;
        addressed.forget(passing);
        asked.forget(passing);
        unwritten.forget(passing);
        join();
        beginPass();
        return active != 0;
    }

    /** The device declined a message this walk wrote: it counts as not written. */
    void declined(int app, int shard, int ordinal, OutboundMessage message) {
        if (app == table.app() && shard == table.shard()) {
            for (long rest = active; rest != 0; rest &= rest - 1) {
                if (message(Long.numberOfTrailingZeros(rest)) == message) {
                    unwritten.add(ordinal, Long.lowestOneBit(rest));
                }
            }
        }
    }

    boolean walks(int app, int shard, OutboundMessage message) {
        if (app == table.app() && shard == table.shard()) {
            for (long rest = active; rest != 0; rest &= rest - 1) {
                if (message(Long.numberOfTrailingZeros(rest)) == message) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The device went with messages on their way, which wait again: so they must not be told as written later. */
    void gone(int app, int shard, int ordinal, Inflight inflight) {
        if (app == table.app() && shard == table.shard()) {
            for (long rest = active; rest != 0; rest &= rest - 1) {
                if (inflight.holds(message(Long.numberOfTrailingZeros(rest)))) {
                    unwritten.add(ordinal, Long.lowestOneBit(rest));
                }
            }
        }
    }

    OutboundMessage message(int index) {
        return fanOut(index).message();
    }

    /** Event loops that did not tell delivery yet what they wrote of a message. */
    AtomicInteger untold(int index) {
        return fanOut(index).untold();
    }

    int packetId(int index) {
        return packetIds[index];
    }

    /** A set of messages of this walk, encoded for one version and QoS; to be released by whoever writes it. */
    ByteBuf encoded(ByteBufAllocator allocator, MqttVersion version, int qos, long messages) {
        int variant = version.ordinal() * 2 + qos;
        Bundle bundle = bundles[variant];
        if (bundle == null || bundle.messages != messages) {
            if (bundle != null) {
                bundle.bytes.release();
            }
            bundle = new Bundle(messages, encode(allocator, version, qos, messages));
            bundles[variant] = bundle;
        }
        return bundle.bytes.retainedDuplicate();
    }

    private ByteBuf encode(ByteBufAllocator allocator, MqttVersion version, int qos, long messages) {
        int length = 0;
        for (long rest = messages; rest != 0; rest &= rest - 1) {
            length += PushTopic.length(version, qos, message(Long.numberOfTrailingZeros(rest)));
        }
        ByteBuf out = allocator.directBuffer(length, length);
        for (long rest = messages; rest != 0; rest &= rest - 1) {
            int index = Long.numberOfTrailingZeros(rest);
            PacketEncoder.publish(
                    out,
                    version,
                    qos,
                    PushTopic.BYTES,
                    packetIds[index],
                    message(index).payload());
        }
        return out;
    }

    private FanOut fanOut(int index) {
        FanOut fanOut = fanOuts[index];
        if (fanOut == null) {
            throw new IllegalStateException("message " + index + ": not walked");
        }
        return fanOut;
    }

    private int @Nullable [] candidates() {
        long count = 0;
        for (long rest = passing; rest != 0; rest &= rest - 1) {
            count += fanOut(Long.numberOfTrailingZeros(rest)).ordinals().getLongCardinality();
        }
        if (count >= table.size()) {
            return null;
        }
        RoaringBitmap union = new RoaringBitmap();
        for (long rest = passing; rest != 0; rest &= rest - 1) {
            ImmutableBitmapDataProvider ordinals =
                    fanOut(Long.numberOfTrailingZeros(rest)).ordinals();
            for (PeekableIntIterator each = ordinals.getIntIterator(); each.hasNext(); ) {
                union.add(each.next());
            }
        }
        return union.toArray();
    }

    private record Bundle(long messages, ByteBuf bytes) {}
}
