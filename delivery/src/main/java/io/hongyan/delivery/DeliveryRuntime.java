package io.hongyan.delivery;

import io.hongyan.delivery.device.DeviceChannel;
import io.hongyan.delivery.device.DeviceEvents;
import io.hongyan.delivery.device.OutboundMessage;
import io.hongyan.delivery.receipt.ReceiptFeed;
import io.hongyan.delivery.receipt.ReceiptRules;
import io.hongyan.delivery.receipt.ReceiptSignals;
import io.hongyan.delivery.rules.RuleBook;
import io.hongyan.delivery.vendor.VendorQueue;
import io.hongyan.delivery.vendor.VendorRules;
import io.hongyan.delivery.vendor.VendorSignals;
import io.hongyan.kernel.AppDirectory;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceSecrets;
import io.hongyan.shards.RocksDbStore;
import io.hongyan.shards.ShardMetrics;
import io.hongyan.shards.ShardProcessor;
import io.hongyan.shards.ShardProcessorFactory;
import io.hongyan.shards.ShardRuntime;
import io.hongyan.shards.ShardSettings;
import io.hongyan.shards.Topic;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.ImmutableBitmapDataProvider;

/**
 * Delivery on embedded stores: the shards over RocksDB under the data folder, and the doors to them.
 *
 * <p>The gateway needs {@link #deviceEvents()} and delivery needs the gateway, so the latter is {@linkplain #attach attached}
 * after both stand; until then no device can be connected and nothing is sent.
 */
public final class DeliveryRuntime implements AutoCloseable {

    /** Bound of the bitmaps that all shards together keep in memory. */
    private static final long BITMAP_CACHE_BYTES = 1L << 30;

    private final ShardRuntime<ShardOp<?>> runtime;
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final AttachedChannel channel;
    private final AttachedSignals signals;
    private final AttachedReceiptSignals receiptSignals;
    private final ReceiptFeed receipts;
    private final VendorService vendors;
    private final OnlineSampler sampler;
    private final Pushes pushes;
    private final Devices devices;
    private final Consents consents;
    private final Reports reports;
    private final PushRecords records;
    private final Audiences audiences;
    private final Trends trends;
    private final DeviceEvents deviceEvents;

    /**
     * Opens the stores under {@code data} and recovers the shards.
     *
     * @param ruleBook what the apps hold themselves to
     * @param vendorRules the apps' accounts with vendors; known before the shards recover
     * @param receiptRules what the apps want to be told; known before the shards recover
     * @param zone whose days reports count in
     * @param fatal called once where the shards cannot go on; expected to end the process
     */
    public static DeliveryRuntime start(
            ShardSettings settings,
            Path data,
            CidCipher cids,
            DeviceSecrets secrets,
            AppDirectory apps,
            RuleBook ruleBook,
            VendorRules vendorRules,
            ReceiptRules receiptRules,
            InstantSource clock,
            ZoneId zone,
            Consumer<Throwable> fatal) {
        AttachedChannel channel = new AttachedChannel();
        AttachedSignals signals = new AttachedSignals();
        AttachedReceiptSignals receiptSignals = new AttachedReceiptSignals();
        ShardRuntime<ShardOp<?>> runtime = ShardRuntime.start(
                settings,
                RocksDbStore.open(data.resolve("shards"), settings.blockCacheBytes(), settings.writeBufferBytes()),
                new DeviceShards(
                        zone,
                        BITMAP_CACHE_BYTES / settings.shards(),
                        channel,
                        ruleBook,
                        vendorRules,
                        signals,
                        receiptRules,
                        receiptSignals),
                List.of(new EventJournal(data.resolve("events"), cids, apps, zone)),
                clock,
                fatal);
        return new DeliveryRuntime(runtime, channel, vendorRules, signals, receiptSignals, cids, secrets, clock, zone);
    }

