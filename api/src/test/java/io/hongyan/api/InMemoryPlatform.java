package io.hongyan.api;

import io.hongyan.audience.Audience;
import io.hongyan.audience.Condition;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.delivery.AppPush;
import io.hongyan.delivery.ChannelReport;
import io.hongyan.delivery.ChannelReport.Loss;
import io.hongyan.delivery.Content;
import io.hongyan.delivery.Devices;
import io.hongyan.delivery.Figures;
import io.hongyan.delivery.PushSettings;
import io.hongyan.delivery.Pushes;
import io.hongyan.delivery.Rehearsal;
import io.hongyan.delivery.Reports;
import io.hongyan.delivery.SinglePush;
import io.hongyan.delivery.Target;
import io.hongyan.delivery.TargetStatus;
import io.hongyan.delivery.TaskReport;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A small honest platform: it keeps what it is told, deduplicates by request id, and counts from what it kept. One shard.
 * A connected device gets a message at once; nothing is ever displayed. What vendors did to a message, tests tell it.
 */
final class InMemoryPlatform implements Pushes, Devices, Reports {

    static final class Device {
        DeviceFacts facts;
        final Instant registered;
        boolean connected;
        long logins;

        @Nullable
        Instant lastLogin;

        boolean blacklisted;
        boolean uninstalled;
        int badge;
        List<String> tags = List.of();
        final Map<String, String> aliases = new HashMap<>();

        Device(DeviceFacts facts, Instant registered) {
            this.facts = facts;
            this.registered = registered;
        }
    }

    /** A vendor had a message and lost it. */
    record VendorLoss(Channel channel, Loss loss) {

        boolean sent() {
            return loss.stage().compareTo(ChannelReport.Stage.SENDING) > 0;
        }

        boolean arrived() {
            return loss.stage().compareTo(ChannelReport.Stage.ARRIVAL) > 0;
        }
    }

    static final class Task {
        final TaskId id;
        final String groupName;
        final Content content;
        final PushSettings settings;
        final Instant created;
        final Map<DeviceAddress, TargetStatus.Status> targets = new LinkedHashMap<>();
        final Map<DeviceAddress, VendorLoss> vendorLosses = new LinkedHashMap<>();

        @Nullable
        Audience audience;

        AppPush.@Nullable Quota quota;
        boolean stopped;
        boolean deleted;

        Task(TaskId id, String groupName, Content content, PushSettings settings, Instant created) {
            this.id = id;
            this.groupName = groupName;
            this.content = content;
            this.settings = settings;
            this.created = created;
        }
    }

    private record AppTask(int app, TaskId task) {}

    private final CidCipher cids;
    private final InstantSource clock;
    private final ZoneId zone;
    private final Map<DeviceAddress, Device> devices = new LinkedHashMap<>();
    private final Map<AppTask, Task> tasks = new LinkedHashMap<>();
    private int lastTask;

    @Nullable
    RuntimeException failure;

    InMemoryPlatform(CidCipher cids, InstantSource clock, ZoneId zone) {
        this.cids = cids;
        this.clock = clock;
        this.zone = zone;
    }

    /** What every further call that pushes throws; null: works again. */
    synchronized void failWith(@Nullable RuntimeException exception) {
        failure = exception;
    }

    synchronized void connect(DeviceAddress address) {
        Device device = device(address).orElseThrow();
        device.connected = true;
        device.logins++;
        device.lastLogin = clock.instant();
    }

    /** Tells that a vendor lost a message for a device, which was a target of the task. */
    synchronized void lose(int app, String task, DeviceAddress device, Channel channel, Loss loss) {
        task(app, task).vendorLosses.put(device, new VendorLoss(channel, loss));
    }

    synchronized void uninstall(DeviceAddress device) {
        device(device).orElseThrow().uninstalled = true;
    }

    synchronized Task task(int app, String id) {
        Task task = tasks.get(new AppTask(app, TaskId.parse(id).orElseThrow()));
        if (task == null) {
            throw new AssertionError("no task " + id);
        }
        return task;
    }

    synchronized int taskCount() {
        return tasks.size();
    }

    private Optional<Device> device(DeviceAddress address) {
        return Optional.ofNullable(devices.get(address));
    }

    private void failIfTold() {
        if (failure != null) {
            throw failure;
        }
    }

    // --- pushes ---

