package io.hongyan.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HongyanClientTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static Broker broker;

    private final Queue<PushMessage> messages = new ConcurrentLinkedQueue<>();
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void startBroker(@TempDir Path folder) throws IOException {
        broker = Broker.start(folder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void forget() {
        broker.published.clear();
    }

    @Test
    void registersOnceReceivesAndReports() {
        InMemoryDeviceStorage storage = new InMemoryDeviceStorage();
        int before = broker.registrations.get();
        try (HongyanClient client = client(storage, messages::add)) {
            online(client);
            broker.push(notification("T1", "m1"));
            await().atMost(PATIENCE).until(() -> messages.size() == 1);
            PushMessage message = messages.remove();
            assertThat(message.title()).isEqualTo("你好");
            assertThat(message.type()).isEqualTo(PushMessage.Type.NOTIFICATION);
            client.displayed(message);
            client.clicked(message);
            client.customEvent(message, 90_001);
            client.event("checkout", Map.of("amount", 12));
            client.setTags(List.of("vip"));
            client.bindAlias("ann");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(broker.published)
                            .contains(
                                    "hy/receipt {\"taskid\":\"T1\",\"msgid\":\"m1\",\"action\":\"displayed\"}",
                                    "hy/receipt {\"taskid\":\"T1\",\"msgid\":\"m1\",\"action\":\"clicked\"}",
                                    "hy/receipt {\"taskid\":\"T1\",\"msgid\":\"m1\",\"action\":\"90001\"}")
                            .anyMatch(p -> p.startsWith("hy/event {\"event\":\"checkout\""))
                            .anyMatch(p -> p.startsWith("hy/device ") && p.contains("\"alias\":\"ann\"")));
        }
        try (HongyanClient again = client(storage, messages::add)) {
            online(again);
            assertThat(broker.registrations.get()).isEqualTo(before + 1);
        }
    }

    @Test
    void aMessageComesOnceEvenAfterARestart() {
        InMemoryDeviceStorage storage = new InMemoryDeviceStorage();
        try (HongyanClient client = client(storage, messages::add)) {
            online(client);
            broker.push(notification("T2", "m2"));
            broker.push(notification("T2", "m2"));
            broker.push(notification("T2", "m3"));
            await().atMost(PATIENCE).until(() -> messages.size() == 2);
        }
        broker.push(notification("T2", "m2"));
        broker.push(notification("T2", "m4"));
        try (HongyanClient client = client(storage, messages::add)) {
            online(client);
            await().atMost(PATIENCE).until(() -> messages.size() == 3);
            assertThat(messages).extracting(PushMessage::msgId).containsExactly("m2", "m3", "m4");
        }
    }

    @Test
    void aNotificationIsShownAgainAtLoginsUntilTheUserReacts() {
        InMemoryDeviceStorage storage = new InMemoryDeviceStorage();
        String asking = notification("T7", "m70")
                .replace("\"notification\":{", "\"expires\":9999999999999,\"notification\":{\"redisplay_freq\":3,");
        try (HongyanClient client = client(storage, messages::add)) {
            online(client);
            broker.push(asking);
            await().atMost(PATIENCE).until(() -> messages.size() == 1);
        }
        try (HongyanClient client = client(storage, messages::add)) {
            online(client);
            await().atMost(PATIENCE).until(() -> messages.size() == 2);
            PushMessage again = List.copyOf(messages).get(1);
            assertThat(again.shownAgain()).isEqualTo(1);
            client.dismissed(again);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(broker.published)
                            .contains("hy/receipt {\"taskid\":\"T7\",\"msgid\":\"m70\",\"action\":\"dismissed\"}"));
        }
        try (HongyanClient client = client(storage, messages::add)) {
            online(client);
            broker.push(notification("T7", "m71"));
            await().atMost(PATIENCE).until(() -> messages.size() == 3);
            assertThat(messages).extracting(PushMessage::msgId).containsExactly("m70", "m70", "m71");
        }
    }

    @Test
    void aDarkScreenIsToldAgainAtTheNextLoginAndConsentsAreToldTogether() {
        try (HongyanClient client = client(new InMemoryDeviceStorage(), messages::add)) {
            client.setConsent("ads", false);
            client.setConsent("news", true);
            online(client);
            client.setScreenOn(false);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(broker.published)
                            .contains(
                                    "hy/device {\"consents\":{\"ads\":false,\"news\":true}}",
                                    "hy/device {\"screenOn\":false}"));
            client.stop();
            await().atMost(PATIENCE).until(() -> client.state() == ClientState.STOPPED);
            broker.published.clear();
            online(client);
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(broker.published).containsOnlyOnce("hy/device {\"screenOn\":false}"));
        }
    }

    @Test
    void aMessageWhoseListenerNeverReturnedComesAgainAtTheNextStart() {
        InMemoryDeviceStorage storage = new InMemoryDeviceStorage();
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        HongyanClient hung = client(storage, message -> {
            begun.incrementAndGet();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        online(hung);
        broker.push(notification("T3", "m5"));
        await().atMost(PATIENCE).until(() -> begun.get() == 1);
        hung.close(); // not acknowledged: the listener did not return
        try (HongyanClient client = client(storage, messages::add)) {
            online(client);
            await().atMost(PATIENCE).until(() -> messages.size() == 1);
        } finally {
            release.countDown();
        }
    }

    @Test
    void aThrowingListenerIsAskedAgainAndThenTheMessageIsGivenUp() {
        AtomicInteger attempts = new AtomicInteger();
        try (HongyanClient client = client(new InMemoryDeviceStorage(), message -> {
            attempts.incrementAndGet();
            throw new IllegalStateException("boom");
        })) {
            online(client);
            broker.push(notification("T4", "m6"));
            await().atMost(PATIENCE).until(() -> errors.stream().anyMatch(e -> e.startsWith("listener: threw 3")));
            assertThat(attempts).hasValue(3);
        }
    }

    @Test
    void receiptsMadeOfflineSurviveARestartAndAreSent() {
        InMemoryDeviceStorage storage = new InMemoryDeviceStorage();
        try (HongyanClient client = client(storage, messages::add)) {
            online(client);
            broker.push(notification("T5", "m7"));
            await().atMost(PATIENCE).until(() -> messages.size() == 1);
            client.stop();
            await().atMost(PATIENCE).until(() -> client.state() == ClientState.STOPPED);
            client.dismissed(messages.element());
            await().atMost(PATIENCE)
                    .until(() -> storage.load().keySet().stream().anyMatch(k -> k.startsWith("out/")));
        }
        try (HongyanClient client = client(storage, messages::add)) {
            online(client);
            await().atMost(PATIENCE)
                    .until(() -> broker.published.contains(
                            "hy/receipt {\"taskid\":\"T5\",\"msgid\":\"m7\",\"action\":\"dismissed\"}"));
            await().atMost(PATIENCE)
                    .until(() -> storage.load().keySet().stream().noneMatch(k -> k.startsWith("out/")));
        }
    }

    @Test
    void aFailedRegistrationIsRepeated() {
        broker.failRegistrations.set(1);
        try (HongyanClient client = client(new InMemoryDeviceStorage(), messages::add)) {
            online(client);
            assertThat(errors).anyMatch(e -> e.startsWith("registration: HTTP 500"));
        }
    }

    @Test
    void aCidUsedTwiceBlocksTheOlderClientInsteadOfFighting() {
        InMemoryDeviceStorage storage = new InMemoryDeviceStorage();
        try (HongyanClient older = client(storage, messages::add)) {
            online(older);
            try (HongyanClient newer = client(storage, messages::add)) {
                online(newer);
                await().atMost(PATIENCE).until(() -> older.state() == ClientState.BLOCKED);
                assertThat(older.code()).isEqualTo(StateCode.TAKEN_OVER);
                assertThat(newer.state()).isEqualTo(ClientState.ONLINE);
            }
        }
    }

    @Test
    void aRevokeAndAMalformedMessageAreTold() {
        try (HongyanClient client = client(new InMemoryDeviceStorage(), messages::add)) {
            online(client);
            broker.push("{not json");
            broker.push("{\"taskid\":\"T6\",\"msgid\":\"m8\",\"type\":\"revoke\",\"revoke\":{\"old_task_id\":\"T1\"}}");
            await().atMost(PATIENCE).until(() -> messages.size() == 1);
            assertThat(messages.element().type()).isEqualTo(PushMessage.Type.REVOKE);
            assertThat(messages.element().revokedTaskId()).isEqualTo("T1");
            assertThat(errors).anyMatch(e -> e.startsWith("message: JSON"));
        }
    }

    @Test
    void badInputNamesFieldValueAndLimit() {
        try (HongyanClient client = client(new InMemoryDeviceStorage(), messages::add)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> client.setBadge(-1))
                    .withMessage("badge: -1 (expected: 0 … 999999)");
            assertThatIllegalArgumentException().isThrownBy(() -> client.setTags(List.of("a b")));
            assertThatIllegalArgumentException().isThrownBy(() -> client.bindAlias(""));
        }
    }

    private HongyanClient client(DeviceStorage storage, java.util.function.Consumer<PushMessage> onMessage) {
        return HongyanClient.builder(broker.registerUrl(), "app", "key")
                .brand("xiaomi")
                .storage(storage)
                .listener(new HongyanListener() {
                    @Override
                    public void onMessage(PushMessage message) {
                        onMessage.accept(message);
                    }

                    @Override
                    public void onError(String what) {
                        errors.add(what);
                    }
                })
                .build();
    }

    private static void online(HongyanClient client) {
        client.start();
        await().atMost(PATIENCE).until(() -> client.state() == ClientState.ONLINE);
    }

    private static String notification(String task, String msgId) {
        return "{\"taskid\":\"" + task + "\",\"msgid\":\"" + msgId
                + "\",\"type\":\"notification\",\"notification\":{\"title\":\"你好\",\"body\":\"b\"}}";
    }
}
