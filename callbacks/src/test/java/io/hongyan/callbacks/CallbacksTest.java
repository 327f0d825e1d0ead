package io.hongyan.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hongyan.delivery.Devices.AliasBinding;
import io.hongyan.delivery.Devices.Registration;
import io.hongyan.delivery.receipt.Backlog;
import io.hongyan.delivery.receipt.ReceiptEntry;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.TaskId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** From delivery's stores to an app's server and back: real shards, real HTTP on loopback, and time that tests move. */
@Timeout(60)
class CallbacksTest {

    private static final CallbackLimits LIMITS = limits(50, 4);

    @TempDir
    Path data;

    private final AppServer server = new AppServer();
    private final Scene.TestClock clock = new Scene.TestClock();
    private @Nullable Scene opened;

    @AfterEach
    void stop() {
        scene().close();
        server.close();
        assertThat(scene().fatal).isEmpty();
    }

    private static CallbackLimits limits(int batch, int connections) {
        return new CallbackLimits(
                batch,
                1 << 20,
                connections,
                Duration.ofSeconds(20),
                Duration.ofHours(24),
                Duration.ofDays(7),
                1L << 30,
                true);
    }

    private Scene open(CallbackLimits limits, int shards) {
        opened = new Scene(data, limits, clock, shards);
        return opened;
    }

    private Scene scene() {
        return Objects.requireNonNull(opened);
    }

    private Scene openForShop() {
        return open(LIMITS, 4).configured(Scene.SHOP, Scene.to(server)).started();
    }