    @Override
    public synchronized List<Accepted> single(int app, List<SinglePush> pushes) {
        failIfTold();
        List<Accepted> accepted = new ArrayList<>();
        for (SinglePush push : pushes) {
            Task task = newTask(
                    app, TaskId.Kind.SINGLE, push.requestId(), push.groupName(), push.content(), push.settings());
            accepted.add(new Accepted(task.id, send(task, push.targets())));
        }
        return accepted;
    }

    private Task newTask(
            int app, TaskId.Kind kind, String requestId, String group, Content content, PushSettings settings) {
        String name = requestId.isEmpty() ? "made-" + ++lastTask : requestId;
        TaskId id = TaskId.of(kind, LocalDate.ofInstant(clock.instant(), zone), app, 0, name);
        return tasks.computeIfAbsent(
                new AppTask(app, id), _ -> new Task(id, group, content, settings, clock.instant()));
    }

    private List<TargetStatus> send(Task task, List<Target> targets) {
        List<TargetStatus> statuses = new ArrayList<>();
        for (Target target : targets) {
            TargetStatus.Status status = device(target.device())
                    .map(device -> device.connected ? TargetStatus.Status.ONLINE : TargetStatus.Status.OFFLINE)
                    .orElse(TargetStatus.Status.UNKNOWN);
            if (status != TargetStatus.Status.UNKNOWN) {
                task.targets.putIfAbsent(target.device(), status);
            }
            statuses.add(new TargetStatus(target.device(), status));
        }
        return statuses;
    }

    @Override
    public synchronized TaskId createList(
            int app, String requestId, String groupName, Content content, PushSettings settings) {
        failIfTold();
        return newTask(app, TaskId.Kind.LIST, requestId, groupName, content, settings).id;
    }

    @Override
    public synchronized ListResult list(int app, TaskId id, List<Target> targets) {
        Task task = tasks.get(new AppTask(app, id));
        if (task == null || task.stopped || clock.instant().isAfter(task.created.plus(task.settings.validity()))) {
            return new ListResult.NoSuchTask();
        }
        return new ListResult.Sent(send(task, targets));
    }

    @Override
    public synchronized TaskId app(int app, AppPush push) {
        failIfTold();
        Task task = newTask(app, TaskId.Kind.APP, push.requestId(), push.groupName(), push.content(), push.settings());
        task.audience = push.audience();
        task.quota = push.quota();
        if (push.settings().schedule().isEmpty()) {
            send(task, matching(app, push.audience()).stream().map(Target::of).toList());
        }
        return task.id;
    }

    @Override
    public synchronized Rehearsal rehearse(int app, Content content, PushSettings settings, Audience audience) {
        return rehearsed(matching(app, audience));
    }

    @Override
    public synchronized Rehearsal rehearse(int app, Content content, PushSettings settings, List<Target> targets) {
        return rehearsed(targets.stream().map(Target::device).toList());
    }

    @Override
    public synchronized Optional<ListRehearsal> rehearseList(int app, TaskId id, List<Target> targets) {
        Task task = tasks.get(new AppTask(app, id));
        return task == null || id.kind() != TaskId.Kind.LIST
                ? Optional.empty()
                : Optional.of(new ListRehearsal(
                        task.content, task.settings, rehearse(app, task.content, task.settings, targets)));
    }

    /** Devices with a token of Huawei's go by it, the blacklisted are left out, the others are the own channel's. */
    private Rehearsal rehearsed(Collection<DeviceAddress> targets) {
        List<Device> known =
                targets.stream().flatMap(target -> device(target).stream()).toList();
        long blacklisted = known.stream().filter(device -> device.blacklisted).count();
        List<Device> eligible =
                known.stream().filter(device -> !device.blacklisted).toList();
        long vendor = eligible.stream()
                .filter(device -> device.facts.vendorTokens().containsKey("hw"))
                .count();
        long connected = eligible.stream()
                .filter(device ->
                        device.connected && !device.facts.vendorTokens().containsKey("hw"))
                .count();
        return new Rehearsal(
                known.size(),
                blacklisted == 0 ? Map.of() : Map.of(LossReason.BLACKLISTED, blacklisted),
                connected,
                eligible.size() - vendor - connected,
                vendor == 0 ? Map.of() : Map.of(Channel.HUAWEI, new Rehearsal.Planned(MessageClass.MARKETING, vendor)),
                Map.of(),
                Map.of());
    }

