package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.kernel.Channel;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.simulation.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A few tokens that many devices of several shards are given in turn, with messages between shards as late as chance has it,
 * repetitions and crashes. In the end each token belongs to one device: the one it was bound to last.
 */
class TokenSimulationTest {

    private static final int SEEDS = 150;
    private static final int STEPS = 60;
    private static final int TOKENS = 4;
    private static final Channel CHANNEL = Channel.HUAWEI;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTokenBelongsToOneDeviceOfAllShards(boolean clockJumps) {
        long crashes = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                crashes += new Run(seed, clockJumps).play();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertThat(crashes).isGreaterThan(SEEDS);
    }

    private static final class Run {

        private final World world;
        private final World.Chance chance;
        private final boolean clockJumps;
        private final List<DeviceAddress> devices;

        /** Token by device and device by token, of the bindings that nothing followed. */
        private final Map<DeviceAddress, String> tokens = new HashMap<>();

        private final Map<String, DeviceAddress> owners = new HashMap<>();

        Run(long seed, boolean clockJumps) {
            Faults faults = new Faults(0.02, 0.1, 0, clockJumps ? 0.02 : 0, Duration.ofMinutes(10));
            world = new World(2 + (int) (seed % 3), seed, faults, (link, task) -> {});
            chance = world.chance;
            this.clockJumps = clockJumps;
            chance.calm = true;
            devices = world.register(8);
            chance.calm = false;
        }

        long play() {
            for (int i = 0; i < STEPS; i++) {
                DeviceAddress device = devices.get(chance.nextInt(devices.size()));
                bind(device, chance.nextInt(5) == 0 ? "" : "token-" + chance.nextInt(TOKENS));
                for (int steps = chance.nextInt(12); steps > 0; steps--) {
                    world.shards.step(); // some of what is on its way arrives
                }
            }
            long crashes = world.shards.crashes();
            chance.calm = true;
            world.settle();
            check();
            return crashes;
        }

        /** Until it is answered: what a crash interrupted may have been done or not. */
        private void bind(DeviceAddress device, String token) {
            world.shards.advance(Duration.ofMillis(1));
            CompletableFuture<List<Boolean>> reply;
            do {
                reply = world.calls.submit(
                        device.shard(),
                        new ShardOp.BindTokens(
                                World.APP, CHANNEL.key(), List.of(new ShardOp.OrdinalText(device.ordinal(), token))));
                while (!reply.isDone()) {
                    world.shards.step();
                }
            } while (reply.isCompletedExceptionally());
            String before = tokens.getOrDefault(device, "");
            if (device.equals(owners.get(before))) {
                owners.remove(before);
            }
            tokens.put(device, token);
            if (!token.isEmpty()) {
                owners.put(token, device);
            }
        }

        private void check() {
            Map<String, List<DeviceAddress>> holders = new HashMap<>();
            for (DeviceAddress device : devices) {
                String token = world.devices
                        .profiles(List.of(device))
                        .getFirst()
                        .orElseThrow()
                        .facts()
                        .vendorTokens()
                        .getOrDefault(CHANNEL.key(), "");
                if (!token.isEmpty()) {
                    holders.computeIfAbsent(token, unused -> new ArrayList<>()).add(device);
                }
            }
            assertThat(holders.values()).as(holders.toString()).allMatch(who -> who.size() == 1);
            assertThat(homes()).as("homes that know a token").isEqualTo(holders.size());
            if (!clockJumps) {
                owners.forEach((token, device) -> assertThat(holders).containsEntry(token, List.of(device)));
            }
        }

        private int homes() {
            int[] rows = {0};
            byte[] end = new RecordWriter(4).u32(-1).toBytes();
            for (int shard = 0; shard < world.shards.shards(); shard++) {
                world.shards.store().scan(shard, TokenHomes.TABLE, new byte[0], end, (key, value) -> {
                    rows[0]++;
                    return true;
                });
            }
            return rows[0];
        }
    }
}
