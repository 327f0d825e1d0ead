package io.hongyan.audience;

import io.hongyan.kernel.Platform;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A device's row.
 *
 * @param secretEpoch secrets of an earlier epoch are refused; 0 … 65535
 * @param tags custom tags in the order they were set
 * @param aliases alias type to alias
 */
public record DeviceRecord(
        DeviceFacts facts,
        long registeredMillis,
        int secretEpoch,
        boolean blacklisted,
        int badge,
        List<String> tags,
        Map<String, String> aliases) {

    private static final int FORMAT = 1;

    public DeviceRecord {
        tags = tags.stream().distinct().toList();
        aliases = Map.copyOf(aliases);
    }

    static DeviceRecord registered(DeviceFacts facts, long nowMillis) {
        return new DeviceRecord(facts, nowMillis, 0, false, 0, List.of(), Map.of());
    }

    public DeviceRecord withFacts(DeviceFacts changed) {
        return new DeviceRecord(changed, registeredMillis, secretEpoch, blacklisted, badge, tags, aliases);
    }

    public DeviceRecord withTags(List<String> changed) {
        return new DeviceRecord(facts, registeredMillis, secretEpoch, blacklisted, badge, changed, aliases);
    }

    public DeviceRecord withBlacklisted(boolean changed) {
        return new DeviceRecord(facts, registeredMillis, secretEpoch, changed, badge, tags, aliases);
    }

    public DeviceRecord withBadge(int changed) {
        return new DeviceRecord(facts, registeredMillis, secretEpoch, blacklisted, changed, tags, aliases);
    }

    public DeviceRecord withSecretEpoch(int changed) {
        return new DeviceRecord(facts, registeredMillis, changed, blacklisted, badge, tags, aliases);
    }

    /** This record with the alias of a type set, or taken away where the alias is empty. */
    public DeviceRecord withAlias(String type, String alias) {
        Map<String, String> changed = new HashMap<>(aliases);
        if (alias.isEmpty()) {
            changed.remove(type);
        } else {
            changed.put(type, alias);
        }
        return new DeviceRecord(facts, registeredMillis, secretEpoch, blacklisted, badge, tags, changed);
    }

    byte[] toBytes() {
        RecordWriter writer = new RecordWriter(96)
                .u8(FORMAT)
                .u8(facts.platform().ordinal())
                .text(facts.brand())
                .text(facts.model())
                .text(facts.osVersion())
                .text(facts.appVersion())
                .text(facts.packageName())
                .text(facts.region())
                .text(facts.language())
                .text(facts.timeZone())
                .bool(facts.notificationOn())
                .u64(registeredMillis)
                .varint(secretEpoch)
                .bool(blacklisted)
                .varint(badge);
        writeTexts(writer, facts.vendorTokens());
        writer.varint(tags.size());
        tags.forEach(writer::text);
        writeTexts(writer, aliases);
        return writer.toBytes();
    }

    static DeviceRecord fromBytes(byte[] bytes) {
        RecordReader reader = new RecordReader(bytes);
        int format = reader.u8();
        if (format != FORMAT) {
            throw new IllegalStateException("device row format: " + format + " (expected: " + FORMAT + ")");
        }
        Platform platform = Platform.values()[reader.u8()];
        String brand = reader.text();
        String model = reader.text();
        String osVersion = reader.text();
        String appVersion = reader.text();
        String packageName = reader.text();
        String region = reader.text();
        String language = reader.text();
        String timeZone = reader.text();
        boolean notificationOn = reader.bool();
        long registeredMillis = reader.u64();
        int secretEpoch = reader.varintAsInt();
        boolean blacklisted = reader.bool();
        int badge = reader.varintAsInt();
        Map<String, String> vendorTokens = readTexts(reader);
        int tagCount = reader.varintAsInt();
        List<String> tags = new ArrayList<>(tagCount);
        for (int i = 0; i < tagCount; i++) {
            tags.add(reader.text());
        }
        DeviceFacts facts = new DeviceFacts(
                platform,
                brand,
                model,
                osVersion,
                appVersion,
                packageName,
                region,
                language,
                timeZone,
                vendorTokens,
                notificationOn);
        return new DeviceRecord(facts, registeredMillis, secretEpoch, blacklisted, badge, tags, readTexts(reader));
    }

    private static void writeTexts(RecordWriter writer, Map<String, String> texts) {
        writer.varint(texts.size());
        texts.forEach((key, value) -> writer.text(key).text(value));
    }

    private static Map<String, String> readTexts(RecordReader reader) {
        int count = reader.varintAsInt();
        Map<String, String> texts = HashMap.newHashMap(count);
        for (int i = 0; i < count; i++) {
            String key = reader.text();
            texts.put(key, reader.text());
        }
        return texts;
    }
}
