package io.hongyan.delivery;

import io.hongyan.audience.Audience;
import io.hongyan.audience.Condition;
import io.hongyan.delivery.rules.MessageTraits;
import io.hongyan.delivery.vendor.Routing;
import io.hongyan.kernel.Platform;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was asked for when a list or app task was accepted; never changes. Travels to every shard with the task.
 *
 * @param day creation day, epoch day in the installation's time zone
 * @param audience of an app task; {@link Audience#ALL} for a list task, whose targets come one by one
 */
record TaskSpec(
        int app,
        TaskId id,
        long createdMillis,
        long day,
        String group,
        Audience audience,
        Content content,
        PushSettings settings) {

    private static final int FORMAT = 3;
    private static final Content.Type[] TYPES = Content.Type.values();
    private static final TaskId.Kind[] KINDS = TaskId.Kind.values();
    private static final Condition.Key[] KEYS = Condition.Key.values();
    private static final Condition.Operator[] OPERATORS = Condition.Operator.values();

    TaskSpec {
        settings = settings.of(content);
    }

    TaskKey key() {
        return TaskKey.of(app, id);
    }

    boolean onlineOnly() {
        return settings.validity().isZero();
    }

    byte[] payload(long expiryMillis) {
        return DevicePayload.of(id, content, expiryMillis);
    }

    byte[] toBytes() {
        RecordWriter writer = new RecordWriter(512).u8(FORMAT).u32(app);
        writeTaskId(writer, id);
        writer.u64(createdMillis)
                .varint(day)
                .text(group)
                .varint(audience.conditions().size());
        for (Condition condition : audience.conditions()) {
            writer.u8(condition.key().ordinal())
                    .u8(condition.operator().ordinal())
                    .varint(condition.values().size());
            condition.values().forEach(writer::text);
        }
        writer.u8(content.type().ordinal())
                .text(content.pushMessage())
                .text(content.pushChannel())
                .bool(content.recalls().isPresent());
        content.recalls().ifPresent(recalled -> writeTaskId(writer, recalled));
        writer.varint(content.notifyId() + 1).bool(content.redisplays());
        writer.varint(settings.validity().toMillis())
                .varint(settings.speedPerSecond())
                .u64(settings.schedule().map(Instant::toEpochMilli).orElse(0L))
                .bool(settings.skipNotificationOff())
                .varint(settings.activity()
                        .map(activity -> activity.days() * 2 + (activity.active() ? 1 : 0))
                        .orElse(0))
                .text(settings.json());
        RoutingForm.write(writer, settings.routing());
        TraitsForm.write(writer, settings.traits());
        writer.varint(settings.onlineThreshold()).bool(settings.screenOn().isPresent());
        settings.screenOn()
                .ifPresent(screen -> writer.varint(screen.within().toMillis())
                        .varint(screen.platforms().stream()
                                .mapToInt(platform -> 1 << platform.ordinal())
                                .sum()));
        FallbackForm.write(writer, settings.fallback());
        writer.u8(settings.attention().map(Attention::code).orElse(0));
        writer.text(settings.callback());
        return writer.toBytes();
    }

    static TaskSpec read(RecordReader reader) {
        int format = reader.u8();
        if (format != FORMAT) {
            throw new IllegalStateException("task row format: " + format + " (expected: " + FORMAT + ")");
        }
        int app = reader.u32();
        TaskId id = readTaskId(reader);
        long createdMillis = reader.u64();
        long day = reader.varint();
        String group = reader.text();
        int conditionCount = reader.varintAsInt();
        List<Condition> conditions = new ArrayList<>(conditionCount);
        for (int i = 0; i < conditionCount; i++) {
            Condition.Key key = KEYS[reader.u8()];
            Condition.Operator operator = OPERATORS[reader.u8()];
            int valueCount = reader.varintAsInt();
            List<String> values = new ArrayList<>(valueCount);
            for (int v = 0; v < valueCount; v++) {
                values.add(reader.text());
            }
            conditions.add(new Condition(key, operator, values));
        }
        Content content = new Content(
                TYPES[reader.u8()],
                reader.text(),
                reader.text(),
                reader.bool() ? Optional.of(readTaskId(reader)) : Optional.empty(),
                reader.varintAsInt() - 1,
                reader.bool());
        Duration validity = Duration.ofMillis(reader.varint());
        int speed = reader.varintAsInt();
        long schedule = reader.u64();
        boolean skipNotificationOff = reader.bool();
        int activity = reader.varintAsInt();
        Optional<PushSettings.ActivityFilter> activityFilter = activity == 0
                ? Optional.empty()
                : Optional.of(new PushSettings.ActivityFilter((activity & 1) == 1, activity / 2));
        String json = reader.text();
        Routing routing = RoutingForm.read(reader);
        MessageTraits traits = TraitsForm.read(reader);
        int onlineThreshold = reader.varintAsInt();
        Optional<PushSettings.ScreenOn> screenOn = reader.bool() ? Optional.of(readScreenOn(reader)) : Optional.empty();
        Optional<Fallback> fallback = FallbackForm.read(reader);
        int attention = reader.u8();
        String callback = reader.text();
        PushSettings settings = new PushSettings(
                validity,
                speed,
                schedule == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(schedule)),
                skipNotificationOff,
                activityFilter,
                routing,
                traits,
                onlineThreshold,
                screenOn,
                fallback,
                attention == 0 ? Optional.empty() : Optional.of(Attention.ofCode(attention)),
                callback,
                json);
        return new TaskSpec(app, id, createdMillis, day, group, new Audience(conditions), content, settings);
    }

    private static PushSettings.ScreenOn readScreenOn(RecordReader reader) {
        Duration within = Duration.ofMillis(reader.varint());
        int bits = reader.varintAsInt();
        Set<Platform> platforms = EnumSet.noneOf(Platform.class);
        for (Platform platform : Platform.values()) {
            if ((bits >> platform.ordinal() & 1) == 1) {
                platforms.add(platform);
            }
        }
        return new PushSettings.ScreenOn(within, platforms);
    }

    static void writeTaskId(RecordWriter writer, TaskId id) {
        writer.u8(id.kind().ordinal()).u16(id.monthDay()).u64(id.high()).u64(id.low());
    }

    static TaskId readTaskId(RecordReader reader) {
        return new TaskId(KINDS[reader.u8()], reader.u16(), reader.u64(), reader.u64());
    }
}