    private DeliveryRuntime(
            ShardRuntime<ShardOp<?>> runtime,
            AttachedChannel channel,
            VendorRules vendorRules,
            AttachedSignals signals,
            AttachedReceiptSignals receiptSignals,
            CidCipher cids,
            DeviceSecrets secrets,
            InstantSource clock,
            ZoneId zone) {
        this.runtime = runtime;
        this.channel = channel;
        this.signals = signals;
        this.receiptSignals = receiptSignals;
        Shards shards = new Shards(runtime);
        this.pushes = new PushService(shards, clock, zone);
        this.devices = new DeviceService(
                shards, cids, secrets, ThreadLocalRandom.current().nextInt(shards.count()));
        this.reports = new ReportService(shards, clock, zone);
        this.records = new PushRecordService(shards, clock, zone);
        this.audiences = new AudienceService(shards, devices, clock);
        this.trends = new TrendService(shards, clock, zone);
        this.vendors = new VendorService(shards, vendorRules, cids);
        this.consents = new ConsentService(shards, devices);
        this.receipts = new ReceiptService(shards);
        this.deviceEvents = new DeviceEdge(shards, devices, consents, blocking);
        this.sampler = new OnlineSampler(shards, clock, zone);
        sampler.start();
    }

    /** Connects the gateway; once, before it accepts devices. */
    public void attach(DeviceChannel gateway) {
        channel.gateway = gateway;
    }

    /** Connects who speaks to the vendors. What waits is to be looked for by {@link VendorQueue#accountsChanged} once. */
    public void attach(VendorSignals vendorSignals) {
        signals.vendors = vendorSignals;
    }

    /** Connects who sends receipts on. What waits from before it is to look for by itself. */
    public void attach(ReceiptSignals sender) {
        receiptSignals.sender = sender;
    }

    public ReceiptFeed receipts() {
        return receipts;
    }

    public VendorQueue vendors() {
        return vendors;
    }

    public Pushes pushes() {
        return pushes;
    }

    public Devices devices() {
        return devices;
    }

    public Consents consents() {
        return consents;
    }

    public Reports reports() {
        return reports;
    }

    public PushRecords records() {
        return records;
    }

    public Audiences audiences() {
        return audiences;
    }

    public Trends trends() {
        return trends;
    }

    public DeviceEvents deviceEvents() {
        return deviceEvents;
    }

    public ShardMetrics shardMetrics() {
        return runtime.metrics();
    }

    /** Does what was accepted, then closes the stores. */
    @Override
    public void close() {
        sampler.close();
        runtime.close();
        blocking.shutdown();
    }

    private static final class AttachedChannel implements DeviceChannel {

        private volatile @Nullable DeviceChannel gateway;

        @Override
        public void fanOut(int app, int shard, ImmutableBitmapDataProvider ordinals, OutboundMessage message) {
            Objects.requireNonNull(gateway, "no gateway is attached").fanOut(app, shard, ordinals, message);
        }

        @Override
        public int loops() {
            return Objects.requireNonNull(gateway, "no gateway is attached").loops();
        }
    }

    private static final class AttachedSignals implements VendorSignals {

        private volatile @Nullable VendorSignals vendors;

        @Override
        public void waiting(int shard, int app, Channel channel) {
            VendorSignals attached = vendors;
            if (attached != null) {
                attached.waiting(shard, app, channel);
            }
        }
    }

    private static final class AttachedReceiptSignals implements ReceiptSignals {

        private volatile @Nullable ReceiptSignals sender;

        @Override
        public void waiting(int shard, int app) {
            ReceiptSignals attached = sender;
            if (attached != null) {
                attached.waiting(shard, app);
            }
        }
    }

    private record DeviceShards(
            ZoneId zone,
            long bitmapCacheBytes,
            DeviceChannel channel,
            RuleBook ruleBook,
            VendorRules vendorRules,
            VendorSignals vendorSignals,
            ReceiptRules receiptRules,
            ReceiptSignals receiptSignals)
            implements ShardProcessorFactory<ShardOp<?>> {

        @Override
        public ShardProcessor<ShardOp<?>> create(int shard) {
            return new DeviceShard(
                    zone,
                    bitmapCacheBytes,
                    channel,
                    ruleBook,
                    vendorRules,
                    vendorSignals,
                    receiptRules,
                    receiptSignals);
        }

        @Override
        public Set<Topic> topics() {
            return Set.of(DeviceShard.EVENTS);
        }
    }
}
