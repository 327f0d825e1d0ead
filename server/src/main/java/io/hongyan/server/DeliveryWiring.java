package io.hongyan.server;

import io.hongyan.delivery.DeliveryRuntime;
import io.hongyan.delivery.receipt.ReceiptRules;
import io.hongyan.delivery.rules.RuleBook;
import io.hongyan.delivery.vendor.VendorRules;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceSecrets;
import io.hongyan.server.configuration.Configuration;
import io.hongyan.shards.ShardMetrics;
import io.hongyan.shards.ShardSettings;
import io.micrometer.core.instrument.Tags;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** Starts delivery on its shards. */
final class DeliveryWiring {

    private DeliveryWiring() {}

    static DeliveryRuntime start(
            Configuration configuration,
            Installation installation,
            CidCipher cids,
            DeviceSecrets secrets,
            RuleBook rules,
            VendorRules vendorRules,
            ReceiptRules receiptRules,
            InstantSource clock,
            Consumer<Throwable> fatal) {
        try {
            return DeliveryRuntime.start(
                    settings(configuration.shards()),
                    configuration.dataDir(),
                    cids,
                    secrets,
                    installation.control(),
                    rules,
                    vendorRules,
                    receiptRules,
                    clock,
                    configuration.zone(),
                    fatal);
        } catch (IllegalArgumentException e) {
            throw new StartupException("shards: " + e.getMessage(), e);
        }
    }

    static void measure(ServerMetrics metrics, DeliveryRuntime delivery) {
        counter(metrics, delivery, "commands", "Commands applied", ShardMetrics::commands);
        counter(metrics, delivery, "messages", "Messages taken from other shards", ShardMetrics::messages);
        counter(metrics, delivery, "timers", "Timers fired", ShardMetrics::timers);
        counter(metrics, delivery, "groups", "Groups of commands", ShardMetrics::groups);
        counter(metrics, delivery, "groups.read.only", "Groups that wrote nothing", ShardMetrics::readOnlyGroups);
        counter(metrics, delivery, "commits", "Synced write sets", ShardMetrics::commits);
        counter(metrics, delivery, "writes", "Puts and deletes", ShardMetrics::writes);
        counter(
                metrics,
                delivery,
                "commit.seconds",
                "Time in commits, of all threads",
                shards -> shards.commitNanos() / 1e9);
        gauge(metrics, delivery, "queued", "Commands that wait", ShardMetrics::queued);
        gauge(metrics, delivery, "outbox.backlog", "Records not yet acknowledged", ShardMetrics::outboxBacklog);
    }

    private static ShardSettings settings(Configuration.Shards shards) {
        return new ShardSettings(
                shards.count(),
                shards.threads(),
                shards.groupLimit(),
                shards.queueLimit(),
                shards.outboxLimit(),
                shards.blockCacheBytes(),
                shards.writeBufferBytes());
    }

    private static void counter(
            ServerMetrics metrics,
            DeliveryRuntime delivery,
            String name,
            String help,
            ToDoubleFunction<ShardMetrics> figure) {
        metrics.counter(
                "hongyan.shards." + name,
                help,
                Tags.empty(),
                delivery,
                source -> figure.applyAsDouble(source.shardMetrics()));
    }

    private static void gauge(
            ServerMetrics metrics,
            DeliveryRuntime delivery,
            String name,
            String help,
            ToDoubleFunction<ShardMetrics> figure) {
        metrics.gauge(
                "hongyan.shards." + name,
                help,
                Tags.empty(),
                delivery,
                source -> figure.applyAsDouble(source.shardMetrics()));
    }
}
