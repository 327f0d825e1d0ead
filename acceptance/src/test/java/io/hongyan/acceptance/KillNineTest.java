package io.hongyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.hongyan.acceptance.Rest.Answer;
import io.hongyan.acceptance.Rest.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * SIGKILL under load, again and again. What must hold afterwards: every push answered 200 reached its devices unless it was
 * stopped or recalled; nothing arrived after its stop or recall was answered; a duplicate has the msgid of the first; and
 * every report conserves its targets. The moments of death are drawn from a seed: {@code -Dhongyan.kill.seed=…} takes one.
 */
class KillNineTest {

    private static final int KILLS = 22;
    private static final int WORKERS = 3;
    private static final int STEADY = 6;
    private static final int FLAKY = 4;
    private static final int ABSENT = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What was written to a connection before a stop may still arrive after its answer, for so long. */
    private static final long IN_FLIGHT_NANOS = Duration.ofSeconds(3).toNanos();

    private final long seed = Long.getLong("hongyan.kill.seed", System.nanoTime());
    private final AtomicInteger life = new AtomicInteger();
    private final AtomicInteger titles = new AtomicInteger();
    private final List<Phone> phones = new ArrayList<>();
    private final List<Push> accepted = new CopyOnWriteArrayList<>();
    private final Queue<Push> unanswered = new ConcurrentLinkedQueue<>();
    private final Set<String> everPushed = ConcurrentHashMap.newKeySet();

    /** When something was over: the server's life and the time of the answer. */
    private record End(int life, long nanos) {}

    /** A push as its sender sees it. Its title is unique, so that arrivals name the request they come from. */
    private static final class Push {
        final String title;
        final String path;
        final String body;
        final Set<Phone> targets;
        String task = "";

        /** Taken by the worker that stops or recalls it. */
        final AtomicBoolean taken = new AtomicBoolean();

        /** Stopping or recalling was begun: delivery is no longer promised. */
        final Map<Phone, Boolean> ending = new ConcurrentHashMap<>();

        /** Stopping or recalling was answered: delivery is forbidden from here on. */
        final Map<Phone, End> ended = new ConcurrentHashMap<>();

        Push(String title, String path, String body, Set<Phone> targets) {
            this.title = title;
            this.path = path;
            this.body = body;
            this.targets = targets;
        }
    }

    /** A message as it came. */
    private record Arrival(String title, String task, String msgid, int life, long nanos) {}

    /** A device that reconnects by itself while it is meant to be online. */
    private final class Phone {
        final Identity identity;
        final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
        private final Mqtt5AsyncClient client;
        private CompletionStage<Void> done = CompletableFuture.completedStage(null);
        private boolean wanted;

        Phone(Identity identity, ServerProcess server, Credentials app) {
            this.identity = identity;
            client = MqttClient.builder()
                    .useMqttVersion5()
                    .identifier(identity.cid())
                    .serverHost("127.0.0.1")
                    .serverPort(server.mqttPort)
                    .simpleAuth()
                    .username(app.appId())
                    .password(identity.secret().getBytes(StandardCharsets.UTF_8))
                    .applySimpleAuth()
                    .automaticReconnect()
                    .initialDelay(30, TimeUnit.MILLISECONDS)
                    .maxDelay(250, TimeUnit.MILLISECONDS)
                    .applyAutomaticReconnect()
                    .buildAsync();
            client.publishes(MqttGlobalPublishFilter.ALL, this::take);
        }

        private void take(Mqtt5Publish publish) {
            JsonNode json =
                    JsonMapper.shared().readTree(new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8));
            String title = json.has("revoke")
                    ? "revoke " + json.path("revoke").path("old_task_id").asString()
                    : json.path("notification").path("title").asString();
            arrivals.add(new Arrival(
                    title,
                    json.path("taskid").asString(),
                    json.path("msgid").asString(),
                    life.get(),
                    System.nanoTime()));
        }

        /** The client refuses to connect before its DISCONNECT is done, so each wish waits for the one before it. */
        synchronized void connect() {
            if (!wanted) {
                wanted = true;
                done = done.thenCompose(before -> client.connect(Mqtt5Connect.builder()
                                .cleanStart(false)
                                .sessionExpiryInterval(7 * 24 * 3600)
                                .keepAlive(60)
                                .build()))
                        .thenCompose(ack -> subscribe());
            }
        }

