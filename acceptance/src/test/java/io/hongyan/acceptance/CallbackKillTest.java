package io.hongyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hongyan.audience.DeviceFacts;
import io.hongyan.delivery.DeliveryRuntime;
import io.hongyan.delivery.receipt.ReceiptRules;
import io.hongyan.delivery.rules.RuleBook;
import io.hongyan.delivery.vendor.VendorRules;
import io.hongyan.kernel.App;
import io.hongyan.kernel.AppDirectory;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceSecrets;
import io.hongyan.kernel.InstallationKey;
import io.hongyan.kernel.Platform;
import io.hongyan.shards.ShardSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Receipts through a slow receiver that fails, cuts connections and answers late, while the server is killed again and again:
 * each receipt comes at least once, those of a device in order, and a kill repeats few. How many is {@code
 * -Dhongyan.callback.receipts=…}: {@code ./hongyan test -Dhongyan.callback.receipts=10000000 -Dtest=CallbackKillTest} takes ten
 * million through.
 */
class CallbackKillTest {

    private static final int RECEIPTS = Integer.getInteger("hongyan.callback.receipts", 200_000);
    private static final int TASKS = 10;
    private static final int DEVICES = RECEIPTS / TASKS;
    private static final int KILLS = 4;
    private static final int BATCH = 1_000;
    private static final int SHARDS = 16;
    private static final int REGISTERED_AT_ONCE = 10_000;
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /** The first app of an installation. */
    private static final int APP_NUMBER = 1;

    private final Random random = new Random(Long.getLong("hongyan.kill.seed", 42));

    /** Device, by half of its CID, to how many of the tasks it was told of. */
    private final Map<Long, Integer> toldTasks = HashMap.newHashMap(DEVICES);

    private final Map<String, Integer> taskNumbers = new HashMap<>();
    private final List<String> mistakes = Collections.synchronizedList(new ArrayList<>());
    private long told;
    private long repeated;
    private int unanswered;

    @Test
    @Timeout(3_600)
    void everyReceiptComesAtLeastOnceAndInOrderThroughSigkill(@TempDir Path folder) throws Exception {
        Credentials app = Credentials.named("CallbackKill");
        try (CallbackReceiver receiver = new CallbackReceiver(this::take);
                ServerProcess server = new ServerProcess(folder, app)) {
            server.set(Map.of(
                    "callbacks.url",
                    receiver.url(),
                    "callbacks.secret",
                    CallbackReceiver.SECRET,
                    "callbacks.kinds",
                    "lost",
                    "callbacks.allow-private",
                    "true",
                    "callbacks.batch",
                    Integer.toString(BATCH),
                    "callbacks.timeout",
                    "2s"));
            server.start();
            server.awaitReady();
            server.kill();
            server.awaitDeath();
            register(server);
            server.start();
            server.awaitReady();
            Rest rest = new Rest(server.httpPort, app);
            for (int kill = 1; kill <= KILLS; kill++) {
                pushUpTo(rest, TASKS * kill / KILLS);
                long until = (long) DEVICES * TASKS * kill / (KILLS + 1);
                await("progress").atMost(PATIENCE).until(() -> told() >= until || !mistakes.isEmpty());
                server.kill();
                server.awaitDeath();
                server.start();
                server.awaitReady();
            }
            await("all told").atMost(PATIENCE).until(() -> told() == (long) DEVICES * TASKS || !mistakes.isEmpty());

            assertThat(mistakes).isEmpty();
            assertThat(toldTasks).hasSize(DEVICES);
            assertThat(toldTasks.values()).containsOnly(TASKS);
            // A lane has one batch under way: a kill repeats that, and so does an answer that was lost.
            assertThat(repeated)
                    .as("told twice, with %s answers lost", unanswered)
                    .isLessThanOrEqualTo((long) BATCH * (KILLS * SHARDS + unanswered));
            await("the server knows")
                    .atMost(Duration.ofSeconds(30))
                    .until(() ->
                            rest.get("callback/status").ok().path("waiting").asInt(-1) == 0);
            assertThat(rest.get("callback/status").ok().path("dropped").asLong())
                    .isZero();
        }
    }

    // --- the receiver ---

    /** Slow, and not always good. Devices of a shard come one request after the other, so order is seen here. */
    private int take(String body) {
        int dice;
        synchronized (this) {
            dice = random.nextInt(100);
        }
        LockSupport.parkNanos(Duration.ofMillis(2 + dice % 10).toNanos());
        if (dice < 3) {
            return 503;
        }
        synchronized (this) {
            count(body);
            if (dice < 5) {
                unanswered++;
                return 0;
            }
        }
        return 200;
    }

    /** By hand, for ten million are many: each receipt has {@code "taskid":"…"} before {@code "cid":"…"}. */
    private void count(String body) {
        int at = 0;
        while ((at = body.indexOf("\"taskid\":\"", at)) >= 0) {
            int task = at + 10;
            int cid = body.indexOf("\"cid\":\"", task) + 7;
            Integer number = taskNumbers.get(body.substring(task, task + 42));
            long device = Long.parseUnsignedLong(body, cid, cid + 16, 16);
            int before = toldTasks.getOrDefault(device, 0);
            if (number == null || number > before + 1) {
                mistakes.add("device " + Long.toHexString(device) + " was told of task " + number + " after " + before);
            } else if (number == before + 1) {
                toldTasks.put(device, number);
                told++;
            } else {
                repeated++;
            }
            at = cid;
        }
    }

    private synchronized long told() {
        return told;
    }

    // --- the server ---

    /** Pushes to all devices, none of which is there: each is lost at once. One task after the other on every shard. */
    private void pushUpTo(Rest rest, int tasks) throws IOException {
        while (taskNumbers.size() < tasks) {
            int number = taskNumbers.size() + 1;
            String task;
            synchronized (this) { // nobody is to be told of a task before it is known here
                task = rest.post("push/all", Rest.push(Rest.requestId(), "\"all\"", Rest.transmission("x"), -1))
                        .ok()
                        .path("taskid")
                        .asString();
                taskNumbers.put(task, number);
            }
            await("planned on all shards")
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> rest.get("report/push/task/" + task + "/loss")
                                    .ok()
                                    .path("targeted")
                                    .asLong()
                            == DEVICES);
        }
    }

    /** Into the store of the stopped server: by HTTP it would take minutes. */
    private static void register(ServerProcess server) throws IOException {
        InstallationKey key = InstallationKey.parse(
                Files.readString(server.data.resolve("installation.key")).strip());
        try (DeliveryRuntime delivery = DeliveryRuntime.start(
                ShardSettings.defaults().withShards(SHARDS),
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
            for (int left = DEVICES; left > 0; left -= REGISTERED_AT_ONCE) {
                delivery.devices()
                        .registerAll(
                                APP_NUMBER,
                                Collections.nCopies(
                                        Math.min(left, REGISTERED_AT_ONCE), DeviceFacts.of(Platform.ANDROID, "brand")));
            }
        }
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
