package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.audience.Audience;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.audience.DeviceFactsUpdate;
import io.hongyan.delivery.rules.AppRules;
import io.hongyan.delivery.rules.FrequencyCap;
import io.hongyan.delivery.rules.MessageTraits;
import io.hongyan.delivery.rules.QuietHours;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.Platform;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.simulation.Faults;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random pushes, connections and crashes over the days in which clocks change: whatever happens, no device is written to in its
 * quiet hours, none is sent more than its caps allow, none whose user does not want it, and every device is accounted for.
 */
class RulesSimulationTest {

    private static final List<String> ZONES = List.of(
            "",
            "Asia/Shanghai",
            "Europe/Berlin",
            "America/New_York",
            "+14:00",
            "-12:00",
            "Australia/Lord_Howe",
            "Asia/Kathmandu");

    private static final List<String> CATEGORIES = List.of("", "news", "offers");

    private static final List<FrequencyCap> CAPS =
            List.of(FrequencyCap.parse("* 1d 4"), FrequencyCap.parse("news 3h 1"), FrequencyCap.parse("offers 2d 2"));

    private static final QuietHours QUIET = QuietHours.parse("21:30-08:15 hold Asia/Shanghai");

    private record Accepted(TaskId task, MessageTraits traits, Instant at) {

        long day() {
            return at.atZone(ZoneOffset.UTC).toLocalDate().toEpochDay();
        }
    }