    @Override
    public synchronized StopResult stop(int app, TaskId id) {
        Task task = tasks.get(new AppTask(app, id));
        if (task == null) {
            return StopResult.UNKNOWN;
        }
        if (task.stopped || id.kind() == TaskId.Kind.SINGLE) {
            return StopResult.CANNOT_STOP;
        }
        task.stopped = true;
        return StopResult.STOPPED;
    }

    @Override
    public synchronized Optional<ScheduledTask> schedule(int app, TaskId id) {
        Task task = tasks.get(new AppTask(app, id));
        if (task == null || task.settings.schedule().isEmpty()) {
            return Optional.empty();
        }
        Instant time = task.settings.schedule().get();
        ScheduledTask.State state = task.deleted
                ? ScheduledTask.State.DELETED
                : clock.instant().isBefore(time) ? ScheduledTask.State.WAITING : ScheduledTask.State.SENT;
        return Optional.of(new ScheduledTask(id, task.created, time, state, task.content));
    }

    @Override
    public synchronized ScheduleDeletion deleteSchedule(int app, TaskId id) {
        Optional<ScheduledTask> scheduled = schedule(app, id);
        if (scheduled.isEmpty() || scheduled.get().state() == ScheduledTask.State.DELETED) {
            return ScheduleDeletion.UNKNOWN;
        }
        Duration left = Duration.between(clock.instant(), scheduled.get().pushTime());
        if (left.isNegative() || left.isZero()) {
            return ScheduleDeletion.ALREADY_EXECUTED;
        }
        if (left.compareTo(Duration.ofMinutes(1)) < 0) {
            return ScheduleDeletion.TOO_LATE;
        }
        task(app, id.toString()).deleted = true;
        return ScheduleDeletion.DELETED;
    }

    // --- devices ---

    @Override
    public synchronized Registration register(int app, DeviceFacts facts) {
        failIfTold();
        DeviceAddress address = new DeviceAddress(app, 0, devices.size());
        devices.put(address, new Device(facts, clock.instant()));
        return new Registration(address, cids.encode(address), "secret-" + devices.size());
    }

    @Override
    public List<Registration> registerAll(int app, List<DeviceFacts> facts) {
        return facts.stream().map(one -> register(app, one)).toList();
    }

    @Override
    public synchronized List<Optional<DeviceProfile>> profiles(List<DeviceAddress> addresses) {
        return addresses.stream()
                .map(address -> device(address)
                        .map(device -> new DeviceProfile(
                                address,
                                device.facts,
                                device.registered,
                                device.connected,
                                Optional.ofNullable(device.lastLogin),
                                device.logins,
                                device.blacklisted,
                                device.badge,
                                device.tags,
                                Map.copyOf(device.aliases))))
                .toList();
    }

    @Override
    public Optional<String> renewSecret(DeviceAddress device) {
        return Optional.of("renewed");
    }

    @Override
    public synchronized List<BindResult> bindAliases(int app, String type, List<AliasBinding> bindings) {
        return bindings.stream()
                .map(binding -> {
                    Optional<Device> device = device(binding.device());
                    if (device.isEmpty()) {
                        return BindResult.UNKNOWN_DEVICE;
                    }
                    List<DeviceAddress> bound = devicesOf(app, type, binding.alias());
                    if (!bound.contains(binding.device()) && bound.size() >= MAX_DEVICES_PER_ALIAS) {
                        return BindResult.ALIAS_FULL;
                    }
                    device.get().aliases.put(type, binding.alias());
                    return BindResult.BOUND;
                })
                .toList();
    }

    @Override
    public synchronized void unbindAliases(int app, String type, List<AliasBinding> bindings) {
        bindings.forEach(
                binding -> device(binding.device()).ifPresent(device -> device.aliases.remove(type, binding.alias())));
    }

    @Override
    public synchronized void unbindAlias(int app, String type, String alias) {
        devices.values().forEach(device -> device.aliases.remove(type, alias));
    }

    @Override
    public synchronized Optional<String> aliasOf(DeviceAddress address, String type) {
        return device(address).map(device -> device.aliases.get(type));
    }

