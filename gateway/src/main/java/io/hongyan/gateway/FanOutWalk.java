package io.hongyan.gateway;

import io.hongyan.delivery.device.OutboundMessage;
import io.hongyan.gateway.DeviceTable.FanOut;
import io.hongyan.gateway.mqtt.MqttVersion;
import io.hongyan.gateway.mqtt.PacketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * Brings several messages to the connections of one (app, shard) on one event loop, in slices: after each slice other
 * traffic has its turn. A connection gets all its messages in one write and one flush, and connections that get the same
 * messages share the same encoded bytes: every message has one packet identifier for all of them.
 */
final class FanOutWalk implements Runnable {

    /** Messages walked together: as many as a set of them fits into a long. */
    static final int MAX_FAN_OUTS = 64;

    private static final int SLICE_WRITES = 128;
    private static final int SLICE_VISITS = 8192;
    private static final MqttVersion[] VERSIONS = MqttVersion.values();

    private final DeviceLoop loop;
    private final DeviceTable table;
    private final FanOut[] fanOuts;
    private final RoaringBitmap[] written;
    private final int[] packetIds;
    private final @Nullable Bundle[] bundles = new @Nullable Bundle[VERSIONS.length * 2];
    private int @Nullable [] candidates; // the addressed ordinals where they are fewer than the connections
    private boolean started;
    private int cursor;

    FanOutWalk(DeviceLoop loop, DeviceTable table, List<FanOut> fanOuts) {
        this.loop = loop;
        this.table = table;
        this.fanOuts = fanOuts.toArray(FanOut[]::new);
        this.written = new RoaringBitmap[fanOuts.size()];
        this.packetIds = new int[fanOuts.size()];
        for (int i = 0; i < written.length; i++) {
            written[i] = new RoaringBitmap();
            packetIds[i] = loop.nextPacketId();
        }
    }

    @Override
    public void run() {
        if (!started) {
            started = true;
            candidates = candidates();
            cursor = candidates == null ? table.size() : candidates.length;
            loop.walks.add(this);
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
            long wanted = wantedBy(ordinal);
            if (wanted != 0) {
                DeviceConnection connection = listed == null ? table.connectionAt(cursor) : table.find(ordinal);
                if (connection != null) {
                    writes++;
                    long taken = connection.deliver(this, wanted);
                    for (long rest = taken; rest != 0; rest &= rest - 1) {
                        written[Long.numberOfTrailingZeros(rest)].add(ordinal);
                    }
                    cursor = listed == null ? Math.min(cursor, table.size()) : cursor;
                }
            }
        }
        if (cursor > 0) {
            loop.executeAfterIo(this);
        } else {
            end();
        }
    }

    private void end() {
        loop.walks.remove(this);
        for (Bundle bundle : bundles) {
            if (bundle != null) {
                bundle.bytes.release();
            }
        }
        ShardGather gather = loop.gather(table.shard());
        for (int i = 0; i < fanOuts.length; i++) {
            gather.walked(table.app(), fanOuts[i], written[i]);
        }
        loop.gathered(gather);
        table.walkEnded();
    }

    /** The device declined a message this walk wrote: it counts as not written. */
    void declined(int app, int shard, int ordinal, OutboundMessage message) {
        if (app == table.app() && shard == table.shard()) {
            for (int i = 0; i < fanOuts.length; i++) {
                if (fanOuts[i].message() == message) {
                    written[i].remove(ordinal);
                }
            }
        }
    }

    boolean walks(int app, int shard, OutboundMessage message) {
        if (app == table.app() && shard == table.shard()) {
            for (FanOut fanOut : fanOuts) {
                if (fanOut.message() == message) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The device went with messages on their way, which wait again: so they must not be told as written later. */
    void gone(int app, int shard, int ordinal, Inflight inflight) {
        if (app == table.app() && shard == table.shard()) {
            for (int i = 0; i < fanOuts.length; i++) {
                if (inflight.holds(fanOuts[i].message())) {
                    written[i].remove(ordinal);
                }
            }
        }
    }

    OutboundMessage message(int index) {
        return fanOuts[index].message();
    }

    /** Event loops that did not tell delivery yet what they wrote of a message. */
    AtomicInteger untold(int index) {
        return fanOuts[index].untold();
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

    private long wantedBy(int ordinal) {
        long wanted = 0;
        for (int i = 0; i < fanOuts.length; i++) {
            if (fanOuts[i].ordinals().contains(ordinal) && !written[i].contains(ordinal)) {
                wanted |= 1L << i;
            }
        }
        return wanted;
    }

    private int @Nullable [] candidates() {
        long addressed = 0;
        for (FanOut fanOut : fanOuts) {
            addressed += fanOut.ordinals().getLongCardinality();
        }
        if (addressed >= table.size()) {
            return null;
        }
        RoaringBitmap union = new RoaringBitmap();
        for (FanOut fanOut : fanOuts) {
            for (PeekableIntIterator each = fanOut.ordinals().getIntIterator(); each.hasNext(); ) {
                union.add(each.next());
            }
        }
        return union.toArray();
    }

    private record Bundle(long messages, ByteBuf bytes) {}
}
