package io.hongyan.sdk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an arriving message: it is handed to the listener unless it was before, up to {@value #LISTENER_ATTEMPTS}
 * times where that throws, and acknowledged once it is remembered as handled. Owned by the SDK thread.
 */
final class MessageHandling {

    private static final int LISTENER_ATTEMPTS = 3;
    private static final long LISTENER_PAUSE_MILLIS = 1_000;

    private final SeenMessages seen;
    private final ListenerCalls listener;
    private final SdkThread sdkThread;
    private final Storing storage;
    private final Map<String, List<Runnable>> handling = new HashMap<>(); // msgid to the PUBACKs that wait for it

    /** Writes to the app's storage; answers whether that succeeded. */
    interface Storing {
        boolean write(Map<String, @Nullable String> changes);
    }

    /** Where the client's state is touched; every task ends with its news told to the listener. */
    interface SdkThread {
        void execute(Runnable task);

        void schedule(long delayMillis, Runnable task);
    }

    MessageHandling(SeenMessages seen, ListenerCalls listener, SdkThread sdkThread, Storing storage) {
        this.seen = seen;
        this.listener = listener;
        this.sdkThread = sdkThread;
        this.storage = storage;
    }

    void arrived(byte[] payload, Runnable acknowledge) {
        PushMessage message;
        try {
            message = PushMessage.parse(new String(payload, StandardCharsets.UTF_8));
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
        handToListener(message, 1);
    }

    private void handToListener(PushMessage message, int attempt) {
        listener.message(message, failure -> sdkThread.execute(() -> listenerReturned(message, attempt, failure)));
    }

    private void listenerReturned(PushMessage message, int attempt, @Nullable RuntimeException failure) {
        if (failure != null && attempt < LISTENER_ATTEMPTS) {
            sdkThread.schedule(LISTENER_PAUSE_MILLIS * attempt, () -> handToListener(message, attempt + 1));
            return;
        }
        if (failure != null) {
            listener.error("listener: threw " + LISTENER_ATTEMPTS + " times on " + message + ": " + failure);
        }
        List<Runnable> acknowledgements = handling.remove(message.msgId());
        if (storage.write(seen.add(message.msgId())) && acknowledgements != null) {
            acknowledgements.forEach(Runnable::run);
        }
    }

    void connectionEnded() {
        handling.values().forEach(List::clear); // their PUBACKs died with the connection
    }
}
