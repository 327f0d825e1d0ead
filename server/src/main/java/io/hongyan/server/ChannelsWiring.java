package io.hongyan.server;

import io.hongyan.api.VendorChannels;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.FolderTaskFiles;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.SettingsException;
import io.hongyan.channels.ads.AudienceFiles;
import io.hongyan.channels.dispatch.Alarm;
import io.hongyan.channels.dispatch.ChannelAccounts;
import io.hongyan.channels.dispatch.ChannelCatalog;
import io.hongyan.channels.dispatch.ChannelMetrics;
import io.hongyan.channels.dispatch.DispatchClock;
import io.hongyan.channels.dispatch.DispatchSettings;
import io.hongyan.channels.dispatch.Dispatcher;
import io.hongyan.channels.dispatch.ReceiptIntake;
import io.hongyan.control.ControlPlane;
import io.hongyan.delivery.DeliveryRuntime;
import io.hongyan.delivery.vendor.VendorQueue;
import io.hongyan.kernel.App;
import io.hongyan.kernel.Channel;
import io.hongyan.server.configuration.Configuration;
import io.micrometer.core.instrument.Tags;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The vendors' channels: accounts from the control plane and, for the bootstrap app, from the configuration; made before
 * delivery, which asks them, and started after it.
 */
final class ChannelsWiring implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ChannelsWiring.class);

    private final HttpCalls http = new HttpCalls();
    private final FolderTaskFiles files;
    private final ChannelAccounts accounts;
    private final Dispatcher dispatcher;
    private final List<Runnable> started = new ArrayList<>();

    /** @param files of tasks, for channels that leave any */
    ChannelsWiring(InstantSource clock, SecureRandom random, FolderTaskFiles files) {
        this.files = files;
        accounts = new ChannelAccounts(
                ChannelCatalog.ALL,
                new AdapterContext(http, clock, random, files),
                DispatchSettings.DEFAULT,
                DispatchClock.SYSTEM);
        dispatcher = new Dispatcher(accounts, DispatchSettings.DEFAULT, DispatchClock.SYSTEM, random);
    }

    ChannelAccounts accounts() {
        return accounts;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    /** Opens the accounts there are. What the configuration says of the bootstrap app wins over what was set by the API. */
    void open(Configuration configuration, ControlPlane control) {
        control.channelSettings()
                .all()
                .forEach((app, channels) -> channels.forEach((channel, settings) -> {
                    try {
                        accounts.configure(app, channel, settings);
                    } catch (
                            SettingsException
                                    e) { // kept: a newer version may have other rules, and the others must go on
                        log.error("app {}: channel {} cannot be opened: {}", app, channel.wireName(), e.getMessage());
                    }
                }));
        if (configuration.channels().isEmpty()) {
            return;
        }
        App app = configuration
                .bootstrapApp()
                .flatMap(draft -> control.byAppId(draft.appId()))
                .orElseThrow(() -> new StartupException(
                        "channels: settings without an app (expected: bootstrap.app, whose channels they are)", null));
        List<String> problems = new ArrayList<>();
        configuration.channels().forEach((channel, settings) -> {
            try {
                accounts.configure(app.number(), channel, settings);
            } catch (SettingsException e) {
                e.problems().forEach(problem -> problems.add("channels." + channel.wireName() + "." + problem));
            }
        });
        if (!problems.isEmpty()) {
            throw new StartupException(String.join("\n  ", problems), null);
        }
    }

    /** Begins to send what waits, and to take receipts. */
    VendorChannels start(Installation installation, DeliveryRuntime delivery, InstantSource clock) {
        VendorQueue queue = delivery.vendors();
        delivery.attach(dispatcher);
        dispatcher.start(queue);
        started.add(dispatcher::close);
        ReceiptIntake intake = new ReceiptIntake(accounts, queue, DispatchClock.SYSTEM);
        started.add(intake::close);
        return new AppVendorChannels(
                accounts,
                dispatcher,
                intake,
                installation.control().channelSettings(),
                delivery.reports(),
                new AudienceFiles(files),
                clock);
    }

    void measure(ServerMetrics metrics) {
        for (Channel channel :
                ChannelCatalog.ALL.types().stream().map(type -> type.channel()).toList()) {
            Tags tags = Tags.of("channel", channel.wireName());
            metrics.counter(
                    "hongyan.channel.calls",
                    "Requests to the vendor",
                    tags,
                    this,
                    all -> all.sum(channel, ChannelMetrics::requests));
            metrics.counter(
                    "hongyan.channel.accepted",
                    "Messages the vendor took",
                    tags,
                    this,
                    all -> all.sum(channel, ChannelMetrics::accepted));
            metrics.counter(
                    "hongyan.channel.retries",
                    "Requests that were repeated",
                    tags,
                    this,
                    all -> all.sum(channel, ChannelMetrics::retries));
            metrics.counter(
                    "hongyan.channel.rejected",
                    "Messages the vendor refused",
                    tags,
                    this,
                    all -> all.sum(
                            channel,
                            figures -> figures.rejected().values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum()));
            metrics.gauge(
                    "hongyan.channel.under.way",
                    "Requests not answered yet",
                    tags,
                    this,
                    all -> all.sum(channel, ChannelMetrics::underWay));
            metrics.gauge(
                    "hongyan.channel.alarms",
                    "What a person should look at",
                    tags,
                    this,
                    all -> all.sum(channel, figures -> figures.alarms().size()));
        }
    }

    /** What a person should look at, of all accounts. */
    List<Alarm> alarms() {
        return dispatcher.metrics().stream()
                .flatMap(metrics -> metrics.alarms().stream())
                .toList();
    }

    private double sum(Channel channel, java.util.function.ToLongFunction<ChannelMetrics> figure) {
        return dispatcher.metrics().stream()
                .filter(metrics -> metrics.channel() == channel)
                .mapToLong(figure)
                .sum();
    }

    @Override
    public void close() {
        for (int i = started.size() - 1; i >= 0; i--) {
            started.get(i).run();
        }
    }

    /** After delivery has closed, which asks the accounts to the end. */
    void closeAccounts() {
        accounts.close();
        http.close();
    }
}
