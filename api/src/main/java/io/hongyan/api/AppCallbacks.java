package io.hongyan.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the apps are told what became of their messages, as the API shows and changes it. Blocks; call it from virtual threads. */
public interface AppCallbacks {

    /** Empty where the app is not told anything. */
    Optional<View> settings(int app);

    /**
     * Replaces an app's settings, at once and on disk, the secret encrypted; a secret that is not given stays as it was.
     *
     * @param settings by name: url, secret, format, kinds (comma-separated), alias
     * @return what cannot be used, each as {@code setting: value (expected: …)}; then nothing was changed
     */
    List<String> configure(int app, Map<String, String> settings);

    /** Tells the app nothing more and forgets what waits for it; false where it was not told anything. */
    boolean remove(int app);

    /** Empty where the app is not told anything. */
    Optional<Status> status(int app);

    /** Sends a signed test; empty where the app is not told anything. */
    Optional<Trial> test(int app);

    /** What was given up, oldest first on each shard. */
    List<Dead> dead(int app, int limit);

    /** Sends all again that was given up; answers how many receipts that are. */
    long replay(int app);

    /** Sends again what has an id of {@link Dead}; empty where there is no such. */
    Optional<Long> replay(int app, String id);

    /** The app's keys have changed: what is signed by them is signed by the new ones. */
    void keysChanged(int app);

    /** Requests to the receiver since the server started, newest first; only the last ones are kept. */
    List<Delivery> deliveries(int app);

    /**
     * A request.
     *
     * @param status of the answer, 0: there was none
     * @param error what went wrong; empty: nothing
     */
    record Delivery(Instant at, int receipts, int status, long millis, String error) {}

    /** Settings without the secret. */
    record View(String url, String format, List<String> kinds, boolean alias, boolean secretSet) {

        public View {
            kinds = List.copyOf(kinds);
        }
    }

    /**
     * @param state {@code ok} or {@code failing}
     * @param waiting receipts to be sent; {@code oldest}: since when the oldest of them waits
     * @param dead receipts given up and kept
     * @param dropped receipts lost to the limit on disk
     * @param sent receipts taken; like {@code requests} and {@code failedRequests} since the process started
     */
    record Status(
            String state,
            long waiting,
            Optional<Instant> oldest,
            long dead,
            long dropped,
            long bytes,
            long sent,
            long requests,
            long failedRequests,
            Optional<Instant> lastSuccess,
            Optional<LastError> lastError) {}

    /** What went wrong last. */
    record LastError(String reason, Instant at, Instant nextTry) {}

    /**
     * What became of a test.
     *
     * @param status of the answer, 0: there was none
     * @param answer the beginning of its body
     */
    record Trial(boolean ok, int status, String text, String answer, long millis) {}

    /**
     * Receipts that were given up together.
     *
     * @param kind and {@code task} of the first of them; the task is empty for a notice
     */
    record Dead(String id, int receipts, String kind, String task, Instant since, Instant givenUp, String reason) {}
}
