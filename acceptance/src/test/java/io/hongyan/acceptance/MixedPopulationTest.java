package io.hongyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hongyan.acceptance.PlayedVendors.VendorPhone;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.channels.dispatch.ChannelCatalog;
import io.hongyan.delivery.DeliveryRuntime;
import io.hongyan.delivery.receipt.ReceiptRules;
import io.hongyan.delivery.rules.RuleBook;
import io.hongyan.delivery.vendor.VendorRules;
import io.hongyan.kernel.App;
import io.hongyan.kernel.AppDirectory;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceSecrets;
import io.hongyan.kernel.InstallationKey;
import io.hongyan.kernel.Platform;
import io.hongyan.shards.ShardSettings;
import io.hongyan.simulators.vendor.AcceptedMessages.Tally;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.QuotaBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One push to offline devices of all vendors, while the vendors are slow, fail, lose answers and refuse, some with a quota that
 * does not suffice, and with the server killed in the middle. Not part of every run, for
 * chance has a large share in it: {@code ./hongyan test -Dhongyan.mixed.devices=13000 -Dtest=MixedPopulationTest}.
 */
@EnabledIfSystemProperty(named = "hongyan.mixed.devices", matches = "\\d+")
class MixedPopulationTest {

    private static final int DEVICES = Integer.getInteger("hongyan.mixed.devices", 13_000);
    private static final int BATCH = 5_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** The first app of an installation. */
    private static final int APP_NUMBER = 1;

    private static final List<Channel> CHANNELS = ChannelCatalog.ALL.types().stream()
            .map(type -> type.channel())
            .filter(Channel::isPush)
            .toList();

    /** The vendor's name of the class its messages count to. */
    private static final Map<Channel, String> SMALL_QUOTAS =
            Map.of(Channel.XIAOMI, "default", Channel.OPPO, "marketing", Channel.VIVO, "system");

    private static final long SMALL_QUOTA = DEVICES / 26;

    /** These take a repeated message, which then replaces the first on the phone's screen (apns-collapse-id, notifyKey, tag). */
    private static final Set<Channel> REPLACED_ON_SCREEN = Set.of(Channel.APNS, Channel.MEIZU, Channel.WEBPUSH);

    @Test
    @Timeout(900)
    void eachDeviceIsAccountedForThroughFaultsQuotasAndSigkill(@TempDir Path folder) throws Exception {
        Credentials app = Credentials.named("Mixed");
        try (ServerProcess server = new ServerProcess(folder, app);
                PlayedVendors vendors = new PlayedVendors(server.httpPort, app)) {
            server.set(vendors.serverSettings());
            server.set(quotas());
            server.start();
            server.awaitReady();
            server.kill();
            server.awaitDeath();
            register(server, vendors);
            trouble(vendors);
            server.start();
            server.awaitReady();
            Rest rest = new Rest(server.httpPort, app);

            String task =
                    rest.post("push/all", push().toString()).ok().path("taskid").asString();
            await("a third is out").atMost(PATIENCE).until(() -> accepted(vendors, task) > DEVICES / 3);
            server.kill();
            server.awaitDeath();
            long atDeath = accepted(vendors, task);
            server.start();
            server.awaitReady();

            JsonNode report = awaitSettled(rest, task);
            assertThat(accepted(vendors, task)).as("went on after the restart").isGreaterThan(atDeath);
            assertConserved(report);
            for (JsonNode channel : report.path("channels")) {
                Channel vendor =
                        Channel.ofWireName(channel.path("channel").asString()).orElseThrow();
                if (vendor.isPush()) {
                    assertTrueToItsVendor(channel, vendors, vendor, task);
                }
            }
            SMALL_QUOTAS.forEach((vendor, name) -> {
                QuotaBook.Quota quota = vendors.vendor(vendor).quotas().get(name);
                assertThat(quota.used()).as("used of %s", vendor).isLessThanOrEqualTo(SMALL_QUOTA);
                assertThat(quota.refused())
                        .as("asked of %s beyond its quota", vendor)
                        .isZero();
            });
        }
    }

    // --- the scene ---

    private static Map<String, String> quotas() {
        Map<String, String> settings = new HashMap<>();
        SMALL_QUOTAS.keySet().forEach(channel -> {
            String own = channel == Channel.VIVO ? "service" : "marketing";
            settings.put("channels." + channel.wireName() + ".quota-" + own, Long.toString(SMALL_QUOTA));
            settings.put("channels." + channel.wireName() + ".quota-reserve-percent", "0");
        });
        return settings;
    }

    /** Into the store of the stopped server, in thousands: by HTTP it would take minutes. */
    private static void register(ServerProcess server, PlayedVendors vendors) throws IOException {
        InstallationKey key = InstallationKey.parse(
                Files.readString(server.data.resolve("installation.key")).strip());
        try (DeliveryRuntime delivery = DeliveryRuntime.start(
                ShardSettings.defaults(),
                server.data,
                new CidCipher(key),
                new DeviceSecrets(key),
                new NoApps(),
                RuleBook.NONE,
                VendorRules.NONE,
                ReceiptRules.NONE,
                InstantSource.system(),
                ZoneId.systemDefault(),
                failure -> {
                    throw new AssertionError(failure);
                })) {
            List<DeviceFacts> batch = new ArrayList<>(BATCH);
            for (int i = 0; i < DEVICES; i++) {
                Channel channel = CHANNELS.get(i % CHANNELS.size());
                VendorPhone phone = vendors.phone(channel, i);
                batch.add(DeviceFacts.of(Platform.parse(phone.platform()).orElseThrow(), "brand")
                        .withVendorToken(channel.key(), phone.token()));
                if (batch.size() == BATCH || i == DEVICES - 1) {
                    delivery.devices().registerAll(APP_NUMBER, batch);
                    batch = new ArrayList<>(BATCH);
                }
            }
        }
    }