    private final Map<DeviceAddress, String> zones = new HashMap<>();
    private final Map<DeviceAddress, SimulatedGateway.Link> links = new HashMap<>();
    private final Map<DeviceAddress, List<TaskId>> written = new HashMap<>();
    private final Map<String, Accepted> accepted = new HashMap<>();
    private final List<TaskId> tasks = new ArrayList<>();
    private Optional<QuietHours> quiet = Optional.empty();
    private final Set<DeviceAddress> withdrawn = new HashSet<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void nobodyIsWrittenToInQuietHoursOrWithoutConsent(long seed) {
        run(seed, new AppRules(CAPS, Optional.of(QUIET), Set.of()));
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void nobodyIsSentMoreThanTheCapsAllow(long seed) {
        run(seed, new AppRules(CAPS, Optional.empty(), Set.of()));
        caps();
    }

    private void run(long seed, AppRules rules) {
        SplittableRandom random = new SplittableRandom(seed);
        World world = new World(3, seed, Faults.NONE, (link, task) -> {});
        quiet = rules.quietHours();
        world.rules = rules;
        Instant start = Instant.parse(seed % 2 == 0 ? "2026-03-27T00:00:00Z" : "2026-10-23T00:00:00Z");
        world.shards.advance(Duration.between(Instant.ofEpochMilli(world.now()), start));
        world.settle();
        for (int i = 0; i < 24; i++) {
            String zone = ZONES.get(i % ZONES.size());
            DeviceAddress device = world.register(in(zone));
            zones.put(device, zone);
        }
        List<DeviceAddress> devices = List.copyOf(zones.keySet());
        Instant end = start.plus(Duration.ofDays(4));
        while (Instant.ofEpochMilli(world.now()).isBefore(end)) {
            DeviceAddress device = devices.get(random.nextInt(devices.size()));
            switch (random.nextInt(12)) {
                case 0, 1 -> toAll(world, random);
                case 2, 3, 4 -> single(world, random, device);
                case 5, 6, 7 -> links.computeIfAbsent(device, world::online);
                case 8 -> Optional.ofNullable(links.remove(device)).ifPresent(SimulatedGateway.Link::disconnect);
                case 9 -> decide(world, device, random.nextInt(3) == 0);
                case 10 -> {
                    if (random.nextInt(6) == 0) {
                        world.crash();
                        links.clear();
                    }
                }
                default -> stop(world, random);
            }
            world.settle();
            look(world);
            world.shards.advance(Duration.ofMinutes(random.nextInt(25)));
            world.settle();
            look(world);
        }
        tasks.forEach(task -> account(world, task));
        assertThat(written.values().stream().mapToInt(List::size).sum()).isGreaterThan(50);
    }

    private static DeviceFacts in(String zone) {
        return new DeviceFactsUpdate(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(zone),
                        Map.of(),
                        Optional.empty())
                .applyTo(DeviceFacts.of(Platform.ANDROID, "xiaomi"));
    }

    private PushSettings settings(SplittableRandom random) {
        boolean transactional = random.nextInt(8) == 0;
        MessageTraits traits = new MessageTraits(
                CATEGORIES.get(random.nextInt(3)),
                transactional ? MessageTraits.SERVICE : MessageTraits.MARKETING,
                transactional,
                random.nextInt(3) * 4);
        Duration validity = random.nextInt(8) == 0 ? Duration.ZERO : Duration.ofMinutes(10 + random.nextInt(2_000));
        int speed = random.nextInt(5) == 0 ? 1 : 0;
        return new PushSettings(validity, speed, Optional.empty(), false, Optional.empty(), "").withTraits(traits);
    }

    private void toAll(World world, SplittableRandom random) {
        PushSettings settings = settings(random);
        TaskId task = world.pushes.app(
                World.APP,
                new AppPush(world.request(), "", Audience.ALL, World.content(), settings, AppPush.Quota.ALL));
        accepted(world, task, settings);
    }

    private void single(World world, SplittableRandom random, DeviceAddress device) {
        PushSettings settings = settings(random);
        accepted(world, world.single(device, settings).task(), settings);
    }

    private void accepted(World world, TaskId task, PushSettings settings) {
        tasks.add(task);
        accepted.put(task.toString(), new Accepted(task, settings.traits(), Instant.ofEpochMilli(world.now())));
    }

    private void decide(World world, DeviceAddress device, boolean granted) {
        world.consents.decide(World.APP, List.of(device), MessageTraits.MARKETING, granted, Consents.Source.API);
        if (granted) {
            withdrawn.remove(device);
        } else {
            withdrawn.add(device);
        }
    }

    private void stop(World world, SplittableRandom random) {
        if (!tasks.isEmpty() && random.nextInt(3) == 0) {
            world.pushes.stop(World.APP, tasks.get(random.nextInt(tasks.size())));
        }
    }

    /** What was written since the last look was written now. */
    private void look(World world) {
        Instant now = Instant.ofEpochMilli(world.now());
        links.forEach((device, link) -> {
            for (String text : link.received) {
                TaskId task = TaskId.parse(text).orElseThrow();
                MessageTraits traits = Objects.requireNonNull(accepted.get(task.toString())).traits;
                assertThat(traits.transactional() || !isQuiet(device, now))
                        .as("%s written to %s of %s at %s", task, device, zones.get(device), now)
                        .isTrue();
                assertThat(traits.transactional() || !withdrawn.contains(device))
                        .as("%s written to %s without consent", task, device)
                        .isTrue();
                written.computeIfAbsent(device, unused -> new ArrayList<>()).add(task);
            }
            link.received.clear();
        });
    }

    private boolean isQuiet(DeviceAddress device, Instant now) {
        String zone = zones.getOrDefault(device, "");
        return quiet.flatMap(hours -> hours.endAfter(now, ZoneId.of(zone.isEmpty() ? "Asia/Shanghai" : zone)))
                .isPresent();
    }

    /** Messages of the highest priority that were sent: only they count against each other. */
    private void caps() {
        written.forEach((device, list) -> {
            List<Accepted> sent = list.stream()
                    .map(one -> Objects.requireNonNull(accepted.get(one.toString())))
                    .filter(push -> push.traits.priority() == 8 && !push.traits.transactional())
                    .distinct()
                    .toList();
            for (Accepted push : sent) {
                assertThat(sent)
                        .as("%s, any", device)
                        .filteredOn(other -> other.day() == push.day())
                        .hasSizeLessThanOrEqualTo(4);
                if (push.traits.category().equals("news")) {
                    assertThat(sent)
                            .as("%s, news", device)
                            .filteredOn(other -> other.traits.category().equals("news")
                                    && !other.at.isBefore(push.at)
                                    && other.at.isBefore(push.at.plus(Duration.ofHours(3))))
                            .containsExactly(push);
                }
                if (push.traits.category().equals("offers")) {
                    assertThat(sent)
                            .as("%s, offers", device)
                            .filteredOn(other -> other.traits.category().equals("offers")
                                    && (other.day() == push.day() || other.day() == push.day() - 1))
                            .hasSizeLessThanOrEqualTo(2);
                }
            }
        });
    }

    private void account(World world, TaskId task) {
        TaskReport report = world.report(task);
        assertThat(report.filtered()
                        + report.pending()
                        + report.inFlight()
                        + report.arrived()
                        + report.lost()
                        + report.expired()
                        + report.recalled())
                .as("%s: %s", task, report)
                .isEqualTo(report.targeted());
    }
}
