package io.hongyan.delivery;

import io.hongyan.audience.DeviceFacts;
import io.hongyan.delivery.rules.AppRules;
import io.hongyan.delivery.vendor.Routing;
import io.hongyan.delivery.vendor.Strategy;
import io.hongyan.delivery.vendor.VendorCall;
import io.hongyan.delivery.vendor.VendorNews;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.DeviceSecrets;
import io.hongyan.kernel.InstallationKey;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.Platform;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.OutboxConsumer;
import io.hongyan.shards.ShardCalls;
import io.hongyan.shards.ShardCommand;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.ShardProcessor;
import io.hongyan.shards.ShardProcessorFactory;
import io.hongyan.shards.ShardStore;
import io.hongyan.shards.Table;
import io.hongyan.shards.Topic;
import io.hongyan.shards.simulation.Faults;
import io.hongyan.shards.simulation.SimulatedShards;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Delivery as it is, services and all, on simulated shards and a simulated gateway, in one thread: who waits for a reply
 * advances the simulation until it comes.
 */
final class World {

    static final int APP = 1;

    final SimulatedShards<ShardOp<?>> shards;
    final SimulatedGateway gateway;
    final SimulatedVendors vendors = new SimulatedVendors();
    final Shards calls;
    final Pushes pushes;
    final Devices devices;
    final Consents consents;
    final Reports reports;
    final PushRecords records;
    final Audiences audiences;
    final Trends trends;
    final VendorService vendorQueue;
    final SimulatedReceiver receiver = new SimulatedReceiver();
    final ReceiptService receipts;
    final DeviceEdge edge;
    final Journal events = new Journal();
    final Chance chance;

    /** Of every app. */
    AppRules rules = AppRules.NONE;

    private int requests;

    World(int shardCount, long seed, Faults faults, SimulatedGateway.Watcher watcher) {
        chance = new Chance(seed);
        gateway = new SimulatedGateway(1 + chance.nextInt(3), chance, watcher);
        shards = new SimulatedShards<>(shardCount, new DeviceShards(), List.of(events), faults, chance);
        calls = new Shards(new SteppingCalls());
        InstallationKey key = InstallationKey.parse("07".repeat(InstallationKey.BYTES));
        CidCipher cids = new CidCipher(key);
        devices = new DeviceService(calls, cids, new DeviceSecrets(key), 0);
        receipts = new ReceiptService(calls);
        vendorQueue = new VendorService(calls, vendors, cids);
        pushes = new PushService(calls, shards.clock(), ZoneOffset.UTC);
        reports = new ReportService(calls, shards.clock(), ZoneOffset.UTC);
        records = new PushRecordService(calls, shards.clock(), ZoneOffset.UTC);
        audiences = new AudienceService(calls, devices, shards.clock());
        trends = new TrendService(calls, shards.clock(), ZoneOffset.UTC);
        consents = new ConsentService(calls, devices);
        edge = new DeviceEdge(calls, devices, consents, Runnable::run);
        gateway.attach(edge);
    }

    /** Two shards where nothing goes wrong. */
    static World calm() {
        return new World(2, 1, Faults.NONE, (link, task) -> {});
    }

    // --- time ---

    long now() {
        return shards.clock().millis();
    }

    /** Goes on until shards and gateway have nothing left to do at the present time. */
    void settle() {
        boolean busy = true;
        while (busy) {
            boolean moved = gateway.step();
            busy = shards.step() || moved;
        }
    }

    /** Lets time pass, firing what is due on the way. */
    void pass(Duration time) {
        long end = now() + time.toMillis();
        long tick = Math.max(20, time.toMillis() / 400);
        while (now() < end) {
            shards.advance(Duration.ofMillis(Math.min(tick, end - now())));
            settle();
        }
    }

    void crash() {
        shards.crash();
        settle();
    }

    // --- vendors ---

    /** Takes and answers calls until no shard has one more to give. */
    void serveVendors() {
        settle();
        boolean served = true;
        while (served) {
            served = vendors.signalled;
            vendors.signalled = false;
            for (Channel channel : vendors.channels(APP)) {
                for (int shard = 0; shard < shards.shards(); shard++) {
                    for (Optional<VendorCall> call = takeCall(shard, channel);
                            call.isPresent();
                            call = takeCall(shard, channel)) {
                        answerCall(call.get());
                        served = true;
                    }
                }
            }
            settle(); // quota that was asked for comes between shards
        }
    }