    private void awaitAllSent() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(scene().delivery.receipts().backlog(1).waiting())
                                .isZero());
    }

    // --- the normal way ---

    @Test
    void everyReceiptComesOnceAndInOrderForEachDevice() {
        openForShop();
        List<Registration> devices = scene().register(Scene.SHOP, 333);
        List<String> tasks = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            tasks.add(scene().losing(Scene.SHOP).toString());
        }
        await().until(() -> server.receipts().size() == 5 * 333);
        awaitAllSent();

        Map<String, List<String>> byDevice = byDevice(server.receipts());
        assertThat(byDevice.keySet())
                .isEqualTo(devices.stream()
                        .map(device -> device.cid().toString())
                        .collect(java.util.stream.Collectors.toSet()));
        assertThat(byDevice.values()).allSatisfy(told -> assertThat(told).isEqualTo(tasks));
        assertThat(server.taken()).allSatisfy(posted -> {
            assertThat(posted.receipts()).hasSizeLessThanOrEqualTo(50);
            assertThat(posted.app()).isEqualTo("Shop0001");
            assertThat(posted.signature())
                    .isEqualTo(Signature.of(new Secret("a long enough secret"), posted.timestamp(), posted.body()));
        });
        CallbackStatus status = scene().callbacks.status(1).orElseThrow();
        assertThat(status.state()).isEqualTo("ok");
        assertThat(status.sent()).isEqualTo(5 * 333);
        assertThat(status.backlog()).isEqualTo(Backlog.NONE);
    }

    /** Task ids in the order they came. */
    private static Map<String, List<String>> byDevice(List<JsonNode> receipts) {
        Map<String, List<String>> byDevice = new HashMap<>();
        receipts.forEach(
                receipt -> byDevice.computeIfAbsent(receipt.path("cid").stringValue(), unused -> new ArrayList<>())
                        .add(receipt.path("taskid").stringValue()));
        return byDevice;
    }

    @Test
    void whatWaitedBeforeTheStartIsSentAfterIt() {
        open(LIMITS, 2).configured(Scene.SHOP, Scene.to(server));
        scene().register(Scene.SHOP, 10);
        scene().losing(Scene.SHOP);
        await().until(() -> scene().delivery.receipts().backlog(1).waiting() == 10);

        scene().started();

        await().until(() -> server.receipts().size() == 10);
    }

    @Test
    void receiptsCarryTheAliasWhereThatIsAskedFor() {
        Map<String, String> settings = new HashMap<>(Scene.to(server));
        settings.put("alias", "true");
        open(LIMITS, 2).configured(Scene.SHOP, settings).started();
        List<Registration> devices = scene().register(Scene.SHOP, 2);
        scene().delivery
                .devices()
                .bindAliases(1, "", List.of(new AliasBinding(devices.getFirst().address(), "张三")));
        scene().losing(Scene.SHOP);

        await().until(() -> server.receipts().size() == 2);
        assertThat(server.receipts())
                .allSatisfy(receipt -> assertThat(receipt.path("alias").asString(""))
                        .isEqualTo(
                                receipt.path("cid")
                                                .stringValue()
                                                .equals(devices.getFirst().cid().toString())
                                        ? "张三"
                                        : ""));
    }

    @Test
    void noMoreRequestsAreUnderWayThanAllowed() {
        open(limits(5, 2), 8).configured(Scene.SHOP, Scene.to(server)).started();
        CountDownLatch go = new CountDownLatch(1);
        server.status = posted -> {
            awaitQuietly(go);
            return 204;
        };
        scene().register(Scene.SHOP, 200);
        scene().losing(Scene.SHOP);
        await().until(() -> server.underWay.get() == 2);
        go.countDown();

        await().until(() -> server.receipts().size() == 200);
        assertThat(server.mostUnderWay).hasValue(2);
    }

    @Test
    void aNoticeIsTold() {
        openForShop();
        scene().callbacks.tell(1, new ReceiptEntry.Notice("quota_low", "xiaomi", "80 % used", 7));

        await().until(() -> server.receipts().size() == 1);
        assertThat(server.receipts().getFirst().path("name").stringValue()).isEqualTo("quota_low");
    }

    // --- receivers in trouble ---

    @Test
    void aBatchThatIsNotTakenIsSentAgainBeforeAnythingBehindIt() {
        openForShop();
        AtomicInteger answers = new AtomicInteger();
        server.status = posted -> answers.incrementAndGet() % 3 == 0 ? 200 : 503;
        scene().register(Scene.SHOP, 100);
        List<String> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            tasks.add(scene().losing(Scene.SHOP).toString());
        }

        await().until(() -> server.receipts().size() == 400);
        awaitAllSent();
        assertThat(byDevice(server.receipts()).values())
                .hasSize(100)
                .allSatisfy(told -> assertThat(told).isEqualTo(tasks));
        assertThat(scene().callbacks.status(1).orElseThrow().failedRequests()).isPositive();
    }

    @Test
    void aFailingReceiverIsSeenInTheStatus() {
        clock.jumps = false;
        openForShop();
        server.status = posted -> 500;
        scene().register(Scene.SHOP, 1);
        scene().losing(Scene.SHOP);
        await().until(() -> scene().callbacks.status(1).orElseThrow().state().equals("failing"));

        CallbackStatus status = scene().callbacks.status(1).orElseThrow();
        CallbackStatus.LastError error = status.lastError().orElseThrow();
        assertThat(error.reason()).isEqualTo("HTTP 500");
        assertThat(Duration.between(error.at(), error.nextTry()))
                .isBetween(Duration.ofMillis(600), Duration.ofMillis(1_000));
        assertThat(status.backlog().waiting()).isEqualTo(1);
        assertThat(status.lastSuccess()).isEmpty();
    }

    @Test
    void aDeadReceiverOfOneAppDoesNotKeepAnotherWaiting() {
        clock.jumps = false;
        AppServer dead = new AppServer();
        try {
            dead.status = posted -> 500;
            open(LIMITS, 4)
                    .configured(Scene.NEWS, Scene.to(dead))
                    .configured(Scene.SHOP, Scene.to(server))
                    .started();
            scene().register(Scene.NEWS, 100);
            scene().register(Scene.SHOP, 100);
            scene().losing(Scene.NEWS);
            scene().losing(Scene.SHOP);

            await().until(() -> server.receipts().size() == 100);
            assertThat(scene().delivery.receipts().backlog(2).waiting()).isEqualTo(100);
        } finally {
            dead.close();
        }
    }

    @Test
    void anotherReceiverGetsWhatWaitsAtOnce() {
        clock.jumps = false;
        openForShop();
        server.status = posted -> 500;
        scene().register(Scene.SHOP, 20);
        scene().losing(Scene.SHOP);
        await().until(() -> scene().callbacks.status(1).orElseThrow().state().equals("failing"));

        AppServer other = new AppServer();
        try {
            scene().configured(Scene.SHOP, Scene.to(other));
            await().until(() -> other.receipts().size() == 20);
        } finally {
            other.close();
        }
    }

    @Test
    void whatCannotBeSentForADayIsGivenUpAndCanBeSentAgain() {
        openForShop();
        server.status = posted -> 500;
        scene().register(Scene.SHOP, 30);
        TaskId task = scene().losing(Scene.SHOP);
        await().until(() -> scene().delivery.receipts().backlog(1).dead() == 30);

        assertThat(scene().callbacks.status(1).orElseThrow().backlog().waiting())
                .isZero();
        assertThat(scene().callbacks.dead(1, 100)).isNotEmpty().allSatisfy(dead -> {
            assertThat(dead.reason()).isEqualTo("HTTP 500");
            assertThat(Duration.ofMillis(dead.diedMillis() - dead.record().keptMillis()))
                    .isBetween(Duration.ofHours(24), Duration.ofHours(36));
        });
        int tries = server.requests.get();
        assertThat(tries).as("tries of four lanes in a day").isBetween(4 * 30, 4 * 600);

        server.status = posted -> 200;
        assertThat(scene().callbacks.sendAgain(1)).isEqualTo(30);
        await().until(() -> server.receipts().size() == 30);
        awaitAllSent();
        assertThat(server.receipts())
                .allSatisfy(receipt ->
                        assertThat(receipt.path("taskid").stringValue()).isEqualTo(task.toString()));
        assertThat(scene().callbacks.dead(1, 100)).isEmpty();
    }

    @Test
    void afterADeadDayTheNextReceiptsAreTriedOnTheirOwn() {
        openForShop();
        String[] poison = {""};
        server.status = posted -> posted.text().contains(poison[0]) ? 400 : 200;
        scene().register(Scene.SHOP, 4);
        clock.jumps = false;
        TaskId first = scene().losing(Scene.SHOP);
        await().until(() -> server.requests.get() >= 1);
        poison[0] = first.toString();
        clock.pass(Duration.ofHours(30));
        TaskId second = scene().losing(Scene.SHOP);
        await().until(() -> scene().delivery.receipts().backlog(1).waiting() == 8);
        clock.jumps = true;
        scene().configured(Scene.SHOP, Scene.to(server)); // wakes who really waits

        await().until(() -> server.receipts().size() == 4);
        assertThat(server.receipts())
                .allSatisfy(receipt ->
                        assertThat(receipt.path("taskid").stringValue()).isEqualTo(second.toString()));
        await().until(() -> scene().delivery.receipts().backlog(1).dead() == 4);
    }

    // --- restarts ---

    @Test
    void aRestartGoesOnWhereTheReceiverHadGotTo() {
        open(limits(10, 1), 1).configured(Scene.SHOP, Scene.to(server)).started();
        CountDownLatch restarted = new CountDownLatch(1);
        server.status = posted -> {
            if (server.requests.get() > 5) {
                awaitQuietly(restarted);
            }
            return 200;
        };
        scene().register(Scene.SHOP, 200);
        TaskId task = scene().losing(Scene.SHOP);
        await().until(() -> server.underWay.get() == 1 && server.requests.get() == 6);
        Thread ending = Thread.ofPlatform().start(() -> scene().restart(Scene.SHOP, Scene.to(server)));
        await().until(() -> ending.getState() == Thread.State.TIMED_WAITING || !ending.isAlive());
        restarted.countDown();

        await().until(() -> distinct(server.receipts()).size() == 200);
        joinQuietly(ending);
        awaitAllSent();
        assertThat(server.receipts().size()).as("told").isBetween(200, 210);
        assertThat(server.receipts())
                .allSatisfy(receipt ->
                        assertThat(receipt.path("taskid").stringValue()).isEqualTo(task.toString()));
    }

    private static Set<String> distinct(List<JsonNode> receipts) {
        Set<String> cids = new HashSet<>();
        receipts.forEach(receipt -> cids.add(receipt.path("cid").stringValue()));
        return cids;
    }

    @Test
    void receiptsThatComeAboutWhileCallbacksAreClosedAreKept() {
        openForShop();
        scene().register(Scene.SHOP, 10);
        scene().callbacks.close();
        scene().losing(Scene.SHOP);
        await().until(() -> scene().delivery.receipts().backlog(1).waiting() == 10);

        scene().restart(Scene.SHOP, Scene.to(server));
        await().until(() -> server.receipts().size() == 10);
    }

    // --- settings ---

    @Test
    void whoWantsNothingMoreIsToldNothingMore() {
        clock.jumps = false;
        openForShop();
        server.status = posted -> 500;
        scene().register(Scene.SHOP, 10);
        scene().losing(Scene.SHOP);
        await().until(() -> scene().callbacks.status(1).orElseThrow().state().equals("failing"));

        assertThat(scene().callbacks.remove(1)).isTrue();
        assertThat(scene().callbacks.remove(1)).isFalse();
        assertThat(scene().callbacks.status(1)).isEmpty();
        assertThat(scene().delivery.receipts().backlog(1)).isEqualTo(Backlog.NONE);
        scene().losing(Scene.SHOP);
        scene().delivery.devices().count(1, io.hongyan.audience.Audience.ALL); // behind that push on every shard
        assertThat(scene().delivery.receipts().backlog(1)).isEqualTo(Backlog.NONE);
    }

    @Test
    void aTestIsSignedAndSaysWhatCameBack() {
        openForShop();
        Callbacks.TestResult good = scene().callbacks.test(1).orElseThrow();
        server.status = posted -> 401;
        Callbacks.TestResult bad = scene().callbacks.test(1).orElseThrow();

        assertThat(good.ok()).isTrue();
        assertThat(bad.ok()).isFalse();
        assertThat(bad.text()).isEqualTo("HTTP 401");
        AppServer.Posted posted = server.taken().getFirst();
        assertThat(posted.signature())
                .isEqualTo(Signature.of(new Secret("a long enough secret"), posted.timestamp(), posted.body()));
        assertThat(posted.receipts().getFirst().path("kind").stringValue()).isEqualTo("test");
        assertThat(scene().callbacks.test(2)).isEmpty();
    }

    @Test
    void privateAddressesAreRefusedUnlessAllowed() {
        open(LIMITS, 1);
        CallbackSettings settings = Scene.read(Scene.to(server));
        assertThat(scene().callbacks.refusal(settings)).isEmpty();

        try (Callbacks strict =
                new Callbacks(CallbackLimits.DEFAULT, CallbackClock.SYSTEM, new java.util.SplittableRandom(1))) {
            assertThat(strict.refusal(settings).orElseThrow())
                    .isEqualTo("url: 127.0.0.1: 127.0.0.1 is not a public address (see callbacks.allow-private)");
            strict.configure(Scene.SHOP, settings); // as if the name had pointed elsewhere then
            assertThat(strict.test(1).orElseThrow().text()).contains("is not a public address");
            assertThat(server.requests).hasValue(0);
        }
    }

    @Test
    void getuisFormatComesAsLines() {
        Map<String, String> settings = Map.of(
                "url",
                server.url("/hook").toString(),
                "format",
                "getui",
                "kinds",
                "action,arrived,lost"); // of those lost offline Getui knows nothing: passed over
        open(LIMITS, 1).configured(Scene.SHOP, settings).started();
        scene().register(Scene.SHOP, 10);
        scene().losing(Scene.SHOP);
        await().until(() -> scene().delivery.receipts().backlog(1).equals(Backlog.NONE)
                && scene().callbacks.metrics().sent() == 0);
        assertThat(server.requests).hasValue(0);
        assertThat(scene().callbacks.test(1).orElseThrow().ok()).isTrue();

        AppServer.Posted posted = server.taken().getFirst();
        assertThat(posted.contentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(posted.text()).startsWith("{\"appid\":\"Shop0001\",\"cid\":\"");
        assertThat(URI.create(posted.path())).isEqualTo(URI.create("/hook"));
        assertThat(posted.signature()).isEmpty();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void joinQuietly(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
