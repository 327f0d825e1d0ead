package io.hongyan.delivery;

import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for and what was answered, as the one who asked remembers it: the simulation's oracle. Where a call got no
 * answer both may be true, and the model says that it does not know.
 */
final class DeliveryModel {

    final Map<String, Task> tasks = new LinkedHashMap<>();
    final Map<DeviceAddress, Device> devices = new LinkedHashMap<>();

    /** Devices and messages of receipts: who lies about a push that was on its way is believed. */
    final Set<String> claimed = new HashSet<>();

    /** Devices and messages that the gateway called undeliverable, and why. */
    final Map<String, Set<LossReason>> undeliverable = new HashMap<>();

    private int asked;

    /** A list, app or single push. */
    static final class Task {
        final int app;
        final TaskId id;
        final String group;
        final Set<DeviceAddress> accepted = new HashSet<>();
        final Set<DeviceAddress> recalled = new HashSet<>();

        /** What each device is to be left out for, {@link LossReason#NONE}: for nothing; empty: unknown. */
        final Map<DeviceAddress, Optional<LossReason>> verdicts = new HashMap<>();

        /** Settings it may have been accepted with. */
        final List<PushSettings> settings = new ArrayList<>();

        /** Those of an app or list task that it certainly has; null: unknown. */
        @Nullable
        PushSettings certain;

        int askedAt;
        boolean acceptedForAll;
        boolean stopAsked;
        boolean stopped;
        Set<DeviceAddress> existing = Set.of();

        private Task(int app, TaskId id, String group) {
            this.app = app;
            this.id = id;
            this.group = group;
        }

        boolean everAsked() {
            return !settings.isEmpty();
        }

        boolean skipsNotificationOff() {
            return settings.stream().anyMatch(PushSettings::skipNotificationOff);
        }

        boolean filtersActivity() {
            return settings.stream().anyMatch(some -> some.activity().isPresent());
        }

        boolean onlineOnly() {
            return settings.stream().anyMatch(some -> some.validity().isZero());
        }
    }

    /** A device and what was asked of it; an empty fact is one whose last change got no answer. */
    static final class Device {
        Optional<Boolean> blacklisted = Optional.of(false);
        Optional<Boolean> notificationOff = Optional.of(false);
        boolean everBlacklisted;
        boolean everOff;
        int connections;
        final Set<String> received = new HashSet<>();
        private int changedAt;
    }

    Device device(DeviceAddress address) {
        return devices.computeIfAbsent(address, unused -> new Device());
    }

    List<DeviceAddress> addresses() {
        return List.copyOf(devices.keySet());
    }

    List<DeviceAddress> addressesOf(int app) {
        return devices.keySet().stream().filter(device -> device.app() == app).toList();
    }

    Task task(TaskId id, int app, String group) {
        return tasks.computeIfAbsent(app + id.msgid(), unused -> new Task(app, id, group));
    }

    /** A task is asked for; answers whether it was before, perhaps with other settings. */
    boolean ask(Task task, PushSettings settings) {
        boolean before = task.everAsked();
        task.settings.add(settings);
        if (!before) { // it may have been planned at once: what changes from then on is too late for it
            task.askedAt = ++asked;
        }
        return before;
    }

    void blacklist(DeviceAddress address, boolean wanted, boolean answered) {
        Device device = device(address);
        device.blacklisted = answered ? Optional.of(wanted) : Optional.empty();
        device.everBlacklisted |= wanted;
        device.changedAt = ++asked;
    }

    void switchNotifications(DeviceAddress address, boolean off, boolean answered) {
        Device device = device(address);
        device.notificationOff = answered ? Optional.of(off) : Optional.empty();
        device.everOff |= off;
        device.changedAt = ++asked;
    }

    /**
     * What a push with these settings leaves a device out for as things stand.
     *
     * @param connected the device certainly gets messages at this moment
     */
    Optional<LossReason> verdict(DeviceAddress address, PushSettings settings, boolean connected) {
        Device device = device(address);
        if (device.blacklisted.isEmpty() || device.blacklisted.get()) {
            return device.blacklisted.map(unused -> LossReason.BLACKLISTED);
        }
        if (settings.skipNotificationOff() && (device.notificationOff.isEmpty() || device.notificationOff.get())) {
            return device.notificationOff.map(unused -> LossReason.NOTIFICATION_OFF);
        }
        if (settings.activity().isEmpty()) {
            return Optional.of(LossReason.NONE);
        }
        boolean wanted = settings.activity().get().active();
        if (connected || device.connections == 0) { // in between, a crash may have taken the login
            return Optional.of(connected == wanted ? LossReason.NONE : LossReason.AUDIENCE_FILTERED);
        }
        return Optional.empty();
    }

    /** What an app task leaves a device out for, whenever it was planned: known while nothing about the device changed since. */
    Optional<LossReason> verdict(Task task, DeviceAddress address) {
        PushSettings settings = task.certain;
        return settings == null || device(address).changedAt > task.askedAt
                ? Optional.empty()
                : verdict(address, settings, false);
    }

    void undeliverable(DeviceAddress device, TaskId task, LossReason reason) {
        undeliverable
                .computeIfAbsent(device + task.msgid(), unused -> new HashSet<>())
                .add(reason);
    }

    Set<LossReason> undeliverableFor(DeviceAddress device, TaskId task) {
        return undeliverable.getOrDefault(device + task.msgid(), Set.of());
    }
}