    Optional<VendorCall> takeCall(int shard, Channel channel) {
        var reply = vendorQueue.take(shard, APP, channel, vendors.batch);
        settle();
        return reply.join();
    }

    /** The whole call's requests are about to leave. */
    void beginCall(VendorCall call) {
        if (!call.repeated() && call.order() instanceof VendorCall.Order.Send) {
            vendorQueue.begun(call, 0, call.targets().size());
            settle();
        }
    }

    void answerCall(VendorCall call) {
        beginCall(call);
        vendorQueue.answer(call, vendors.answer(call));
        settle();
    }

    void news(Channel channel, TaskId task, String token, VendorNews.Kind kind, LossReason reason) {
        vendorQueue.news(
                APP, channel, List.of(new VendorNews(task.toString(), "", token, kind, reason, "code", at(now()))));
        settle();
    }

    List<String> askedAbout(Channel channel) {
        var reply = vendorQueue.askedAbout(APP, channel);
        settle();
        return reply.join();
    }

    /** News of a message that the vendor knows by its own id. */
    void newsById(Channel channel, String messageId, String token, VendorNews.Kind kind, LossReason reason) {
        vendorQueue.news(APP, channel, List.of(new VendorNews("", messageId, token, kind, reason, "code", at(now()))));
        settle();
    }

    DeviceAddress registerWithToken(Channel channel, String token) {
        return register(DeviceFacts.of(Platform.ANDROID, channel.wireName()).withVendorToken(channel.key(), token));
    }

    /** A notification that vendors can have too. */
    static Content notification() {
        return new Content(
                Content.Type.NOTIFICATION, "{\"notification\":{}}", "{\"android\":{\"ups\":{}}}", Optional.empty());
    }

    static PushSettings by(Strategy strategy) {
        return ONE_HOUR.withRouting(
                new Routing(strategy, Map.of(), List.of(), Routing.DEFAULT_ACTIVE_DAYS, false, false));
    }

    // --- short cuts ---

    DeviceAddress register() {
        return register(DeviceFacts.of(Platform.ANDROID, "xiaomi"));
    }

    DeviceAddress register(DeviceFacts facts) {
        return devices.register(APP, facts).address();
    }

