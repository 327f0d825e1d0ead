package io.hongyan.shards.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.kernel.BigEndian;
import io.hongyan.shards.OutboxConsumer;
import io.hongyan.shards.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Run one seed again: {@code mvn -pl shards test -Dtest=BankSimulationTest -Dsimulation.seed=<seed>}. */
class BankSimulationTest {

    private static final int SEEDS = 400;
    private static final int COMMANDS = 300;

    @Test
    void moneyIsNeitherLostNorMadeUnderCrashesRepetitionsAndClockJumps() {
        Long only = Long.getLong("simulation.seed");
        long crashes = 0;
        for (long seed = only == null ? 1 : only; seed <= (only == null ? SEEDS : only); seed++) {
            try {
                crashes += new Run(seed).play();
            } catch (Throwable e) {
                throw new AssertionError("failed with -Dsimulation.seed=" + seed, e);
            }
        }
        assertThat(crashes).as("crashes").isGreaterThan(only == null ? SEEDS : 0);
    }

    @Test
    void aSeedGivesTheSameTraceEveryTime() {
        for (long seed = 1; seed <= 20; seed++) {
            Run first = new Run(seed);
            Run second = new Run(seed);
            first.play();
            second.play();
            assertThat(second.shards.trace()).as("trace of seed %d", seed).isEqualTo(first.shards.trace());
            assertThat(second.shards.steps()).isEqualTo(first.shards.steps());
        }
        assertThat(trace(1)).isNotEqualTo(trace(2));
    }

    private static long trace(long seed) {
        Run run = new Run(seed);
        run.play();
        return run.shards.trace();
    }

    /** Remembers every record by its number; one that comes again must be the same. */
    private static final class Ledger implements OutboxConsumer {

        private final Map<Integer, Map<Long, Long>> amounts = new HashMap<>();

        @Override
        public Topic topic() {
            return Bank.ARRIVALS;
        }

        @Override
        public String name() {
            return "ledger";
        }

        @Override
        public void accept(int shard, long firstSequence, List<byte[]> records) {
            Map<Long, Long> ofShard = amounts.computeIfAbsent(shard, s -> new HashMap<>());
            for (int i = 0; i < records.size(); i++) {
                long sequence = firstSequence + i;
                long amount = BigEndian.getLong(records.get(i), 0);
                Long before = ofShard.put(sequence, amount);
                assertThat(before).as("record %d brought again", sequence).isIn(null, amount);
                assertThat(sequence == 1 || ofShard.containsKey(sequence - 1))
                        .as("record %d after its predecessor", sequence)
                        .isTrue();
            }
        }

        long sum(int shard) {
            return amounts.getOrDefault(shard, Map.of()).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    private static final class Run {

        final int count;
        final SplittableRandom random;
        final Ledger ledger = new Ledger();
        final SimulatedShards<Bank.Command> shards;

        Run(long seed) {
            random = new SplittableRandom(seed);
            count = 1 + random.nextInt(6);
            shards = new SimulatedShards<>(count, Bank.factory(), List.of(ledger), Faults.FREQUENT, random);
        }

        /** Returns the number of crashes. */
        long play() {
            for (int i = 0; i < COMMANDS; i++) {
                var unused = shards.submit(random.nextInt(count), command(i));
                while (random.nextInt(3) != 0 && shards.step()) {
                    // let the shards fall behind and catch up
                }
            }
            do {
                shards.runUntilIdle();
            } while (shards.advanceToNextTimer());

            long total = 0;
            for (int shard = 0; shard < count; shard++) {
                Bank account = (Bank) shards.processor(shard);
                total += account.total();
                assertThat(account.reservations()).as("transfers still waiting").isZero();
                assertThat(ledger.sum(shard))
                        .as("arrivals in the ledger")
                        .isEqualTo(Bank.arrived(shards.store(), shard));
            }
            assertThat(total).as("money in all accounts").isEqualTo(count * Bank.OPENING_BALANCE);
            return shards.crashes();
        }

        private Bank.Command command(int i) {
            int toShard = random.nextInt(count);
            long amount = 1 + random.nextInt(50);
            long now = shards.clock().millis();
            return switch (random.nextInt(5)) {
                case 0, 1 -> new Bank.Transfer(toShard, amount);
                case 2 -> new Bank.LaterTransfer(i % 20, toShard, amount, now + random.nextInt(2_000));
                case 3 -> new Bank.CallOff(i % 20);
                default -> new Bank.LookUp();
            };
        }
    }
}
