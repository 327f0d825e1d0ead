package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.audience.Audience;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.audience.DeviceFactsUpdate;
import io.hongyan.audience.DeviceRegistry;
import io.hongyan.delivery.device.Admission;
import io.hongyan.delivery.device.DeviceEvent;
import io.hongyan.delivery.device.DeviceLink;
import io.hongyan.delivery.device.DeviceReport;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.Platform;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Sessions, and what is kept of devices. */
class DeviceTest {

    private static final long FOR_EVER = 0xFFFF_FFFFL;

    private final World world = World.calm();
    private final DeviceAddress device = world.register();

    private SimulatedGateway.Link connect(boolean cleanStart, int qos, long expirySeconds) {
        SimulatedGateway.Link link = world.gateway.connect(device, 0, cleanStart, 10, qos, expirySeconds);
        world.settle();
        return link;
    }

    private static Admission admitted(boolean present, OptionalInt qos) {
        return new Admission.Admitted(present, qos);
    }

    private static Admission fresh() {
        return admitted(false, OptionalInt.empty());
    }

    // --- sessions ---

    @Test
    void aNewConnectionTakesOverFromTheOldOne() {
        SimulatedGateway.Link old = connect(false, 1, FOR_EVER);
        SimulatedGateway.Link link = connect(false, 1, FOR_EVER);
        assertThat(old.closed).isEqualTo(DeviceLink.CloseReason.TAKEN_OVER);
        assertThat(link.open).isTrue();
        String task = world.single(device).task().toString();
        world.settle();
        assertThat(link.received).containsExactly(task);
    }

    @Test
    void aSubscriptionOutlivesItsConnectionAndACrashUnlessTheDeviceStartsClean() {
        assertThat(connect(false, 1, FOR_EVER).admission).isEqualTo(fresh());
        world.crash();
        SimulatedGateway.Link again = connect(false, -1, FOR_EVER);
        assertThat(again.admission).isEqualTo(admitted(true, OptionalInt.of(1)));
        String task = world.single(device).task().toString();
        world.settle();
        assertThat(again.received).containsExactly(task);
        assertThat(connect(true, 0, FOR_EVER).admission).isEqualTo(fresh());
        assertThat(connect(false, -1, FOR_EVER).admission).isEqualTo(admitted(true, OptionalInt.of(0)));
    }

    @Test
    void aSessionEndsWithItsConnectionOrAfterItsExpiryInterval() {
        connect(false, 1, 0).disconnect();
        world.settle();
        assertThat(connect(false, 1, 60).admission).isEqualTo(fresh());
        world.gateway.links().getFirst().disconnect();
        world.pass(Duration.ofSeconds(50));
        SimulatedGateway.Link within = connect(false, -1, 60);
        assertThat(within.admission).isEqualTo(admitted(true, OptionalInt.of(1)));
        within.disconnect();
        world.pass(Duration.ofSeconds(3));
        world.crash();
        world.pass(Duration.ofSeconds(70));
        assertThat(connect(false, 1, 60).admission).isEqualTo(fresh());
    }