    List<DeviceAddress> register(int count) {
        List<DeviceAddress> registered = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            registered.add(register());
        }
        return registered;
    }

    /** Connects and subscribes with a session for ever. */
    SimulatedGateway.Link online(DeviceAddress device) {
        return online(device, 100);
    }

    SimulatedGateway.Link online(DeviceAddress device, int window) {
        SimulatedGateway.Link link = gateway.connect(device, 0, false, window, 1, 0xFFFF_FFFFL);
        settle();
        return link;
    }

    String request() {
        return "request-%06d".formatted(requests++);
    }

    static PushSettings settings(Duration validity) {
        return new PushSettings(validity, 0, Optional.empty(), false, Optional.empty(), "");
    }

    static final PushSettings ONE_HOUR = settings(Duration.ofHours(1));

    static Content content() {
        return new Content(Content.Type.TRANSMISSION, "{\"transmission\":\"x\"}", "", Optional.empty());
    }

    static Content recallOf(TaskId task) {
        return new Content(Content.Type.REVOKE, "{\"revoke\":{}}", "", Optional.of(task));
    }

    Pushes.Accepted single(DeviceAddress device) {
        return single(device, ONE_HOUR);
    }

    Pushes.Accepted single(DeviceAddress device, PushSettings settings) {
        return single(request(), device, content(), settings);
    }

    Pushes.Accepted single(String request, DeviceAddress device, Content content, PushSettings settings) {
        return pushes.single(APP, List.of(new SinglePush(request, "", List.of(Target.of(device)), content, settings)))
                .getFirst();
    }

    TaskReport report(TaskId task) {
        return reports.task(APP, task, true).orElseThrow();
    }

    // --- looking without moving anything ---

    /** What a shard would answer now; for questions only. */
    @SuppressWarnings("unchecked")
    <R> R look(int shard, ShardOp<R> question) {
        return (R) shards.processor(shard).apply(question, new LookingContext(shard));
    }

    /** Random numbers, and a switch that keeps every fault from happening. */
    static final class Chance implements RandomGenerator {
        private final SplittableRandom random;
        boolean calm;

        Chance(long seed) {
            random = new SplittableRandom(seed);
        }

        @Override
        public long nextLong() {
            return random.nextLong();
        }

        @Override
        public double nextDouble() {
            return calm ? 0.999_999 : random.nextDouble();
        }
    }

    private final class DeviceShards implements ShardProcessorFactory<ShardOp<?>> {

        @Override
        public ShardProcessor<ShardOp<?>> create(int shard) {
            if (shard == 0) {
                gateway.die(); // the shards start anew: so does the process
            }
            return new DeviceShard(ZoneOffset.UTC, 4_000, gateway, app -> rules, vendors, vendors, receiver, receiver);
        }

        @Override
        public Set<Topic> topics() {
            return Set.of(DeviceShard.EVENTS);
        }
    }

    static final class Journal implements OutboxConsumer {
        final List<byte[]> records = new ArrayList<>();

        @Override
        public Topic topic() {
            return DeviceShard.EVENTS;
        }

        @Override
        public String name() {
            return "journal";
        }

        @Override
        public void accept(int shard, long firstSequence, List<byte[]> more) {
            records.addAll(more);
        }
    }

    private final class SteppingCalls implements ShardCalls<ShardOp<?>> {

        @Override
        public int shards() {
            return shards.shards();
        }

        @Override
        public <R> CompletableFuture<R> submit(int shard, ShardCommand<R> command) {
            SteppingReply<R> reply = new SteppingReply<>();
            shards.submit(shard, command).whenComplete((answer, failure) -> {
                if (failure == null) {
                    reply.complete(answer);
                } else {
                    reply.completeExceptionally(failure);
                }
            });
            return reply;
        }
    }

    /** A reply whose waiting makes the simulation go on. */
    private final class SteppingReply<R> extends CompletableFuture<R> {

        @Override
        public R join() {
            while (!isDone()) {
                if (chance.nextInt(3) == 0) {
                    gateway.step();
                }
                if (!shards.step()) {
                    throw new IllegalStateException("a reply is waited for that nobody will give");
                }
            }
            return super.join();
        }
    }

    private final class LookingContext implements ShardContext, ShardStore {
        private final int shard;

        LookingContext(int shard) {
            this.shard = shard;
        }

        @Override
        public int shard() {
            return shard;
        }

        @Override
        public int shards() {
            return shards.shards();
        }

        @Override
        public long nowMillis() {
            return now();
        }

        @Override
        public ShardStore store() {
            return this;
        }

        @Override
        public byte @Nullable [] get(Table table, byte[] key) {
            return shards.store().get(shard, table, key);
        }

        @Override
        public void scan(Table table, byte[] from, byte[] to, Visitor visitor) {
            shards.store().scan(shard, table, from, to, visitor);
        }

        @Override
        public void put(Table table, byte[] key, byte[] value) {
            throw new IllegalStateException("a question writes to " + table);
        }

        @Override
        public void delete(Table table, byte[] key) {
            throw new IllegalStateException("a question deletes from " + table);
        }

        @Override
        public void schedule(long dueMillis, byte[] timer) {
            throw new IllegalStateException("a question schedules");
        }

        @Override
        public void cancel(long dueMillis, byte[] timer) {
            throw new IllegalStateException("a question cancels");
        }

        @Override
        public void send(int toShard, byte[] message) {
            throw new IllegalStateException("a question sends");
        }

        @Override
        public void emit(Topic topic, byte[] record) {
            throw new IllegalStateException("a question emits");
        }

        @Override
        public void afterCommit(Runnable effect) {
            throw new IllegalStateException("a question has effects");
        }
    }

    static Instant at(long millis) {
        return Instant.ofEpochMilli(millis);
    }
}
