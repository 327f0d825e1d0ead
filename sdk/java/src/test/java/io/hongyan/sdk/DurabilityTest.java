package io.hongyan.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurabilityTest {

    @TempDir
    Path folder;

    @Test
    void theFileHoldsWhatAMapWouldThroughRestartsAndCompaction() throws IOException {
        Random random = new Random(11);
        Map<String, String> model = new HashMap<>();
        FileDeviceStorage storage = storage();
        storage.load();
        for (int i = 0; i < 3_000; i++) {
            Map<String, @Nullable String> changes = new HashMap<>();
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                changes.put("k" + random.nextInt(20), random.nextInt(4) == 0 ? null : "鸿雁\n" + random.nextInt());
            }
            storage.write(changes);
            changes.forEach((key, value) -> {
                if (value == null) {
                    model.remove(key);
                } else {
                    model.put(key, value);
                }
            });
            if (random.nextInt(200) == 0) {
                storage = storage();
                assertThat(storage.load()).isEqualTo(model);
            }
        }
        assertThat(file().length()).as("compacted").isLessThan(200_000);
    }

    @Test
    void aTornLastLineIsCutOffAndLaterWritesAreKept() throws IOException {
        FileDeviceStorage storage = storage();
        storage.write(Collections.singletonMap("a", "1"));
        long whole = file().length();
        storage.write(Collections.singletonMap("b", "2"));
        byte[] bytes = Files.readAllBytes(file().toPath());
        for (int cut = (int) whole; cut < bytes.length; cut++) {
            Files.write(file().toPath(), java.util.Arrays.copyOf(bytes, cut));
            FileDeviceStorage again = storage();
            assertThat(again.load()).isEqualTo(Map.of("a", "1"));
            again.write(Collections.singletonMap("c", "3"));
            assertThat(storage().load()).isEqualTo(Map.of("a", "1", "c", "3"));
        }
    }

    @Test
    void handledMessagesAreRememberedInOrderUpToTheBound() throws IOException {
        InMemoryDeviceStorage storage = new InMemoryDeviceStorage();
        SeenMessages seen = new SeenMessages(3, storage.load());
        for (String id : List.of("a", "b", "c", "d")) {
            storage.write(seen.add(id));
        }
        SeenMessages restarted = new SeenMessages(3, storage.load());
        assertThat(List.of("a", "b", "c", "d").stream().filter(restarted::contains))
                .containsExactly("b", "c", "d");
        assertThat(storage.load()).hasSize(3);
    }

    @Test
    void theOutboxGivesUpTheOldestWhenFullAndKeepsTheOrder() throws IOException {
        InMemoryDeviceStorage storage = new InMemoryDeviceStorage();
        Outbox outbox = new Outbox(2, storage.load());
        for (String payload : List.of("1", "2", "3")) {
            storage.write(outbox.add("hy/receipt", payload));
        }
        assertThat(outbox.dropped()).isEqualTo(1);
        Outbox restarted = new Outbox(2, storage.load());
        assertThat(take(restarted).payload).isEqualTo("2");
        assertThat(take(restarted).payload).isEqualTo("3");
        assertThat(restarted.take(16)).isNull();
        restarted.connectionEnded();
        assertThat(take(restarted).payload).isEqualTo("2");
        assertThat(restarted.take(1)).as("window of one is full").isNull();
    }

    @Test
    void reportsOfTheDeviceMergeAndAChangeUnderWayIsSentAgain() throws IOException {
        InMemoryDeviceStorage storage = new InMemoryDeviceStorage();
        Outbox outbox = new Outbox(10, storage.load());
        storage.write(outbox.report(Map.of("badge", 1)));
        storage.write(outbox.report(Map.of("vendorTokens", Map.of("hw", "t1"))));
        storage.write(outbox.report(Map.of("vendorTokens", Map.of("xm", "t2"))));
        Outbox.Entry first = take(outbox);
        assertThat(Json.parse(first.payload))
                .isEqualTo(Map.of("badge", 1L, "vendorTokens", Map.of("hw", "t1", "xm", "t2")));
        storage.write(outbox.report(Map.of("badge", 2)));
        storage.write(outbox.done(first));
        Outbox.Entry second = take(outbox);
        assertThat(second.payload).contains("\"badge\":2");
        storage.write(outbox.done(second));
        assertThat(outbox.take(16)).isNull();
        assertThat(storage.load()).isEmpty();
    }

    private static Outbox.Entry take(Outbox outbox) {
        Outbox.Entry entry = outbox.take(16);
        assertThat(entry).isNotNull();
        return java.util.Objects.requireNonNull(entry);
    }

    private FileDeviceStorage storage() {
        return new FileDeviceStorage(file());
    }

    private File file() {
        return folder.resolve("hongyan").toFile();
    }
}
