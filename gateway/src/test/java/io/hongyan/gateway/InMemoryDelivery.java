package io.hongyan.gateway;

import io.hongyan.audience.Audience;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.delivery.Devices;
import io.hongyan.delivery.device.Admission;
import io.hongyan.delivery.device.DeviceChannel;
import io.hongyan.delivery.device.DeviceEvent;
import io.hongyan.delivery.device.DeviceEvents;
import io.hongyan.delivery.device.DeviceLink;
import io.hongyan.delivery.device.DeviceReceipt;
import io.hongyan.delivery.device.DeviceReport;
import io.hongyan.delivery.device.OutboundMessage;
import io.hongyan.delivery.device.Outcome;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.DeviceSecrets;
import io.hongyan.kernel.LossReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Delivery in memory, on one thread of its own: really keeps what is pending, counts on the order of the port's calls and
 * fails a test that breaks the port's rules ({@link #violations}).
 */
final class InMemoryDelivery implements DeviceEvents, Devices, AutoCloseable {

    static final int SHARDS = 2;

    /** A message and who has it: every device is in exactly one of the sets. */
    static final class Message implements OutboundMessage {
        private final byte[] payload;
        final Set<DeviceAddress> pending = new LinkedHashSet<>();
        final Set<DeviceAddress> inFlight = new LinkedHashSet<>();
        final Set<DeviceAddress> arrived = new LinkedHashSet<>();
        final Map<Integer, Integer> fannedOutMissing = new HashMap<>(); // by shard: answers still to come
        final Map<Integer, RoaringBitmap> fannedOutTo = new HashMap<>();
        final Map<DeviceAddress, LossReason> lost = new HashMap<>();
        int refusals;

        Message(String json) {
            payload = json.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] payload() {
            return payload;
        }
    }

    static final class Device {
        int epoch;

        @Nullable
        DeviceLink link;

        boolean session;
        int subscribedQos = -1;
        int readyCalls;
        long lastExpiry = -1;
        int connects;
        int disconnects;
    }

    final List<String> violations = new CopyOnWriteArrayList<>();
    final List<DeviceReceipt> receipts = new CopyOnWriteArrayList<>();
    final List<Integer> receiptBatches = new CopyOnWriteArrayList<>();
    final List<DeviceEvent> events = new CopyOnWriteArrayList<>();
    final List<DeviceReport> reports = new CopyOnWriteArrayList<>();
    final List<DeviceFacts> registered = new CopyOnWriteArrayList<>();
    final Map<DeviceAddress, Device> devices = new HashMap<>();
    private final List<Message> messages = new ArrayList<>();
    private final int[] nextOrdinal = new int[SHARDS];
    private int nextShard;
    private final CidCipher cids;
    private final DeviceSecrets secrets;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private @Nullable DeviceChannel channel;
    volatile CompletableFuture<Void> durable = CompletableFuture.completedFuture(null);

    InMemoryDelivery(CidCipher cids, DeviceSecrets secrets) {
        this.cids = cids;
        this.secrets = secrets;
    }

    void use(DeviceChannel gateway) {
        channel = gateway;
    }

    // --- what a test does ---

    Message push(DeviceAddress device, String json) {
        Message message = new Message(json);
        run(() -> {
            messages.add(message);
            message.pending.add(device);
            Device known = devices.get(device);
            if (known != null && known.link != null && known.subscribedQos >= 0) {
                send(message, device, known.link);
            }
        });
        return message;
    }

    Message broadcast(int app, String json) {
        Message message = new Message(json);
        run(() -> {
            messages.add(message);
            message.pending.addAll(devices.keySet());
            for (int shard = 0; shard < SHARDS; shard++) {
                RoaringBitmap online = new RoaringBitmap();
                for (Map.Entry<DeviceAddress, Device> each : devices.entrySet()) {
                    if (each.getKey().shard() == shard
                            && each.getValue().subscribedQos >= 0
                            && each.getValue().link != null) {
                        online.add(each.getKey().ordinal());
                        message.pending.remove(each.getKey());
                        message.inFlight.add(each.getKey());
                    }
                }
                message.fannedOutMissing.put(shard, channel().loops());
                message.fannedOutTo.put(shard, online);
                channel().fanOut(app, shard, online, message);
            }
        });
        return message;
    }

    <T> T look(java.util.function.Supplier<T> state) {
        return CompletableFuture.supplyAsync(state, thread).join();
    }

    Device device(DeviceAddress address) {
        return look(() -> devices.computeIfAbsent(address, a -> new Device()));
    }

