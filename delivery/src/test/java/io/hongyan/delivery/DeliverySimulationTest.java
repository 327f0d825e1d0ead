package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Random commands over apps, devices and shards while the process crashes, messages come twice, writes are torn and the clock
 * jumps: {@link DeliveryRun} asks, {@link DeliveryModel} remembers, {@link DeliveryAccounts} compares. Run one seed again:
 * {@code mvn -pl delivery test -Dtest=DeliverySimulationTest -DargLine=-Dhongyan.seed=<seed>}; run more of them with {@code
 * -Dhongyan.seeds=<count>}.
 */
class DeliverySimulationTest {

    private static final int SEEDS = 300;

    @Test
    void everyAcceptedPushIsAccountedForDeviceByDeviceWhateverHappens() {
        Long only = Long.getLong("hongyan.seed");
        long seeds = Long.getLong("hongyan.seeds", SEEDS);
        long first = only == null ? Long.getLong("hongyan.firstSeed", 1) : only;
        long last = only == null ? first + seeds - 1 : only;
        long crashes = 0;
        DeliveryAccounts.Seen seen = new DeliveryAccounts.Seen();
        for (long seed = first; seed <= last; seed++) {
            DeliveryRun run = new DeliveryRun(seed);
            try {
                run.play();
            } catch (Throwable e) {
                throw new AssertionError(
                        "seed " + seed + " fails (again with -Dhongyan.seed=" + seed + "); last steps:\n"
                                + String.join("\n", run.lastSteps(only == null ? 60 : 1_000)),
                        e);
            }
            crashes += run.world.shards.crashes();
            seen.add(run.accounts.seen);
        }
        if (only == null) {
            assertThat(crashes).as("crashes").isGreaterThan(seeds);
            assertThat(seen.arrived).as("arrived messages").isGreaterThan(seeds * 20);
            assertThat(seen.undeliverable).as("undeliverable messages").isGreaterThan(seeds);
            assertThat(seen.switchedOff).as("left out for their switch").isGreaterThan(seeds / 4);
            assertThat(seen.wrongActivity).as("left out for their activity").isGreaterThan(seeds / 4);
        }
    }

    @Test
    void aSeedGivesTheSameRunEveryTime() {
        for (long seed = 1; seed <= 5; seed++) {
            DeliveryRun one = new DeliveryRun(seed);
            DeliveryRun two = new DeliveryRun(seed);
            one.play();
            two.play();
            assertThat(two.log).isEqualTo(one.log);
            assertThat(two.world.shards.trace()).isEqualTo(one.world.shards.trace());
        }
    }
}
