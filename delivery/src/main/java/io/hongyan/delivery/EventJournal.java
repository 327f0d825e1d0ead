package io.hongyan.delivery;

import io.hongyan.kernel.AppDirectory;
import io.hongyan.kernel.Cid;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.shards.OutboxConsumer;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.Topic;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps the events that devices report: one file of JSON lines per day under {@code events/}, each line
 * {@code {"appid","cid","at","shard","sequence","event":{…}}}. An event may stand there twice after a crash; shard and
 * sequence tell copies. Until the analytics store reads them, they are for whoever wants to load them.
 */
final class EventJournal implements OutboxConsumer {

    private final Path folder;
    private final CidCipher cids;
    private final AppDirectory apps;
    private final ZoneId zone;

    EventJournal(Path folder, CidCipher cids, AppDirectory apps, ZoneId zone) {
        this.folder = folder;
        this.cids = cids;
        this.apps = apps;
        this.zone = zone;
    }

    @Override
    public Topic topic() {
        return DeviceShard.EVENTS;
    }

    @Override
    public String name() {
        return "event-journal";
    }

    @Override
    public void accept(int shard, long firstSequence, List<byte[]> records) throws IOException {
        Map<String, StringBuilder> byDay = new TreeMap<>();
        long sequence = firstSequence;
        for (byte[] bytes : records) {
            RecordReader reader = new RecordReader(bytes);
            DeviceAddress device = new DeviceAddress(reader.u32(), reader.u32(), reader.u32());
            long atMillis = reader.u64();
            Cid cid = cids.encode(device);
            String appId =
                    apps.byNumber(device.app()).map(app -> app.appId()).orElseGet(() -> Integer.toString(device.app()));
            String day =
                    Instant.ofEpochMilli(atMillis).atZone(zone).toLocalDate().toString();
            byDay.computeIfAbsent(day, unused -> new StringBuilder())
                    .append("{\"appid\":\"")
                    .append(appId)
                    .append("\",\"cid\":\"")
                    .append(cid)
                    .append("\",\"at\":")
                    .append(atMillis)
                    .append(",\"shard\":")
                    .append(shard)
                    .append(",\"sequence\":")
                    .append(sequence++)
                    .append(",\"event\":")
                    .append(reader.text())
                    .append("}\n");
        }
        Files.createDirectories(folder);
        for (Map.Entry<String, StringBuilder> day : byDay.entrySet()) {
            append(folder.resolve(day.getKey() + ".ndjson"), day.getValue().toString());
        }
    }

    private static void append(Path file, String lines) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
    }
}