    void revoke(DeviceAddress address) {
        run(() -> {
            Device device = known(address);
            device.epoch++;
            if (device.link != null) {
                device.link.close(DeviceLink.CloseReason.REVOKED);
            }
        });
    }

    @Override
    public void close() {
        thread.shutdown();
    }

    private DeviceChannel channel() {
        if (channel == null) {
            throw new IllegalStateException("no gateway");
        }
        return channel;
    }

    private void send(Message message, DeviceAddress device, DeviceLink link) {
        message.pending.remove(device);
        message.inFlight.add(device);
        link.send(message);
    }

    private void run(Runnable task) {
        thread.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                violations.add(e.toString());
                throw e;
            }
        });
    }

    private <T> CompletableFuture<T> answer(java.util.function.Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, thread);
    }

    // --- DeviceEvents ---

    @Override
    public CompletableFuture<Admission> connected(
            DeviceAddress address, DeviceLink link, int secretEpoch, boolean cleanStart) {
        return answer(() -> {
            @Nullable Device device = devices.get(address);
            if (device == null || secretEpoch < device.epoch) {
                return new Admission.Refused();
            }
            DeviceLink older = device.link;
            if (older != null) {
                older.close(DeviceLink.CloseReason.TAKEN_OVER);
                waitAgain(address);
            }
            if (cleanStart) {
                device.session = false;
                device.subscribedQos = -1;
            }
            boolean present = device.session;
            device.session = true;
            device.link = link;
            device.connects++;
            return new Admission.Admitted(
                    present,
                    present && device.subscribedQos >= 0 ? OptionalInt.of(device.subscribedQos) : OptionalInt.empty());
        });
    }

    @Override
    public CompletableFuture<Void> subscribed(
            DeviceAddress address, DeviceLink link, int qos, long sessionExpirySeconds) {
        return answer(() -> {
            known(address).subscribedQos = qos;
            return null;
        });
    }

    @Override
    public CompletableFuture<Void> unsubscribed(DeviceAddress address, DeviceLink link) {
        return answer(() -> {
            known(address).subscribedQos = -1;
            return null;
        });
    }

    @Override
    public void ready(DeviceAddress address, DeviceLink link, int credit) {
        run(() -> {
            Device device = known(address);
            if (credit <= 0) {
                violations.add("ready with credit " + credit);
            }
            device.readyCalls++;
            int left = credit;
            for (Message message : messages) {
                if (left > 0 && device.link == link && message.pending.contains(address)) {
                    send(message, address, link);
                    left--;
                }
            }
        });
    }

    @Override
    public void disconnected(DeviceAddress address, DeviceLink link, long sessionExpirySeconds) {
        run(() -> {
            Device device = known(address);
            device.disconnects++;
            if (device.link == link) {
                device.link = null;
                device.lastExpiry = sessionExpirySeconds;
                if (sessionExpirySeconds == 0) {
                    device.session = false;
                    device.subscribedQos = -1;
                }
                waitAgain(address);
            }
        });
    }

    private Device known(DeviceAddress address) {
        return devices.computeIfAbsent(address, a -> new Device());
    }

    private void waitAgain(DeviceAddress address) {
        for (Message message : messages) {
            if (message.inFlight.remove(address)) {
                message.pending.add(address);
            }
        }
    }

    @Override
    public void outcomes(int shard, List<Outcome> outcomes) {
        run(() -> outcomes.forEach(outcome -> outcome(shard, outcome)));
    }

    private void outcome(int shard, Outcome outcome) {
        Message message = (Message) outcome.message();
        switch (outcome) {
            case Outcome.Written written -> {}
            case Outcome.Refused refused -> {
                message.refusals++;
                back(message, new DeviceAddress(refused.app(), shard, refused.ordinal()));
            }
            case Outcome.Undeliverable lost -> {
                DeviceAddress address = new DeviceAddress(lost.app(), shard, lost.ordinal());
                message.inFlight.remove(address);
                message.pending.remove(address);
                message.lost.put(address, lost.reason());
            }
            case Outcome.FannedOut fannedOut -> {
                RoaringBitmap open = message.fannedOutTo.getOrDefault(shard, new RoaringBitmap());
                fannedOut.written().forEach((int ordinal) -> {
                    if (!open.contains(ordinal)) {
                        violations.add("written to a device that was not addressed, or twice: " + ordinal);
                    }
                    open.remove(ordinal);
                });
                int missing = message.fannedOutMissing.merge(shard, -1, Integer::sum);
                if (missing < 0) {
                    violations.add("more FannedOut than loops");
                }
                if (missing == 0) {
                    open.forEach((int ordinal) -> {
                        message.refusals++;
                        back(message, new DeviceAddress(fannedOut.app(), shard, ordinal));
                    });
                }
            }
            case Outcome.Arrived arrived ->
                arrived.ordinals().forEach((int ordinal) -> {
                    DeviceAddress address = new DeviceAddress(arrived.app(), shard, ordinal);
                    boolean open = message.inFlight.remove(address) | message.pending.remove(address);
                    if (!open && !message.arrived.contains(address)) {
                        violations.add("arrived where nothing was sent: " + ordinal);
                    }
                    message.arrived.add(address);
                });
        }
    }

    private static void back(Message message, DeviceAddress address) {
        if (message.inFlight.remove(address)) {
            message.pending.add(address);
        }
    }

    @Override
    public CompletableFuture<Void> receipts(int shard, List<DeviceReceipt> some) {
        some.forEach(receipt -> {
            if (receipt.device().shard() != shard) {
                violations.add("receipt of another shard");
            }
        });
        return durable.thenRunAsync(
                () -> {
                    receipts.addAll(some);
                    receiptBatches.add(some.size());
                },
                thread);
    }

    @Override
    public CompletableFuture<Void> events(int shard, List<DeviceEvent> some) {
        return durable.thenRunAsync(() -> events.addAll(some), thread);
    }

    @Override
    public CompletableFuture<Void> reported(DeviceAddress device, DeviceReport report) {
        return durable.thenRunAsync(() -> reports.add(report), thread);
    }

    // --- Devices: only registration is the gateway's business ---

    @Override
    public Registration register(int app, DeviceFacts facts) {
        return look(() -> {
            int shard = nextShard++ % SHARDS;
            DeviceAddress address = new DeviceAddress(app, shard, nextOrdinal[shard]++);
            devices.put(address, new Device());
            registered.add(facts);
            return new Registration(address, cids.encode(address), secrets.issue(cids.encode(address), 0));
        });
    }

    @Override
    public List<Registration> registerAll(int app, List<DeviceFacts> facts) {
        return facts.stream().map(each -> register(app, each)).toList();
    }

    @Override
    public void invalid(int app, int inactiveDays, InvalidVisitor visitor) {
        throw notOfGateway();
    }

    private static UnsupportedOperationException notOfGateway() {
        return new UnsupportedOperationException("the gateway does not need this");
    }

    @Override
    public List<Optional<DeviceProfile>> profiles(List<DeviceAddress> some) {
        throw notOfGateway();
    }

    @Override
    public Optional<String> renewSecret(DeviceAddress device) {
        throw notOfGateway();
    }

    @Override
    public List<BindResult> bindAliases(int app, String aliasType, List<AliasBinding> bindings) {
        throw notOfGateway();
    }

    @Override
    public void unbindAliases(int app, String aliasType, List<AliasBinding> bindings) {
        throw notOfGateway();
    }

    @Override
    public void unbindAlias(int app, String aliasType, String alias) {
        throw notOfGateway();
    }

    @Override
    public Optional<String> aliasOf(DeviceAddress device, String aliasType) {
        throw notOfGateway();
    }

    @Override
    public List<DeviceAddress> devicesOf(int app, String aliasType, String alias) {
        throw notOfGateway();
    }

    @Override
    public List<List<DeviceAddress>> devicesOfAll(int app, String aliasType, List<String> aliases) {
        throw notOfGateway();
    }

    @Override
    public boolean setTags(DeviceAddress device, List<String> tags) {
        throw notOfGateway();
    }

    @Override
    public List<Boolean> addTag(int app, String tag, List<DeviceAddress> some) {
        throw notOfGateway();
    }

    @Override
    public List<Boolean> removeTag(int app, String tag, List<DeviceAddress> some) {
        throw notOfGateway();
    }

    @Override
    public Optional<List<String>> tags(DeviceAddress device) {
        throw notOfGateway();
    }

    @Override
    public void setBlacklisted(List<DeviceAddress> some, boolean blacklisted) {
        throw notOfGateway();
    }

    @Override
    public void changeBadge(List<DeviceAddress> some, BadgeChange change) {
        throw notOfGateway();
    }

    @Override
    public List<Boolean> bindVendorTokens(String vendor, List<VendorToken> tokens) {
        throw notOfGateway();
    }

    @Override
    public long count(int app, Audience audience) {
        throw notOfGateway();
    }

    Map<DeviceAddress, Device> snapshot() {
        return look(() -> new LinkedHashMap<>(devices));
    }
}
