package io.hongyan.sdk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Notifications that are to be shown again until the user reacts (消息重弹): at most as often as the message says, at each login or
 * with so many hours between, and not after its validity. Each stands in the storage under {@code again/<msgid>}, at most
 * {@value #CAPACITY}, the oldest give way. Owned by the SDK thread.
 */
final class Redisplays {

    private static final String PREFIX = "again/";
    private static final int CAPACITY = 100;

    private static final class Entry {
        final String payload;
        final PushMessage message;
        final int shownAgain;
        final long lastMillis;

        Entry(String payload, PushMessage message, int shownAgain, long lastMillis) {
            this.payload = payload;
            this.message = message;
            this.shownAgain = shownAgain;
            this.lastMillis = lastMillis;
        }

        long dueMillis() {
            return lastMillis + message.redisplayPauseMillis();
        }
    }

    private final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>();

    Redisplays(Map<String, String> stored) {
        stored.forEach((key, value) -> {
            List<?> parts = key.startsWith(PREFIX) ? (List<?>) Json.parse(value) : null;
            if (parts != null && parts.size() == 3) {
                String payload = String.valueOf(parts.get(0));
                PushMessage message = PushMessage.parse(payload);
                entries.put(
                        message.msgId(),
                        new Entry(
                                payload,
                                message,
                                Integer.parseInt(String.valueOf(parts.get(1))),
                                Long.parseLong(String.valueOf(parts.get(2)))));
            }
        });
    }

    /** A message came and was shown: what it replaces or revokes is not shown again, it itself may be. Returns what to write. */
    Map<String, @Nullable String> arrived(PushMessage message, String payload, long nowMillis) {
        Map<String, @Nullable String> changes = new HashMap<>();
        for (Iterator<Entry> waiting = entries.values().iterator(); waiting.hasNext(); ) {
            PushMessage other = waiting.next().message;
            boolean replaced = message.notifyId() >= 0 && message.notifyId() == other.notifyId();
            if (replaced || message.revokedTaskId().equals(other.taskId())) {
                waiting.remove();
                changes.put(PREFIX + other.msgId(), null);
            }
        }
        if (message.redisplays() > 0 && nowMillis < message.expiresMillis()) {
            put(message.msgId(), new Entry(payload, message, 0, nowMillis), changes);
            Iterator<String> oldest = entries.keySet().iterator();
            for (int surplus = entries.size() - CAPACITY; surplus > 0; surplus--) {
                changes.put(PREFIX + oldest.next(), null);
                oldest.remove();
            }
        }
        return changes;
    }

    /** The user reacted, so it is not shown again; returns what to write. */
    Map<String, @Nullable String> reacted(String msgId) {
        Map<String, @Nullable String> changes = new HashMap<>();
        if (entries.remove(msgId) != null) {
            changes.put(PREFIX + msgId, null);
        }
        return changes;
    }

    /** Messages to show again now, each told how often it was; adds to {@code changes} what to write before. */
    List<PushMessage> due(long nowMillis, boolean login, Map<String, @Nullable String> changes) {
        List<PushMessage> due = new ArrayList<>();
        for (Entry entry : new ArrayList<>(entries.values())) {
            String msgId = entry.message.msgId();
            boolean atLogin = entry.message.redisplayPauseMillis() == 0;
            if (nowMillis >= entry.message.expiresMillis()) {
                entries.remove(msgId);
                changes.put(PREFIX + msgId, null);
            } else if (atLogin ? login : nowMillis >= entry.dueMillis()) {
                int shownAgain = entry.shownAgain + 1;
                due.add(entry.message.again(shownAgain));
                if (shownAgain >= entry.message.redisplays()) {
                    entries.remove(msgId);
                    changes.put(PREFIX + msgId, null);
                } else {
                    put(msgId, new Entry(entry.payload, entry.message, shownAgain, nowMillis), changes);
                }
            }
        }
        return due;
    }

    /** When the next one is due other than by a login; {@link Long#MAX_VALUE}: none is. */
    long nextDueMillis() {
        long next = Long.MAX_VALUE;
        for (Entry entry : entries.values()) {
            if (entry.message.redisplayPauseMillis() > 0) {
                next = Math.min(next, entry.dueMillis());
            }
        }
        return next;
    }

    private void put(String msgId, Entry entry, Map<String, @Nullable String> changes) {
        entries.put(msgId, entry);
        changes.put(
                PREFIX + msgId,
                Json.write(Arrays.asList(entry.payload, entry.shownAgain, Long.toString(entry.lastMillis))));
    }
}
