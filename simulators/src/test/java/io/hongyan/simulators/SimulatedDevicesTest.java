package io.hongyan.simulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedDevicesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static Broker broker;

    @BeforeAll
    static void startBroker(@TempDir Path folder) throws IOException {
        broker = Broker.start(folder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void forgetReceipts() {
        broker.receipts.clear();
    }

    @Test
    void everyConnectedDeviceGetsABroadcastOnceAndReportsWhatItDid() {
        DeviceBehaviour behaviour = DeviceBehaviour.SILENT
                .withReactions(0.8, 0.5, 0.5)
                .withDelays(Delays.NONE, Delays.of(Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofMillis(200)))
                .withCustomEvents(Map.of(90_001, 0.25));
        try (SimulatedDevices devices = SimulatedDevices.builder().seed(7).build()) {
            Population people = devices.add("app", identities("a", 300), broker.address(), behaviour);
            people.connect(0, 300, Double.POSITIVE_INFINITY).join();
            assertThat(devices.online()).isEqualTo(300);

            broker.push(message("T1", "m1", LatencyMark.now()));

            await().atMost(PATIENCE).until(() -> devices.task("T1").delivered() == 300 && devices.settled());
            TaskCounts counts = devices.task("T1");
            assertThat(counts.duplicates()).isZero();
            assertThat(counts.displayed()).isBetween(200L, 280L);
            assertThat(counts.clicked() + counts.dismissed()).isLessThanOrEqualTo(counts.displayed());
            long made = counts.displayed()
                    + counts.clicked()
                    + counts.dismissed()
                    + counts.custom().getOrDefault(90_001, 0L);
            assertThat(counts.receiptsAcked()).isEqualTo(made);
            await().atMost(PATIENCE).until(() -> broker.receipts.size() == made);
            assertThat(broker.receipts)
                    .filteredOn(r -> r.contains("\"clicked\""))
                    .hasSize((int) counts.clicked());
            assertThat(devices.takeLatencies().getTotalCount()).isEqualTo(300);
            assertThat(devices.takeLatencies().getTotalCount()).isZero();
        }
    }

    @Test
    void theSameSeedDecidesTheSame() {
        DeviceBehaviour behaviour = DeviceBehaviour.SILENT.withReactions(0.5, 0.5, 0.5);
        List<TaskCounts> runs = IntStream.of(1, 2)
                .mapToObj(run -> {
                    try (SimulatedDevices devices =
                            SimulatedDevices.builder().seed(42).build()) {
                        Population people = devices.add("app", identities("s" + run, 100), broker.address(), behaviour);
                        people.connect(0, 100, Double.POSITIVE_INFINITY).join();
                        broker.push(message("T2", "m2", ""));
                        await().atMost(PATIENCE)
                                .until(() -> devices.task("T2").delivered() == 100 && devices.settled());
                        return devices.task("T2");
                    }
                })
                .toList();
        assertThat(runs.get(0).displayed()).isEqualTo(runs.get(1).displayed());
        assertThat(runs.get(0).clicked()).isEqualTo(runs.get(1).clicked());
        assertThat(runs.get(0).dismissed()).isEqualTo(runs.get(1).dismissed());
    }

    @Test
    void aDeviceThatWasAwayGetsWhatWaitedInItsSession() {
        try (SimulatedDevices devices = SimulatedDevices.builder().build()) {
            Population people = devices.add("app", identities("o", 50), broker.address(), DeviceBehaviour.SILENT);
            people.connect(0, 50, Double.POSITIVE_INFINITY).join();
            people.disconnect(20, 50);
            await().atMost(PATIENCE).until(() -> devices.online() == 20);

            broker.push(message("T3", "m3", ""));
            await().atMost(PATIENCE).until(() -> devices.task("T3").delivered() == 20);

            people.connect(20, 50, Double.POSITIVE_INFINITY).join();
            await().atMost(PATIENCE).until(() -> devices.task("T3").delivered() == 50);
            assertThat(devices.task("T3").duplicates()).isZero();
        }
    }

    @Test
    void aSecondCopyIsCountedAsDuplicateAndNotShownAgain() {
        try (SimulatedDevices devices = SimulatedDevices.builder().build()) {
            Population people = devices.add(
                    "app", identities("d", 1), broker.address(), DeviceBehaviour.SILENT.withReactions(1, 0, 0));
            people.connect(0, 1, Double.POSITIVE_INFINITY).join();
            broker.push(message("T4", "m4", ""));
            broker.push(message("T4", "m4", ""));
            broker.push(message("T4", "m5", ""));
            await().atMost(PATIENCE).until(() -> devices.task("T4").receiptsAcked() == 2);
            assertThat(devices.task("T4").delivered()).isEqualTo(2);
            assertThat(devices.task("T4").duplicates()).isEqualTo(1);
        }
    }

    @Test
    void devicesWithALostNetworkComeBackAndSendReceiptsThatWereNotAcknowledged() {
        DeviceBehaviour behaviour = DeviceBehaviour.SILENT
                .withReactions(1, 1, 0)
                .withDelays(
                        Delays.of(Duration.ofMillis(1), Duration.ofMillis(50), Duration.ofMillis(200)),
                        Delays.of(Duration.ofMillis(1), Duration.ofMillis(50), Duration.ofMillis(200)));
        try (SimulatedDevices devices = SimulatedDevices.builder().build()) {
            Population people = devices.add("app", identities("n", 100), broker.address(), behaviour);
            people.connect(0, 100, Double.POSITIVE_INFINITY).join();
            broker.push(message("T5", "m6", ""));
            await().atMost(PATIENCE).until(() -> devices.task("T5").delivered() >= 50);
            people.drop(0, 100);
            await().atMost(PATIENCE).until(() -> devices.settled() && devices.online() == 100);
            assertThat(devices.task("T5").delivered()).isEqualTo(100);
            assertThat(devices.task("T5").displayed()).isEqualTo(100);
            assertThat(devices.task("T5").clicked()).isEqualTo(100);
            assertThat(devices.task("T5").receiptsAcked()).isEqualTo(200);
            await().atMost(PATIENCE).until(() -> new HashSet<>(broker.receipts).size() == 2);
        }
    }

    @Test
    void registersOverHttpWithTheMixOfThePopulation() throws Exception {
        Queue<String> bodies = new ConcurrentLinkedQueue<>();
        HttpServer http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 64);
        http.createContext("/sdk/v1/register", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = "{\"cid\":\"%032x\",\"deviceSecret\":\"s\",\"gateways\":[\"mqtt://127.0.0.1:%d\"]}"
                    .formatted(bodies.size(), broker.address().getPort())
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            try (exchange) {
                exchange.getResponseBody().write(answer);
            }
        });
        http.start();
        try (SimulatedDevices devices = SimulatedDevices.builder().build()) {
            Population people = devices.register(
                    URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/sdk/v1/register"),
                    "app",
                    "key",
                    40,
                    DeviceBehaviour.SILENT
                            .withMix(Map.of("android", 0.5, "ios", 0.5), Map.of("xiaomi", 1.0))
                            .withOnline(OnlinePattern.steady(0.25)));
            assertThat(bodies).hasSize(40).allMatch(body -> body.contains("\"brand\":\"xiaomi\""));
            assertThat(bodies).anyMatch(body -> body.contains("\"ios\""));
            Set<DeviceIdentity> distinct = new HashSet<>(people.identities());
            assertThat(distinct).hasSize(40);
            people.connectOnlineShare().join();
            assertThat(devices.online()).isEqualTo(10);
        } finally {
            http.stop(0);
        }
    }

    private static List<DeviceIdentity> identities(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new DeviceIdentity(prefix + "-" + i, "secret"))
                .toList();
    }

    private static String message(String task, String msgId, String title) {
        return "{\"taskid\":\"" + task + "\",\"msgid\":\"" + msgId
                + "\",\"type\":\"notification\",\"notification\":{\"title\":\"" + title + "\",\"body\":\"b\"}}";
    }
}