    @Test
    void aDeviceThatUnsubscribedGetsWhatWaitedOnceItSubscribesAgain() {
        world.gateway.acknowledging = false;
        SimulatedGateway.Link link = world.online(device, 2);
        for (int i = 0; i < 5; i++) {
            world.single(device);
        }
        world.settle();
        link.unsubscribe();
        world.gateway.acknowledging = true;
        world.single(device);
        world.settle();
        assertThat(link.received).hasSize(2);
        link.subscribe(1);
        world.settle();
        assertThat(link.received).hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    void anOlderSecretIsRefusedOnceANewOneIsIssued() {
        SimulatedGateway.Link link = connect(false, 1, FOR_EVER);
        String secret = world.devices.renewSecret(device).orElseThrow();
        assertThat(secret).startsWith("0001");
        world.settle();
        assertThat(link.closed).isEqualTo(DeviceLink.CloseReason.REVOKED);
        assertThat(connect(false, 1, FOR_EVER).admission).isEqualTo(new Admission.Refused());
        world.crash();
        assertThat(connect(false, 1, FOR_EVER).admission).isEqualTo(new Admission.Refused());
        SimulatedGateway.Link renewed = world.gateway.connect(device, 1, false, 10, 1, FOR_EVER);
        world.settle();
        assertThat(renewed.admission).isInstanceOf(Admission.Admitted.class);
        assertThat(world.devices.renewSecret(new DeviceAddress(World.APP, 0, 500)))
                .isEmpty();
    }

    @Test
    void anUnknownDeviceIsRefused() {
        SimulatedGateway.Link link = world.gateway.connect(new DeviceAddress(World.APP, 0, 500), 0, false, 1, 1, 0);
        world.settle();
        assertThat(link.admission).isEqualTo(new Admission.Refused());
    }

    // --- what is kept of devices ---

    @Test
    void anAliasHoldsTenDevicesAndADeviceOneAliasOfAType() {
        List<DeviceAddress> eleven = world.register(11);
        List<Devices.BindResult> bound = world.devices.bindAliases(
                World.APP,
                "",
                eleven.stream()
                        .map(one -> new Devices.AliasBinding(one, "user"))
                        .toList());
        assertThat(bound.subList(0, 10)).containsOnly(Devices.BindResult.BOUND);
        assertThat(bound.getLast()).isEqualTo(Devices.BindResult.ALIAS_FULL);
        DeviceAddress first = eleven.getFirst();
        world.devices.bindAliases(World.APP, "", List.of(new Devices.AliasBinding(first, "other")));
        world.devices.bindAliases(World.APP, "work", List.of(new Devices.AliasBinding(first, "user")));
        assertThat(world.devices.aliasOf(first, "")).contains("other");
        assertThat(world.devices.aliasOf(first, "work")).contains("user");
        assertThat(world.devices.devicesOf(World.APP, "", "user")).hasSize(9).doesNotContain(first);

        world.devices.unbindAliases(World.APP, "", List.of(new Devices.AliasBinding(first, "user")));
        assertThat(world.devices.aliasOf(first, "")).contains("other");
        world.devices.unbindAlias(World.APP, "", "user");
        assertThat(world.devices.devicesOf(World.APP, "", "user")).isEmpty();
        assertThat(world.devices.bindAliases(
                        World.APP, "", List.of(new Devices.AliasBinding(new DeviceAddress(World.APP, 0, 500), "x"))))
                .containsExactly(Devices.BindResult.UNKNOWN_DEVICE);
    }

    @Test
    void aDeviceHoldsAsManyTagsAsTheLimitsAllow() {
        for (int i = 0; i < DeviceRegistry.MAX_TAGS; i++) {
            assertThat(world.devices.addTag(World.APP, "t" + i, List.of(device)))
                    .containsExactly(true);
        }
        assertThat(world.devices.addTag(World.APP, "t5", List.of(device))).containsExactly(true);
        assertThat(world.devices.addTag(World.APP, "more", List.of(device))).containsExactly(false);
        assertThat(world.devices.setTags(device, List.of("a".repeat(500), "b"))).isTrue();
        assertThat(world.devices.addTag(World.APP, "c".repeat(12), List.of(device)))
                .containsExactly(false);
        assertThat(world.devices.addTag(World.APP, "c".repeat(11), List.of(device)))
                .containsExactly(true);
        assertThat(world.devices.count(World.APP, Audience.ofTag("t3"))).isZero();
        world.devices.setTags(device, List.of("x", "x"));
        world.devices.removeTag(World.APP, "x", List.of(device));
        assertThat(world.devices.tags(device)).contains(List.of());
        assertThat(world.devices.count(World.APP, Audience.ofTag("x"))).isZero();
        assertThat(world.devices.removeTag(World.APP, "x", List.of(new DeviceAddress(World.APP, 0, 500))))
                .containsExactly(false);
    }

    @Test
    void badgesAndVendorTokensAreKept() {
        world.devices.changeBadge(List.of(device), new Devices.BadgeChange(false, 5));
        world.devices.changeBadge(List.of(device), new Devices.BadgeChange(true, -7));
        world.devices.changeBadge(List.of(device), new Devices.BadgeChange(true, 3));
        assertThat(world.devices.bindVendorTokens("hw", List.of(new Devices.VendorToken(device, "token"))))
                .containsExactly(true);
        world.crash();
        Devices.DeviceProfile profile = profile();
        assertThat(profile.badge()).isEqualTo(3);
        assertThat(profile.facts().vendorTokens()).isEqualTo(Map.of("hw", "token"));
        world.devices.bindVendorTokens("hw", List.of(new Devices.VendorToken(device, "")));
        assertThat(profile().facts().vendorTokens()).isEmpty();
    }

    @Test
    void aProfileTellsWhenAndHowOftenADeviceConnected() {
        assertThat(profile().lastLogin()).isEmpty();
        connect(false, 1, FOR_EVER);
        assertThat(profile().connected()).isTrue();
        assertThat(profile().logins()).isEqualTo(1);
        world.pass(Duration.ofSeconds(2));
        world.crash();
        assertThat(profile().connected()).isFalse();
        connect(false, 1, FOR_EVER);
        assertThat(profile().logins()).isEqualTo(2);
        assertThat(profile().lastLogin().orElseThrow().toEpochMilli()).isBetween(world.now() - 500, world.now());
        assertThat(world.devices.profiles(List.of(new DeviceAddress(World.APP, 0, 500), device)))
                .first()
                .isEqualTo(Optional.empty());
    }

    @Test
    void whatADeviceReportsOfItselfIsKept() {
        DeviceFactsUpdate facts = new DeviceFactsUpdate(
                Optional.empty(),
                Optional.of("Huawei"),
                Optional.empty(),
                Optional.empty(),
                Optional.of("2.0"),
                Optional.empty(),
                Optional.of("33010000"),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.of(false));
        world.edge.reported(
                device, new DeviceReport(facts, Optional.of(List.of("a")), Optional.of("user"), Optional.of(4)));
        world.settle();
        Devices.DeviceProfile profile = profile();
        assertThat(profile.facts().brand()).isEqualTo("Huawei");
        assertThat(profile.facts().platform()).isEqualTo(Platform.ANDROID);
        assertThat(profile.facts().notificationOn()).isFalse();
        assertThat(profile.tags()).containsExactly("a");
        assertThat(profile.aliases()).isEqualTo(Map.of("", "user"));
        assertThat(profile.badge()).isEqualTo(4);
    }

    @Test
    void eventsReachTheirConsumer() {
        world.edge.events(device.shard(), List.of(new DeviceEvent(device, "{\"event\":\"paid\"}", world.now())));
        world.settle();
        assertThat(world.events.records).hasSize(1);
    }

    @Test
    void usersAreCountedByDay() {
        connect(false, 1, FOR_EVER);
        world.register(); // on the other shard
        LocalDate today = World.at(world.now()).atOffset(ZoneOffset.UTC).toLocalDate();
        world.shards.advance(Duration.ofHours(-30)); // the clock is set back over midnight
        world.register(2);
        assertThat(world.reports.users(World.APP, today.minusDays(2)).registered())
                .isZero();
        world.shards.advance(Duration.ofHours(60));
        world.register(DeviceFacts.of(Platform.IOS, "apple"));
        Reports.UserTotals first = world.reports.users(World.APP, today);
        Reports.UserTotals next = world.reports.users(World.APP, today.plusDays(1));
        assertThat(List.of(first.accumulated(), first.registered(), first.active()))
                .containsExactly(4L, 4L, 1L);
        assertThat(List.of(next.accumulated(), next.registered(), next.active()))
                .containsExactly(5L, 1L, 0L);
    }

    private Devices.DeviceProfile profile() {
        return world.devices.profiles(List.of(device)).getFirst().orElseThrow();
    }
}