    @Override
    public synchronized List<DeviceAddress> devicesOf(int app, String type, String alias) {
        return devices.entrySet().stream()
                .filter(entry -> entry.getKey().app() == app
                        && alias.equals(entry.getValue().aliases.get(type)))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public List<List<DeviceAddress>> devicesOfAll(int app, String type, List<String> aliases) {
        return aliases.stream().map(alias -> devicesOf(app, type, alias)).toList();
    }

    @Override
    public synchronized boolean setTags(DeviceAddress address, List<String> tags) {
        device(address).ifPresent(device -> device.tags = List.copyOf(tags));
        return devices.containsKey(address);
    }

    @Override
    public synchronized List<Boolean> addTag(int app, String tag, List<DeviceAddress> addresses) {
        return changeTags(addresses, tags -> tags.add(tag));
    }

    @Override
    public synchronized List<Boolean> removeTag(int app, String tag, List<DeviceAddress> addresses) {
        return changeTags(addresses, tags -> tags.remove(tag));
    }

    private List<Boolean> changeTags(List<DeviceAddress> addresses, java.util.function.Consumer<Set<String>> change) {
        return addresses.stream()
                .map(address -> {
                    device(address).ifPresent(device -> {
                        Set<String> tags = new LinkedHashSet<>(device.tags);
                        change.accept(tags);
                        device.tags = List.copyOf(tags);
                    });
                    return devices.containsKey(address);
                })
                .toList();
    }

    @Override
    public synchronized Optional<List<String>> tags(DeviceAddress address) {
        return device(address).map(device -> device.tags);
    }

    @Override
    public synchronized void setBlacklisted(List<DeviceAddress> addresses, boolean blacklisted) {
        addresses.forEach(address -> device(address).ifPresent(device -> device.blacklisted = blacklisted));
    }

    @Override
    public synchronized void changeBadge(List<DeviceAddress> addresses, BadgeChange change) {
        addresses.forEach(address -> device(address)
                .ifPresent(device ->
                        device.badge = Math.max(0, change.number() + (change.relative() ? device.badge : 0))));
    }

    @Override
    public synchronized List<Boolean> bindVendorTokens(String vendor, List<VendorToken> tokens) {
        return tokens.stream()
                .map(token -> {
                    device(token.device())
                            .ifPresent(device -> device.facts = device.facts.withVendorToken(vendor, token.token()));
                    return devices.containsKey(token.device());
                })
                .toList();
    }

    @Override
    public synchronized long count(int app, Audience audience) {
        return matching(app, audience).size();
    }

    private List<DeviceAddress> matching(int app, Audience audience) {
        return devices.entrySet().stream()
                .filter(entry -> entry.getKey().app() == app
                        && !entry.getValue().blacklisted
                        && audience.conditions().stream().allMatch(condition -> matches(entry.getValue(), condition)))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean matches(Device device, Condition condition) {
        long hits = condition.values().stream()
                .filter(value -> switch (condition.key()) {
                    case PHONE_TYPE -> device.facts.platform().wireName().equalsIgnoreCase(value);
                    case REGION -> device.facts.region().equals(value);
                    case CUSTOM_TAG -> device.tags.contains(value);
                    case PORTRAIT, TASK_RESULT -> false;
                })
                .count();
        return switch (condition.operator()) {
            case AND -> hits == condition.values().size();
            case OR -> hits > 0;
            case NOT -> hits == 0;
        };
    }

    // --- reports ---

    private static Figures figures(Task task) {
        return channels(task).values().stream().map(ChannelReport::figures).reduce(Figures.NONE, Figures::plus);
    }

    /** Ids of list and app tasks. */
    synchronized List<Task> tasksOf(DeviceAddress device) {
        return tasks.values().stream()
                .filter(task -> task.targets.containsKey(device))
                .toList();
    }

    synchronized List<String> acceptedTasks() {
        return tasks.values().stream()
                .map(task -> task.id)
                .filter(id -> id.kind() != TaskId.Kind.SINGLE)
                .map(TaskId::toString)
                .toList();
    }

    synchronized Content contentOf(String id) {
        return tasks.values().stream()
                .filter(task -> task.id.toString().equals(id))
                .findAny()
                .orElseThrow()
                .content;
    }

    private static Map<Channel, ChannelReport> channels(Task task) {
        Map<Channel, ChannelReport> channels = new EnumMap<>(Channel.class);
        long online = task.targets.values().stream()
                .filter(status -> status == TargetStatus.Status.ONLINE)
                .count();
        long own = (long) task.targets.size() - task.vendorLosses.size();
        channels.put(
                Channel.DEVICE,
                new ChannelReport(
                        new Figures(own, online, online, 0, 0),
                        0,
                        0,
                        task.stopped && own > online
                                ? Map.of(new Loss(ChannelReport.Stage.SENDING, LossReason.EXPIRED, ""), own - online)
                                : Map.of()));
        for (VendorLoss lost : task.vendorLosses.values()) {
            ChannelReport before = channels.getOrDefault(lost.channel(), ChannelReport.NONE);
            Map<Loss, Long> losses = new HashMap<>(before.losses());
            losses.merge(lost.loss(), 1L, Long::sum);
            Figures one = new Figures(1, lost.sent() ? 1 : 0, lost.arrived() ? 1 : 0, 0, 0);
            channels.put(lost.channel(), new ChannelReport(before.figures().plus(one), 0, 0, losses));
        }
        return channels;
    }

    @Override
    public synchronized Optional<TaskReport> task(int app, TaskId id, boolean byBrand) {
        failIfTold();
        Task task = tasks.get(new AppTask(app, id));
        if (task == null) {
            return Optional.empty();
        }
        Figures figures = figures(task);
        Map<LossReason, Long> losses = new EnumMap<>(LossReason.class);
        task.vendorLosses.values().stream()
                .filter(lost -> !lost.arrived())
                .forEach(lost -> losses.merge(lost.loss().reason(), 1L, Long::sum));
        long lost = losses.values().stream().mapToLong(Long::longValue).sum();
        long waiting = figures.eligible() - figures.arrived() - lost;
        if (task.stopped && waiting > 0) {
            losses.merge(LossReason.EXPIRED, waiting, Long::sum);
        }
        return Optional.of(new TaskReport(
                id,
                figures.eligible(),
                0,
                task.stopped ? 0 : waiting,
                0,
                figures.arrived(),
                lost,
                task.stopped ? waiting : 0,
                0,
                0,
                figures,
                channels(task),
                byBrand ? Map.of("xiaomi", figures) : Map.of(),
                Map.of(),
                losses,
                Map.of(90_001, 12L),
                task.settings.fallback()));
    }

    private static PushTotals totals(List<Task> counted) {
        Figures sum = counted.stream().map(InMemoryPlatform::figures).reduce(Figures.NONE, Figures::plus);
        return new PushTotals(sum, Map.of(Channel.DEVICE, sum));
    }

    private List<Task> created(int app, LocalDate from, LocalDate to) {
        return tasks.entrySet().stream()
                .filter(entry -> entry.getKey().app() == app)
                .map(Map.Entry::getValue)
                .filter(task -> {
                    LocalDate day = LocalDate.ofInstant(task.created, zone);
                    return !day.isBefore(from) && !day.isAfter(to);
                })
                .toList();
    }

    @Override
    public synchronized Optional<PushTotals> group(int app, String group, LocalDate from, LocalDate to) {
        List<Task> counted = created(app, from, to).stream()
                .filter(task -> task.groupName.equals(group))
                .toList();
        return counted.isEmpty() ? Optional.empty() : Optional.of(totals(counted));
    }

    @Override
    public synchronized PushTotals day(int app, LocalDate day) {
        return totals(created(app, day, day));
    }

    @Override
    public synchronized UserTotals users(int app, LocalDate day) {
        return new UserTotals(devices.size(), 3, 2, 1);
    }

    @Override
    public List<OnlineSample> online(int app) {
        long now = clock.millis();
        return List.of(new OnlineSample(now - 600_000, 1), new OnlineSample(now, 2));
    }

    @Override
    public synchronized Map<AppPush.Quota, Long> acceptedToday(int app) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
        Map<AppPush.Quota, Long> counts = new EnumMap<>(AppPush.Quota.class);
        for (Task task : created(app, today, today)) {
            if (task.quota != null) {
                counts.merge(task.quota, 1L, Long::sum);
            }
        }
        return counts;
    }

    /** Only the latest login is known here, and who is connected now. */
    @Override
    public synchronized List<List<Instant>> onlineHours(int app, List<DeviceAddress> addresses) {
        return addresses.stream().map(this::onlineHours).toList();
    }

    private List<Instant> onlineHours(DeviceAddress address) {
        Device device = devices.get(address);
        Instant now = clock.instant().truncatedTo(ChronoUnit.HOURS);
        List<Instant> hours = new ArrayList<>();
        if (device != null && device.lastLogin != null) {
            Instant last = device.lastLogin.truncatedTo(ChronoUnit.HOURS);
            for (Instant hour = now.minus(Duration.ofHours(23)); !hour.isAfter(now); hour = hour.plusSeconds(3_600)) {
                if (hour.equals(last) || (device.connected && hour.isAfter(last))) {
                    hours.add(hour);
                }
            }
        }
        return hours;
    }

    @Override
    public synchronized List<OnlineSample> onlineHours(int app, Audience audience) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.HOURS);
        List<OnlineSample> samples = new ArrayList<>();
        for (Instant hour = now.minus(Duration.ofHours(23)); !hour.isAfter(now); hour = hour.plusSeconds(3_600)) {
            Instant looked = hour;
            samples.add(new OnlineSample(looked.toEpochMilli(), (int) matching(app, audience).stream()
                    .filter(address -> onlineHours(address).contains(looked))
                    .count()));
        }
        return samples;
    }

    @Override
    public synchronized long listsToday(int app) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
        return created(app, today, today).stream()
                .filter(task -> task.id.kind() == TaskId.Kind.LIST)
                .count();
    }

    @Override
    public long vendorQuotaUsed(int app, Channel channel, MessageClass messageClass, long epochDay) {
        return 0;
    }

    @Override
    public synchronized void invalid(int app, int inactiveDays, InvalidVisitor visitor) {
        failIfTold();
        Instant oldest = clock.instant().minus(Duration.ofDays(inactiveDays));
        for (Map.Entry<DeviceAddress, Device> entry : devices.entrySet()) {
            Device device = entry.getValue();
            Instant lastSeen = device.lastLogin == null ? device.registered : device.lastLogin;
            boolean invalid = device.uninstalled || lastSeen.isBefore(oldest);
            if (entry.getKey().app() == app && invalid && !visitor.visit(entry.getKey(), device.uninstalled)) {
                return;
            }
        }
    }

    @Override
    public synchronized void losses(int app, TaskId id, LossFilter filter, LossVisitor visitor) {
        for (Map.Entry<DeviceAddress, VendorLoss> entry :
                task(app, id.toString()).vendorLosses.entrySet()) {
            Channel channel = entry.getValue().channel();
            Loss loss = entry.getValue().loss();
            boolean meant = filter.channel().orElse(channel) == channel
                    && filter.stage().orElse(loss.stage()) == loss.stage()
                    && filter.reason().orElse(loss.reason()) == loss.reason();
            if (meant && !visitor.visit(entry.getKey(), channel, loss)) {
                return;
            }
        }
    }

    @Override
    public synchronized List<ChainEvent> chain(int app, TaskId id, DeviceAddress device) {
        Task task = tasks.get(new AppTask(app, id));
        if (task == null || !task.targets.containsKey(device)) {
            return List.of();
        }
        List<ChainEvent> events = new ArrayList<>();
        events.add(event(task.created, ChainEvent.Step.ACCEPTED));
        VendorLoss lost = task.vendorLosses.get(device);
        if (lost != null) {
            Instant then = task.created.plusMillis(250);
            Channel channel = lost.channel();
            events.add(new ChainEvent(task.created, ChainEvent.Step.ASSIGNED, channel, LossReason.NONE, "", ""));
            if (lost.sent()) {
                events.add(new ChainEvent(then, ChainEvent.Step.SENT, channel, LossReason.NONE, "vendor-7", ""));
            }
            events.add(new ChainEvent(
                    then,
                    lost.sent() ? ChainEvent.Step.LOST : ChainEvent.Step.REFUSED,
                    channel,
                    lost.loss().reason(),
                    lost.loss().vendorCode(),
                    ""));
        } else if (task.targets.get(device) == TargetStatus.Status.ONLINE) {
            events.add(event(task.created, ChainEvent.Step.SENT));
            events.add(event(task.created.plusSeconds(1), ChainEvent.Step.ARRIVED));
        } else {
            events.add(event(task.created, ChainEvent.Step.STORED));
            events.add(event(clock.instant(), ChainEvent.Step.WAITING));
        }
        return events;
    }

    private static ChainEvent event(Instant time, ChainEvent.Step step) {
        return new ChainEvent(time, step, Channel.DEVICE, LossReason.NONE, "", "");
    }
}
