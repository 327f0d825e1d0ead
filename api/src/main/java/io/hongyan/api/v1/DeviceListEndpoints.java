package io.hongyan.api.v1;

import io.hongyan.audience.Audience;
import io.hongyan.audience.Condition;
import io.hongyan.delivery.Audiences;
import io.hongyan.delivery.Audiences.Selection;
import io.hongyan.delivery.Audiences.Trait;
import io.hongyan.delivery.Devices;
import io.hongyan.delivery.Devices.DeviceProfile;
import io.hongyan.delivery.PushRecords;
import io.hongyan.delivery.Reports.ChainEvent;
import io.hongyan.delivery.TaskPosition;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.Permission;
import io.hongyan.kernel.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Devices, one by one and page by page, and what they were sent. */
final class DeviceListEndpoints {

    private static final Duration MESSAGES_WITHIN = Duration.ofDays(30);
    private static final List<String> PLATFORMS =
            Arrays.stream(Platform.values()).map(Platform::wireName).toList();

    private final Devices devices;
    private final Audiences audiences;
    private final PushRecords records;
    private final DeviceLookup lookup;

    DeviceListEndpoints(Devices devices, Audiences audiences, PushRecords records, DeviceLookup lookup) {
        this.devices = devices;
        this.audiences = audiences;
        this.records = records;
        this.lookup = lookup;
    }

    void addTo(NativeRoutes routes) {
        routes.inApp("GET", "devices", Permission.DEVICE_READ, this::list);
        routes.inApp("GET", "blacklist", Permission.DEVICE_READ, this::blacklist);
        routes.inApp(
                "GET",
                "devices/{}",
                Permission.DEVICE_READ,
                call -> NativeReply.ok(lookup.view(call.appNumber(), lookup.require(call))));
        routes.inApp("GET", "devices/{}/messages", Permission.DEVICE_READ, this::messages);
    }

    private NativeReply list(NativeCall call) {
        Optional<String> platform = QueryForm.oneOf(call, "platform", PLATFORMS);
        Optional<String> tag = call.query("tag");
        if (call.query("q").isPresent()) {
            List<DeviceProfile> named = named(call.appNumber(), call.query("q").get()).stream()
                    .filter(device -> tag.isEmpty() || device.tags().contains(tag.get()))
                    .filter(device -> platform.isEmpty()
                            || device.facts().platform().wireName().equals(platform.get()))
                    .toList();
            return NativeReply.ok(new Page<>(lookup.views(call.appNumber(), named), null));
        }
        List<Condition> conditions = new ArrayList<>();
        platform.ifPresent(value -> conditions.add(is(Condition.Key.PHONE_TYPE, value)));
        tag.ifPresent(value -> conditions.add(is(Condition.Key.CUSTOM_TAG, value)));
        return page(call, new Selection(new Audience(conditions), Optional.empty(), true));
    }

    private static Condition is(Condition.Key key, String value) {
        return new Condition(key, Condition.Operator.OR, List.of(value));
    }

    /** The device with a CID, or those with an alias of the default type. */
    private List<DeviceProfile> named(int app, String text) {
        return lookup.find(app, text).map(List::of).orElseGet(() -> lookup.profiles(devices.devicesOf(app, "", text)));
    }

    private NativeReply blacklist(NativeCall call) {
        return page(call, new Selection(Audience.ALL, Optional.of(Trait.BLACKLISTED), true));
    }

    private NativeReply page(NativeCall call, Selection selection) {
        Audiences.DevicePage page = audiences.devices(
                call.appNumber(), selection, QueryForm.cursor(call, Audiences.Place::parse), call.limit());
        return NativeReply.ok(new Page<>(
                lookup.views(call.appNumber(), page.devices()),
                page.next().map(Audiences.Place::toString).orElse(null)));
    }

    record Message(
            String taskId,
            String kind,
            String type,
            @Nullable String title,
            Instant at,
            String outcome,
            @Nullable String reason,
            @Nullable String channel) {}

    private NativeReply messages(NativeCall call) {
        DeviceProfile device = lookup.require(call);
        PushRecords.History history = records.history(
                device.address(), MESSAGES_WITHIN, QueryForm.cursor(call, TaskPosition::parse), call.limit());
        return NativeReply.ok(new Page<>(
                history.messages().stream().map(DeviceListEndpoints::message).toList(),
                history.next().map(TaskPosition::toString).orElse(null)));
    }

    private static Message message(PushRecords.DeviceMessage message) {
        String headline = message.headline().title().isEmpty()
                ? message.headline().body()
                : message.headline().title();
        return new Message(
                message.task().toString(),
                TaskView.wire(message.task().kind()),
                TaskView.wire(message.type()),
                TaskView.orNull(headline),
                message.created(),
                outcome(message.outcome()),
                message.reason() == LossReason.NONE ? null : message.reason().wireName(),
                message.channel().wireName());
    }

    /** What is between two stages waits. */
    private static String outcome(ChainEvent.Step step) {
        return switch (step) {
            case FILTERED, SENT, ARRIVED, DISPLAYED, CLICKED, LOST, EXPIRED, RECALLED -> TaskView.wire(step);
            default -> "waiting";
        };
    }
}
