package io.hongyan.sdk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an arriving message: it is handed to the listener unless it was before, up to {@value #LISTENER_ATTEMPTS}
 * times where that throws, and acknowledged once it is remembered as handled. Owned by the SDK thread.
 */
final class MessageHandling {

    private static final int LISTENER_ATTEMPTS = 3;
    private static final long LISTENER_PAUSE_MILLIS = 1_000;

    private final SeenMessages seen;
    private final Redisplays redisplays;
    private final ListenerCalls listener;
    private final SdkThread sdkThread;
    private final Storing storage;
    private final Set<String> reactedAtOnce = new HashSet<>(); // while the listener was still at the message
    private long awaitedMillis = Long.MAX_VALUE; // when it is to be looked at what is to be shown again
    private final Map<String, List<Runnable>> handling = new HashMap<>(); // msgid to the PUBACKs that wait for it

    /** Writes to the app's storage; answers whether that succeeded. */
    interface Storing {
        boolean write(Map<String, @Nullable String> changes);
    }

    /** Where the client's state is touched; every task ends with its news told to the listener. */
    interface SdkThread {
        void execute(Runnable task);

        void schedule(long delayMillis, Runnable task);

        long nowMillis();

        boolean isOnline();
    }

    MessageHandling(
            SeenMessages seen, Redisplays redisplays, ListenerCalls listener, SdkThread sdkThread, Storing storage) {
        this.seen = seen;
        this.redisplays = redisplays;
        this.listener = listener;
        this.sdkThread = sdkThread;
        this.storage = storage;
    }

    void arrived(byte[] payload, Runnable acknowledge) {
        PushMessage message;
        String text = new String(payload, StandardCharsets.UTF_8);
        try {
            message = PushMessage.parse(text);
        } catch (IllegalArgumentException malformed) {
            listener.error("message: " + malformed.getMessage());
            acknowledge.run(); // it will not become better by repetition
            return;
        }
        if (seen.contains(message.msgId())) {
            acknowledge.run();
            return;
        }
        List<Runnable> waiting = handling.get(message.msgId());
        if (waiting != null) { // a copy, while the listener is at the first
            waiting.add(acknowledge);
            return;
        }
        waiting = new ArrayList<>(1);
        waiting.add(acknowledge);
        handling.put(message.msgId(), waiting);
        handToListener(message, 1, () -> handled(message, text));
    }

    private void handToListener(PushMessage message, int attempt, Runnable done) {
        listener.message(
                message, failure -> sdkThread.execute(() -> listenerReturned(message, attempt, done, failure)));
    }

    private void listenerReturned(PushMessage message, int attempt, Runnable done, @Nullable RuntimeException failure) {
        if (failure != null && attempt < LISTENER_ATTEMPTS) {
            sdkThread.schedule(LISTENER_PAUSE_MILLIS * attempt, () -> handToListener(message, attempt + 1, done));
            return;
        }
        if (failure != null) {
            listener.error("listener: threw " + LISTENER_ATTEMPTS + " times on " + message + ": " + failure);
        }
        done.run();
    }

    private void handled(PushMessage message, String payload) {
        List<Runnable> acknowledgements = handling.remove(message.msgId());
        Map<String, @Nullable String> changes = seen.add(message.msgId());
        changes.putAll(redisplays.arrived(message, payload, sdkThread.nowMillis()));
        if (reactedAtOnce.remove(message.msgId())) {
            changes.putAll(redisplays.reacted(message.msgId()));
        }
        if (storage.write(changes) && acknowledgements != null) {
            acknowledgements.forEach(Runnable::run);
        }
        awaitRedisplay();
    }

    // --- showing again ---

    /** The device is online, anew. */
    void loggedIn() {
        showAgain(true);
    }

    /** The user reacted to a message. */
    void reacted(String msgId) {
        if (handling.containsKey(msgId)) {
            reactedAtOnce.add(msgId);
        }
        Map<String, @Nullable String> changes = redisplays.reacted(msgId);
        if (!changes.isEmpty()) {
            storage.write(changes);
        }
    }

    private void showAgain(boolean login) {
        Map<String, @Nullable String> changes = new HashMap<>();
        List<PushMessage> due = redisplays.due(sdkThread.nowMillis(), login, changes);
        if (changes.isEmpty() || storage.write(changes)) {
            due.forEach(message -> handToListener(message, 1, () -> {}));
        }
        awaitRedisplay();
    }

    private void awaitRedisplay() {
        long next = redisplays.nextDueMillis();
        if (next < awaitedMillis) {
            awaitedMillis = next;
            sdkThread.schedule(Math.max(0, next - sdkThread.nowMillis()), () -> {
                awaitedMillis = Long.MAX_VALUE;
                if (sdkThread.isOnline()) { // else at the next login
                    showAgain(false);
                }
            });
        }
    }

    void connectionEnded() {
        handling.values().forEach(List::clear); // their PUBACKs died with the connection
    }
}
