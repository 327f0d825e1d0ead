package io.hongyan.sdk;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Calls of the app's listener, in order, one at a time, on the app's executor or on a thread of the client's own. */
final class ListenerCalls {

    private final HongyanListener listener;
    private final Executor executor;
    private final @Nullable ExecutorService ownThread; // null where the app brought its own

    ListenerCalls(HongyanListener listener, @Nullable Executor appsOwn) {
        this.listener = listener;
        if (appsOwn == null) {
            this.ownThread = Executors.newSingleThreadExecutor(task -> {
                Thread thread = new Thread(task, "hongyan-listener");
                thread.setDaemon(true);
                return thread;
            });
            this.executor = ownThread;
        } else {
            this.ownThread = null;
            this.executor = appsOwn;
        }
    }

    void stateChanged(ClientState state, StateCode code) {
        call(() -> listener.onStateChanged(state, code));
    }

    void cid(String cid) {
        call(() -> listener.onCid(cid));
    }

    void error(String error) {
        call(() -> listener.onError(error));
    }

    /** Hands a message over; {@code returned} is told what the listener threw, or null, on the listener's thread. */
    void message(PushMessage message, Returned returned) {
        executor.execute(() -> {
            RuntimeException thrown = null;
            try {
                listener.onMessage(message);
            } catch (RuntimeException e) {
                thrown = e;
            }
            returned.from(thrown);
        });
    }

    interface Returned {
        void from(@Nullable RuntimeException thrown);
    }

    private void call(Runnable call) {
        executor.execute(() -> {
            try {
                call.run();
            } catch (RuntimeException | Error thrown) {
                Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
                if (handler != null) { // the app's bug, for the app's crash report; the client goes on
                    handler.uncaughtException(Thread.currentThread(), thrown);
                }
            }
        });
    }

    void close() {
        if (ownThread != null) {
            ownThread.shutdown();
        }
    }
}
