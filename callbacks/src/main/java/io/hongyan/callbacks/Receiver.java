package io.hongyan.callbacks;

import io.hongyan.kernel.App;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** An app's own server, as it was last configured. Another configuration is another receiver. */
final class Receiver {

    final App app;
    final CallbackSettings settings;
    final BodyFormat format;

    /** Requests that may be under way. */
    final Semaphore connections;

    /** Counted down when this receiver is no longer the app's, or nothing is sent any more. */
    final CountDownLatch over = new CountDownLatch(1);

    private volatile Optional<Trouble> trouble = Optional.empty();
    private volatile Optional<Instant> lastSuccess = Optional.empty();

    /**
     * What went wrong last, and not right since.
     *
     * @param nextTry of the lane that saw it
     */
    record Trouble(String reason, Instant at, Instant nextTry) {}

    Receiver(App app, CallbackSettings settings, int connections) {
        this.app = app;
        this.settings = settings;
        this.connections = new Semaphore(connections);
        this.format = switch (settings.format()) {
            case NATIVE -> new NativeFormat(app.appId());
            case GETUI -> new GetuiFormat(app.appId(), app.masterSecret());
        };
    }

    Outcome post(CallbackHttp http, long nowMillis, byte[] body) {
        return http.post(
                settings.url(),
                Signature.headers(app.appId(), settings.secret(), nowMillis, body),
                format.contentType(),
                body);
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    void succeeded(Instant now) {
        lastSuccess = Optional.of(now);
        trouble = Optional.empty();
    }

    void failed(String reason, Instant now, Instant nextTry) {
        trouble = Optional.of(new Trouble(reason, now, nextTry));
    }

    Optional<Trouble> trouble() {
        return trouble;
    }

    Optional<Instant> lastSuccess() {
        return lastSuccess;
    }
}
