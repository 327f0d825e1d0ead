package io.hongyan.api.v1;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Server-sent events of figures that change. Each stream is looked at once a second and ends with its client, when its source has no
 * more to tell, or after ten minutes: a browser opens the next one by itself, and is asked anew who it is.
 */
final class LiveStreams {

    static final int MOST = 200;
    static final int HEARTBEAT_SECONDS = 15;
    static final int LONGEST_SECONDS = 600;

    private final Semaphore places;
    private final Second second;
    private volatile boolean ending;

    /** @param second how a second passes */
    LiveStreams(int most, Second second) {
        this.places = new Semaphore(most);
        this.second = second;
    }

    /** Waits for a second to pass. */
    @FunctionalInterface
    interface Second {
        void pass() throws InterruptedException;
    }

    /** Figures that are watched. */
    interface Source {

        /** What changed since it was last asked, as a record; empty: nothing. The first time it answers whatever there is. */
        Optional<Object> look();

        /** Nothing will change any more. */
        boolean isOver();
    }

    /** @param event name of the events */
    NativeReply open(String event, Source source) {
        if (places.availablePermits() == 0) {
            throw new NativeRefusal(
                    503,
                    "too_many_streams",
                    "live streams: " + MOST + " are open already, ask for figures instead",
                    "");
        }
        return new NativeReply.Events(out -> {
            if (!places.tryAcquire()) {
                return; // another one was faster
            }
            try {
                write(out, event, source);
            } finally {
                places.release();
            }
        });
    }

    /** Ends all streams within a second, for the server is to end. */
    void end() {
        ending = true;
    }

    private void write(OutputStream out, String event, Source source) throws IOException {
        int quiet = 0;
        for (int passed = 0; passed < LONGEST_SECONDS && !ending; passed++) {
            Optional<Object> changed = source.look();
            if (changed.isPresent()) {
                send(out, "event: " + event + "\ndata: " + NativeJson.text(changed.get()) + "\n\n");
                quiet = 0;
            } else if (++quiet == HEARTBEAT_SECONDS) {
                send(out, ":\n\n");
                quiet = 0;
            }
            if (source.isOver()) {
                send(out, "event: end\ndata: {}\n\n");
                return;
            }
            try {
                second.pass();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
