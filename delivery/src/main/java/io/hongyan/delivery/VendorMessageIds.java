package io.hongyan.delivery;

import io.hongyan.delivery.vendor.VendorNews;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardStore;
import io.hongyan.shards.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Which task a vendor's id of a message stands for, for vendors whose receipts name nothing else, and which ids a vendor is to be
 * asked about. A task's rows go with the task ({@link #forget}).
 *
 * <pre>
 * vendor-id / 0 | app u32 | channel u8 | id                              → task, ordinal
 * vendor-id / 1 | app u32 | channel u8 | sent u64, milliseconds | id     → nothing: to be asked about
 * vendor-id / 2 | call u64 | sequence u64                                → news that came before the answer to the call
 * </pre>
 */
final class VendorMessageIds {

    static final Table TABLE = new Table("vendor-id");

    private static final int TASK_OF_ID = 0;
    private static final int ASKED = 1;
    private static final int EARLY = 2;
    private static final VendorNews.Kind[] KINDS = VendorNews.Kind.values();

    private VendorMessageIds() {}

    /**
     * What an id stands for.
     *
     * @param ordinal the device, where the id is one device's; empty: several share it
     */
    record Sent(TaskId task, OptionalInt ordinal) {}

    static void remember(ShardStore store, int app, Channel channel, String messageId, Sent sent) {
        RecordWriter value = new RecordWriter(32);
        TaskSpec.writeTaskId(value, sent.task);
        value.bool(sent.ordinal.isPresent());
        sent.ordinal.ifPresent(value::u32);
        store.put(TABLE, taskKey(app, channel, messageId), value.toBytes());
    }

    static Optional<Sent> find(ShardStore store, int app, Channel channel, String messageId) {
        byte @Nullable [] value = store.get(TABLE, taskKey(app, channel, messageId));
        if (value == null) {
            return Optional.empty();
        }
        RecordReader reader = new RecordReader(value);
        TaskId task = TaskSpec.readTaskId(reader);
        return Optional.of(new Sent(task, reader.bool() ? OptionalInt.of(reader.u32()) : OptionalInt.empty()));
    }

    static void forget(ShardStore store, int app, Channel channel, String messageId) {
        store.delete(TABLE, taskKey(app, channel, messageId));
    }

    // --- ids to be asked about ---

    static void askAbout(ShardStore store, int app, Channel channel, String messageId, long sentMillis) {
        byte[] key = askedWriter(app, channel, sentMillis)
                .raw(messageId.getBytes(StandardCharsets.UTF_8))
                .toBytes();
        store.put(TABLE, key, new byte[0]);
    }

    /** Forgets those sent before. */
    static void askNoMore(ShardStore store, int app, Channel channel, long sentBeforeMillis) {
        byte[] from = askedWriter(app, channel, 0).toBytes();
        byte[] to = askedWriter(app, channel, sentBeforeMillis).toBytes();
        store.scan(TABLE, from, to, (key, value) -> {
            store.delete(TABLE, key);
            return true;
        });
    }

    /**
     * Ids in the order of sending.
     *
     * @param after the last row of the page before; empty: from the beginning
     */
    static AskedPage askedAbout(ShardStore store, int app, Channel channel, byte[] after, int atMost) {
        byte[] first = askedWriter(app, channel, 0).toBytes();
        byte[] from = after.length == 0
                ? first
                : new RecordWriter(after.length + 1).raw(after).u8(0).toBytes();
        List<String> ids = new ArrayList<>();
        byte[][] last = {new byte[0]};
        store.scan(TABLE, from, askedWriter(app, channel, -1).toBytes(), (key, value) -> {
            ids.add(new String(new RecordReader(key, first.length).rest(), StandardCharsets.UTF_8));
            last[0] = key;
            return ids.size() < atMost;
        });
        return new AskedPage(ids, ids.size() < atMost ? new byte[0] : last[0]);
    }

    /** @param last to go on after; empty: it was the last page */
    record AskedPage(List<String> ids, byte[] last) {}

    // --- news that overtook the answer ---

    static void putAside(ShardStore store, long call, long sequence, VendorNews news) {
        byte[] value = new RecordWriter(96)
                .text(news.messageId())
                .text(news.token())
                .u8(news.kind().ordinal())
                .u8(news.reason().code())
                .text(news.code())
                .u64(news.at().toEpochMilli())
                .toBytes();
        store.put(TABLE, earlyWriter(call).u64(sequence).toBytes(), value);
    }

    /** What was put aside for a call, in the order it came; it is gone then. */
    static List<VendorNews> takeUp(ShardStore store, long call) {
        List<VendorNews> news = new ArrayList<>();
        byte[] end = earlyWriter(call).u64(-1).u8(0).toBytes();
        store.scan(TABLE, earlyWriter(call).toBytes(), end, (key, value) -> {
            RecordReader reader = new RecordReader(value);
            news.add(new VendorNews(
                    "",
                    reader.text(),
                    reader.text(),
                    KINDS[reader.u8()],
                    LossReason.ofCode(reader.u8()),
                    reader.text(),
                    Instant.ofEpochMilli(reader.u64())));
            store.delete(TABLE, key);
            return true;
        });
        return news;
    }

    private static byte[] taskKey(int app, Channel channel, String messageId) {
        return writer(TASK_OF_ID)
                .u32(app)
                .u8(channel.code())
                .raw(messageId.getBytes(StandardCharsets.UTF_8))
                .toBytes();
    }

    private static RecordWriter askedWriter(int app, Channel channel, long sentMillis) {
        return writer(ASKED).u32(app).u8(channel.code()).u64(sentMillis);
    }

    private static RecordWriter earlyWriter(long call) {
        return writer(EARLY).u64(call);
    }

    private static RecordWriter writer(int kind) {
        return new RecordWriter(48).u8(kind);
    }
}