    private static void trouble(PlayedVendors vendors) {
        for (Channel channel : CHANNELS) {
            var vendor = vendors.vendor(channel);
            vendor.phones()
                    .others(Map.of(
                            PhoneState.UNINSTALLED, 0.03,
                            PhoneState.UNKNOWN, 0.02,
                            PhoneState.NOTIFICATION_OFF, 0.05,
                            PhoneState.OFFLINE, 0.05));
            vendor.faults().add(Fault.likely(Fault.Kind.SLOW, 0.03).delayed(400));
            vendor.faults().add(Fault.likely(Fault.Kind.SERVER_ERROR, 0.02));
            vendor.faults().add(Fault.likely(Fault.Kind.RATE_LIMITED, 0.01));
            // A reset of APNs' one connection fails all requests on it at once, and the breaker rests for 15 s each
            // time.
            vendor.faults().add(Fault.likely(Fault.Kind.RESET, channel == Channel.APNS ? 0.0005 : 0.01));
            if (!SMALL_QUOTAS.containsKey(channel)) { // a repetition the vendor recognises may count at the vendor
                vendor.faults().add(Fault.likely(Fault.Kind.ANSWER_LOST, 0.01));
            }
        }
        vendors.vendor(Channel.HONOR).faults().add(Fault.likely(Fault.Kind.TOKEN_INVALID, 0.5));
        SMALL_QUOTAS.forEach(
                (channel, name) -> vendors.vendor(channel).quotas().define(name, SMALL_QUOTA, QuotaBook.UNLIMITED));
    }

    private static ObjectNode push() {
        ObjectNode push = VendorPushes.json("大促").put("audience", "all");
        push.withObjectProperty("settings").putObject("strategy").put("default", 2);
        return push;
    }

    // --- what became of it ---

    private static long accepted(PlayedVendors vendors, String task) {
        return CHANNELS.stream()
                .mapToLong(channel ->
                        vendors.vendor(channel).messages().tally(task).accepted())
                .sum();
    }

    /**
     * Waits until each device was sent to or is lost, or waits for the quota of another day. Receipts may be lost with the server,
     * so arrival is not waited for.
     */
    private static JsonNode awaitSettled(Rest rest, String task) {
        String path = "report/push/task/" + task + "/loss";
        try {
            await("settled")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> {
                        JsonNode report = rest.get(path).ok();
                        int vendors = 0;
                        for (JsonNode channel : report.path("channels")) {
                            vendors += isSettled(channel) ? 1 : 0;
                        }
                        return vendors == CHANNELS.size();
                    });
        } catch (RuntimeException late) {
            throw new AssertionError("not settled: " + rest.get(path).text(), late);
        }
        return rest.get(path).ok();
    }

    private static boolean isSettled(JsonNode channel) {
        Channel vendor = Channel.ofWireName(channel.path("channel").asString()).orElseThrow();
        long sent = channel.path("sent").asLong();
        return vendor.isPush()
                && (sent + lostBefore(channel, "sending")
                                == channel.path("eligible").asLong()
                        || (SMALL_QUOTAS.containsKey(vendor) && sent == SMALL_QUOTA));
    }

    private static long lostBefore(JsonNode channel, String stage) {
        long lost = 0;
        for (JsonNode loss : channel.path("losses")) {
            lost += loss.path("stage").asString().equals(stage)
                    ? loss.path("count").asLong()
                    : 0;
        }
        return lost;
    }

    private static void assertConserved(JsonNode report) {
        long sum = 0;
        for (String part : List.of("filtered", "pending", "in_flight", "arrived", "lost", "expired", "recalled")) {
            sum += report.path(part).asLong();
        }
        assertThat(report.path("targeted").asLong()).as("%s", report).isEqualTo(DEVICES);
        assertThat(sum).as("%s", report).isEqualTo(DEVICES);
    }

    /** What the report says of a vendor against what the vendor itself counted. */
    private static void assertTrueToItsVendor(JsonNode channel, PlayedVendors vendors, Channel vendor, String task) {
        Tally tally = vendors.vendor(vendor).messages().tally(task);
        long sent = channel.path("sent").asLong();
        long unknown = channel.path("sent_unknown").asLong();
        if (!REPLACED_ON_SCREEN.contains(vendor)) {
            assertThat(tally.duplicates())
                    .as("shown twice by %s: %s", vendor, channel)
                    .isLessThanOrEqualTo(unknown);
        }
        assertThat(tally.phones()).as("phones of %s: %s", vendor, channel).isLessThanOrEqualTo(sent);
    }

    private static final class NoApps implements AppDirectory {

        @Override
        public Optional<App> byAppId(String appId) {
            return Optional.empty();
        }

        @Override
        public Optional<App> byNumber(int number) {
            return Optional.empty();
        }
    }
}
