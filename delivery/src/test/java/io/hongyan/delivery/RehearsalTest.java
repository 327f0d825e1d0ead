package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.audience.Audience;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.delivery.vendor.Strategy;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.Platform;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a push is said to do beforehand is what it does. */
class RehearsalTest {

    private final World world = World.calm();

    /** A population by chance, a strategy by chance: rehearsed, then pushed for real. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void foretellsWhatThePushDoes(long seed) {
        RandomGenerator chance = new SplittableRandom(seed);
        world.vendors.open(Channel.HUAWEI);
        world.vendors.open(Channel.XIAOMI);
        world.vendors.batch = 1000;
        for (int i = 0; i < 200; i++) {
            populate(chance, i);
        }
        Strategy strategy = Strategy.values()[chance.nextInt(Strategy.values().length)];
        PushSettings settings = chance.nextInt(4) == 0 ? World.settings(Duration.ZERO) : World.by(strategy);
        settings = new PushSettings(
                settings.validity(),
                0,
                Optional.empty(),
                chance.nextBoolean(),
                Optional.empty(),
                settings.routing(),
                "");

        Rehearsal foretold = world.pushes.rehearse(World.APP, World.notification(), settings, Audience.ALL);
        TaskId task = world.pushes.app(
                World.APP,
                new AppPush(world.request(), "", Audience.ALL, World.notification(), settings, AppPush.Quota.ALL));
        world.settle();

        TaskReport happened = world.report(task);
        assertThat(foretold.targeted()).isEqualTo(200).isEqualTo(happened.targeted());
        assertThat(foretold.filtered()).isEqualTo(happened.lossesBeforeSending());
        assertThat(foretold.eligible()).isEqualTo(happened.total().eligible());
        assertThat(foretold.connected()).isEqualTo(happened.total().sent());
        assertThat(foretold.lost()).isEqualTo(happened.lossesBeforeArrival());
        Map<Channel, Long> planned = new EnumMap<>(Channel.class);
        foretold.channels().forEach((channel, part) -> planned.put(channel, part.devices()));
        Map<Channel, Long> assigned = new HashMap<>();
        happened.channels().forEach((channel, report) -> {
            if (channel.isVendor()) {
                assigned.put(channel, report.figures().eligible());
            }
        });
        assertThat(planned).isEqualTo(assigned);
        assertThat(foretold.targeted())
                .isEqualTo(sum(foretold.filtered())
                        + foretold.connected()
                        + foretold.waiting()
                        + planned.values().stream().mapToLong(Long::longValue).sum()
                        + sum(foretold.lost()));
    }

    @Test
    void changesNothing() {
        world.vendors.open(Channel.HUAWEI);
        DeviceAddress away = world.registerWithToken(Channel.HUAWEI, "token");
        SimulatedGateway.Link link = world.online(world.register());

        world.pushes.rehearse(World.APP, World.notification(), World.ONE_HOUR, Audience.ALL);
        world.serveVendors();

        assertThat(world.vendors.taken).isEmpty();
        assertThat(link.received).isEmpty();
        assertThat(world.online(away).received).isEmpty();
    }

    @Test
    void testsTagsOfAddressedDevicesAndPassesOverUnknownOnes() {
        DeviceAddress tagged = world.register();
        DeviceAddress other = world.register();
        world.devices.setTags(tagged, List.of("a"));
        Target.TagTest test = new Target.TagTest(Target.TagTest.Mode.ANY, List.of("a"));
        List<Target> targets = new ArrayList<>();
        targets.add(new Target(tagged, Optional.of(test)));
        targets.add(new Target(other, Optional.of(test)));
        targets.add(Target.of(new DeviceAddress(World.APP, 0, 999)));

        Rehearsal foretold = world.pushes.rehearse(World.APP, World.content(), World.ONE_HOUR, targets);

        assertThat(foretold.targeted()).isEqualTo(2);
        assertThat(foretold.filtered()).containsExactly(Map.entry(LossReason.AUDIENCE_FILTERED, 1L));
        assertThat(foretold.waiting()).isEqualTo(1);
    }

    @Test
    void ofAListPushUsesItsMessage() {
        TaskId task = world.pushes.createList(World.APP, world.request(), "", World.content(), World.ONE_HOUR);
        DeviceAddress device = world.register();

        assertThat(world.pushes
                        .rehearseList(World.APP, task, List.of(Target.of(device)))
                        .orElseThrow())
                .satisfies(list -> {
                    assertThat(list.content()).isEqualTo(World.content());
                    assertThat(list.rehearsal().waiting()).isEqualTo(1);
                });
        world.pushes.stop(World.APP, task);
        assertThat(world.pushes.rehearseList(World.APP, task, List.of(Target.of(device))))
                .isEmpty();
    }

    @Test
    void saysHowManyTheStepsOfAFallbackWouldBeForAtMost() {
        world.vendors.open(Channel.SMS);
        world.vendors.open(Channel.EMAIL);
        world.registerWithToken(Channel.SMS, "+8613800000001");
        world.register(DeviceFacts.of(Platform.ANDROID, "brand")
                .withVendorToken(Channel.SMS.key(), "+8613800000002")
                .withVendorToken(Channel.EMAIL.key(), "a@example.com"));
        world.registerWithToken(Channel.EMAIL, "b@example.com");
        world.register();
        Fallback fallback = new Fallback(
                List.of(
                        new Fallback.Step(Channel.SMS, Duration.ofMinutes(10)),
                        new Fallback.Step(Channel.EMAIL, Duration.ofMinutes(20))),
                Optional.empty());

        Rehearsal foretold = world.pushes.rehearse(
                World.APP, World.notification(), World.ONE_HOUR.withFallback(fallback), Audience.ALL);

        assertThat(foretold.waiting()).isEqualTo(4);
        assertThat(foretold.fallback())
                .isEqualTo(Map.of(
                        Channel.SMS, new Rehearsal.Planned(MessageClass.MARKETING, 2),
                        Channel.EMAIL, new Rehearsal.Planned(MessageClass.MARKETING, 1)));
    }

    private void populate(RandomGenerator chance, int number) {
        DeviceFacts facts = DeviceFacts.of(Platform.ANDROID, "brand");
        if (chance.nextInt(3) == 0) {
            facts = facts.withVendorToken(Channel.HUAWEI.key(), "h" + number);
        }
        if (chance.nextInt(3) == 0) {
            facts = facts.withVendorToken(Channel.XIAOMI.key(), "x" + number);
        }
        DeviceAddress device = world.register(facts);
        if (chance.nextInt(2) == 0) {
            world.online(device);
        }
        if (chance.nextInt(10) == 0) {
            world.devices.setBlacklisted(List.of(device), true);
        }
    }

    private static long sum(Map<LossReason, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
