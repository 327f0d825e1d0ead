package io.hongyan.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RedisplaysTest {

    private static final long HOUR = 3_600_000;

    private final Map<String, String> storage = new HashMap<>();
    private Redisplays redisplays = new Redisplays(storage);

    private static String payload(String msgId, int times, int hours, long expires, String more) {
        return "{\"taskid\":\"T" + msgId + "\",\"msgid\":\"" + msgId + "\",\"type\":\"notification\",\"expires\":"
                + expires + ",\"notification\":{\"redisplay_freq\":" + times + ",\"redisplay_duration\":" + hours + more
                + "}}";
    }

    private void arrive(String payload, long now) {
        write(redisplays.arrived(PushMessage.parse(payload), payload, now));
    }

    private void write(Map<String, @Nullable String> changes) {
        changes.forEach((key, value) -> {
            if (value == null) {
                storage.remove(key);
            } else {
                storage.put(key, value);
            }
        });
    }

    private List<Integer> due(long now, boolean login) {
        Map<String, @Nullable String> changes = new HashMap<>();
        List<PushMessage> due = redisplays.due(now, login, changes);
        write(changes);
        return due.stream().map(PushMessage::shownAgain).toList();
    }

    private void restart() {
        redisplays = new Redisplays(storage);
    }

    @Test
    void withoutAPauseAMessageIsShownAgainAtEachLoginAsOftenAsItSays() {
        arrive(payload("m1", 2, 0, 100 * HOUR, ""), 0);
        assertThat(due(10, false)).isEmpty();
        assertThat(redisplays.nextDueMillis()).isEqualTo(Long.MAX_VALUE);
        assertThat(due(10, true)).containsExactly(1);
        restart();
        assertThat(due(20, true)).containsExactly(2);
        assertThat(due(30, true)).isEmpty();
        assertThat(storage).isEmpty();
    }

    @Test
    void withAPauseItIsShownAgainOnceSoManyHoursHavePassed() {
        arrive(payload("m1", 3, 2, 5 * HOUR, ""), 0);
        assertThat(redisplays.nextDueMillis()).isEqualTo(2 * HOUR);
        assertThat(due(2 * HOUR - 1, true)).isEmpty();
        assertThat(due(2 * HOUR, false)).containsExactly(1);
        restart();
        assertThat(due(3 * HOUR, true)).isEmpty();
        assertThat(due(4 * HOUR, false)).containsExactly(2);
        assertThat(due(6 * HOUR, false)).isEmpty();
        assertThat(storage).isEmpty();
    }

    @Test
    void aReactionARevokeOrAReplacementEndsIt() {
        arrive(payload("m1", 3, 0, HOUR, ""), 0);
        arrive(payload("m2", 3, 0, HOUR, ""), 0);
        arrive(payload("m3", 3, 0, HOUR, ",\"notify_id\":7"), 0);
        write(redisplays.reacted("m1"));
        arrive("{\"taskid\":\"R\",\"msgid\":\"r\",\"type\":\"revoke\",\"revoke\":{\"old_task_id\":\"Tm2\"}}", 1);
        arrive(payload("m4", 0, 0, HOUR, ",\"notify_id\":7"), 1);
        assertThat(due(2, true)).isEmpty();
        assertThat(storage).isEmpty();
    }

    @Test
    void aMessageThatDoesNotAskOrIsOverIsNotKept() {
        arrive(payload("m1", 0, 0, HOUR, ""), 0);
        arrive(payload("m2", 3, 0, 5, ""), 5);
        arrive(
                "{\"taskid\":\"T\",\"msgid\":\"m3\",\"type\":\"notification\",\"notification\":{\"redisplay_freq\":3}}",
                0);
        assertThat(storage).isEmpty();
    }

    @Test
    void ofManyTheOldestGiveWay() {
        for (int i = 0; i < 120; i++) {
            arrive(payload("m" + i, 1, 0, HOUR, ""), 0);
        }
        assertThat(storage).hasSize(100);
        assertThat(due(1, true)).hasSize(100);
    }
}