        /** A SUBSCRIBE cut off by a kill is sent again in the next life. */
        private CompletionStage<Void> subscribe() {
            return client.subscribeWith()
                    .topicFilter("hy/push")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send()
                    .<CompletionStage<Void>>handle(
                            (ack, cutOff) -> cutOff == null ? CompletableFuture.completedStage(null) : subscribe())
                    .thenCompose(subscribed -> subscribed);
        }

        synchronized void disconnect() {
            if (wanted) {
                wanted = false;
                done = done.thenCompose(before -> client.disconnect()).exceptionally(cutOff -> null);
            }
        }

        boolean has(String title) {
            return arrivals.stream().anyMatch(arrival -> arrival.title().equals(title));
        }
    }

    @Test
    @Timeout(400)
    void nothingAcceptedIsLostAndNothingEndedArrives(@TempDir Path folder) throws Exception {
        Credentials app = Credentials.named("KillNine");
        Random random = new Random(seed);
        try (ServerProcess server = new ServerProcess(folder, app)) {
            server.start();
            server.awaitReady();
            Rest rest = new Rest(server.httpPort, app);
            for (int i = 0; i < STEADY + FLAKY + ABSENT; i++) {
                Phone phone = new Phone(rest.register(), server, app);
                phones.add(phone);
            }
            steady().forEach(Phone::connect);
            for (int kills = 0; kills < KILLS; ) {
                boolean whileRecovering = kills > 2 && random.nextInt(7) == 0;
                load(server, rest, random);
                kills++;
                life.incrementAndGet();
                server.start();
                if (whileRecovering) {
                    server.awaitDevicePort();
                    server.kill();
                    server.awaitDeath();
                    kills++;
                    server.start();
                }
                server.awaitReady();
            }
            verify(rest);
        } catch (Throwable failure) {
            failure.addSuppressed(new AssertionError("seed " + seed));
            throw failure;
        } finally {
            phones.forEach(Phone::disconnect);
        }
    }

    private List<Phone> steady() {
        return phones.subList(0, STEADY);
    }

    private List<Phone> flaky() {
        return phones.subList(STEADY, STEADY + FLAKY);
    }

    // --- load until death ---

    /** Workers push until one of them, at the drawn answer, kills the server under the others. */
    private void load(ServerProcess server, Rest rest, Random random) throws InterruptedException {
        int deadly = 15 + random.nextInt(80);
        AtomicInteger answers = new AtomicInteger();
        List<Push> again = List.copyOf(unanswered);
        unanswered.clear();
        List<Thread> workers = new ArrayList<>();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        for (int w = 0; w < WORKERS; w++) {
            Random own = new Random(random.nextLong());
            boolean repeats = w == 0;
            workers.add(Thread.ofPlatform().name("worker-" + w).start(() -> {
                try {
                    if (repeats) {
                        for (Push push : again) {
                            send(rest, push);
                        }
                    }
                    while (true) {
                        operate(rest, own);
                        if (answers.incrementAndGet() == deadly) {
                            server.kill();
                        }
                    }
                } catch (IOException dead) {
                    // the end of this life
                } catch (RuntimeException | Error failure) {
                    failures.add(failure);
                    server.kill();
                }
            }));
        }
        for (Thread worker : workers) {
            worker.join();
        }
        server.awaitDeath();
        assertThat(failures).isEmpty();
    }

    private void operate(Rest rest, Random random) throws IOException {
        int dice = random.nextInt(100);
        if (dice < 66) {
            single(rest, phones.get(random.nextInt(phones.size())));
        } else if (dice < 78) {
            list(rest, random);
        } else if (dice < 83) {
            String title = title("all");
            send(rest, new Push(title, "push/all", body("\"all\"", Rest.notification(title)), Set.copyOf(phones)));
        } else if (dice < 88) {
            stop(rest, random);
        } else if (dice < 94) {
            recall(rest, random);
        } else {
            Phone phone = flaky().get(random.nextInt(FLAKY));
            if (random.nextBoolean()) {
                phone.connect();
            } else {
                phone.disconnect();
            }
        }
    }

    private String title(String kind) {
        String title = kind + " " + titles.incrementAndGet();
        everPushed.add(title);
        return title;
    }

    private static String body(String audience, String message) {
        return Rest.push(Rest.requestId(), audience, message, 3_600_000);
    }

    private void single(Rest rest, Phone phone) throws IOException {
        String title = title("single");
        send(
                rest,
                new Push(
                        title,
                        "push/single/cid",
                        body(Rest.cid(phone.identity.cid()), Rest.notification(title)),
                        Set.of(phone)));
    }

    /** Sends a push that makes a task by itself; where no answer comes, the same request is sent in the next life. */
    private void send(Rest rest, Push push) throws IOException {
        Answer answer;
        try {
            answer = rest.tryCall("POST", push.path, push.body);
        } catch (IOException lost) {
            unanswered.add(push);
            throw lost;
        }
        JsonNode data = answer.ok();
        push.task = data.has("taskid")
                ? data.path("taskid").asString()
                : data.propertyNames().iterator().next();
        accepted.add(push);
    }

    private void list(Rest rest, Random random) throws IOException {
        String title = title("list");
        String create = "{\"push_message\":" + Rest.notification(title) + ",\"settings\":{\"ttl\":3600000}}";
        String task = rest.tryCall("POST", "push/list/message", create)
                .ok()
                .path("taskid")
                .asString();
        Set<Phone> targets = new HashSet<>();
        while (targets.size() < 4) {
            targets.add(phones.get(random.nextInt(phones.size())));
        }
        String cids = targets.stream()
                .map(phone -> "\"" + phone.identity.cid() + "\"")
                .collect(Collectors.joining(","));
        Push push = new Push(title, "", "", targets);
        push.task = task;
        rest.tryCall("POST", "push/list/cid", "{\"taskid\":\"" + task + "\",\"audience\":{\"cid\":[" + cids + "]}}")
                .ok();
        accepted.add(push);
    }

    private void stop(Rest rest, Random random) throws IOException {
        List<Push> candidates = accepted.stream()
                .filter(push -> !push.task.startsWith("RASS") && !push.taken.get())
                .toList();
        if (candidates.isEmpty()) {
            return;
        }
        Push push = candidates.get(random.nextInt(candidates.size()));
        if (!push.taken.compareAndSet(false, true)) {
            return;
        }
        push.targets.forEach(phone -> push.ending.put(phone, true));
        Answer answer = rest.tryCall("DELETE", "task/" + push.task, "");
        if (answer.code() == 20001 && answer.msg().contains("task cannot stop")) {
            return; // all of it was delivered, or another worker was first
        }
        answer.ok();
        End end = new End(life.get(), System.nanoTime());
        push.targets.forEach(phone -> push.ended.putIfAbsent(phone, end));
    }

    private void recall(Rest rest, Random random) throws IOException {
        Phone phone = phones.get(random.nextInt(phones.size()));
        List<Push> candidates = accepted.stream()
                .filter(push -> push.targets.contains(phone) && !push.taken.get() && !push.title.startsWith("revoke"))
                .toList();
        if (candidates.isEmpty()) {
            return;
        }
        Push push = candidates.get(random.nextInt(candidates.size()));
        if (!push.taken.compareAndSet(false, true)) {
            return;
        }
        push.ending.put(phone, true);
        String title = "revoke " + push.task;
        everPushed.add(title);
        send(
                rest,
                new Push(
                        title,
                        "push/single/cid",
                        body(Rest.cid(phone.identity.cid()), "{\"revoke\":{\"old_task_id\":\"" + push.task + "\"}}"),
                        Set.of(phone)));
        if (!push.task.startsWith("RASA")) { // an app push may not be planned yet when its recall is answered
            push.ended.putIfAbsent(phone, new End(life.get(), System.nanoTime()));
        }
    }

    // --- what must be true ---

    private void verify(Rest rest) throws IOException {
        for (Push push : List.copyOf(unanswered)) {
            send(rest, push);
        }
        phones.forEach(Phone::connect);
        assertThat(accepted.size()).isGreaterThan(300);
        await("arrival of everything promised")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(missing()).isEmpty());
        for (Phone phone : phones) { // and what should not come had the time to
            Push last = new Push(
                    title("last"),
                    "push/single/cid",
                    body(Rest.cid(phone.identity.cid()), Rest.notification("last " + titles.get())),
                    Set.of(phone));
            send(rest, last);
            await().atMost(PATIENCE).until(() -> phone.has(last.title));
        }
        assertNothingAfterItsEnd();
        assertDuplicatesAreTold();
        assertReportsConserve(rest);
    }

    private List<String> missing() {
        List<String> missing = new ArrayList<>();
        Map<Phone, Set<String>> got = new HashMap<>();
        phones.forEach(phone ->
                got.put(phone, phone.arrivals.stream().map(Arrival::title).collect(Collectors.toSet())));
        for (Push push : accepted) {
            for (Phone phone : push.targets) {
                if (!push.ending.containsKey(phone)
                        && !got.getOrDefault(phone, Set.of()).contains(push.title)) {
                    missing.add(push.title + " (" + push.task + ") at phone " + phones.indexOf(phone));
                }
            }
        }
        return missing;
    }

    private void assertNothingAfterItsEnd() {
        List<String> violations = new ArrayList<>();
        for (Push push : accepted) {
            push.ended.forEach((phone, end) -> phone.arrivals.stream()
                    .filter(arrival -> arrival.title().equals(push.title))
                    .filter(arrival -> arrival.life() > end.life() || arrival.nanos() > end.nanos() + IN_FLIGHT_NANOS)
                    .forEach(arrival -> violations.add(push.title + " at phone " + phones.indexOf(phone) + ": ended in "
                            + end + ", came in " + arrival)));
        }
        assertThat(violations).isEmpty();
    }

    private void assertDuplicatesAreTold() {
        int duplicates = 0;
        for (Phone phone : phones) {
            Map<String, String> msgidOf = new HashMap<>();
            Map<String, String> titleOf = new HashMap<>();
            for (Arrival arrival : phone.arrivals) {
                assertThat(everPushed).contains(arrival.title());
                String msgid = msgidOf.putIfAbsent(arrival.title(), arrival.msgid());
                if (msgid != null) {
                    duplicates++;
                    assertThat(arrival.msgid()).as(arrival.title()).isEqualTo(msgid);
                }
                String title = titleOf.putIfAbsent(arrival.msgid(), arrival.title());
                assertThat(arrival.title()).isEqualTo(title == null ? arrival.title() : title);
            }
            accepted.stream()
                    .filter(push -> !push.targets.contains(phone))
                    .forEach(push -> assertThat(msgidOf).doesNotContainKey(push.title));
        }
        int arrivals = phones.stream().mapToInt(phone -> phone.arrivals.size()).sum();
        System.out.println("kill -9: " + KILLS + " kills, " + accepted.size() + " pushes accepted, " + arrivals
                + " arrivals, " + duplicates + " duplicates, seed " + seed);
    }

    private void assertReportsConserve(Rest rest) {
        for (int from = 0; from < accepted.size(); from += 100) {
            List<Push> some = accepted.subList(from, Math.min(from + 100, accepted.size()));
            String ids = some.stream().map(push -> push.task).collect(Collectors.joining(","));
            await().atMost(PATIENCE).untilAsserted(() -> {
                JsonNode reports =
                        rest.get("report/push/task/" + ids + "/detail").ok();
                for (Push push : some) {
                    JsonNode report = reports.path(push.task);
                    int messages = report.at("/total/msg_num").asInt(-1);
                    int received = report.at("/total/receive_num").asInt(-1);
                    assertThat(messages + Ledger.stage(report, "ts"))
                            .as("targeted of %s (%s): %s", push.title, push.task, report)
                            .isEqualTo(push.targets.size());
                    assertThat(messages - received - Ledger.stage(report, "rs") - Ledger.stage(report, "sf"))
                            .as("neither arrived nor ended of %s (%s): %s", push.title, push.task, report)
                            .isZero();
                    if (push.ending.isEmpty()) {
                        assertThat(received).as("%s: %s", push.title, report).isEqualTo(push.targets.size());
                    }
                }
            });
        }
    }
}
