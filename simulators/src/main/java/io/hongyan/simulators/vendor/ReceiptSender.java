package io.hongyan.simulators.vendor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts receipts: late, twice, out of order and sometimes never, as {@link ReceiptSettings} say. A thread waits for what is
 * due and hands requests to virtual threads, so that a slow receiver delays no simulator. Thread-safe.
 *
 * <p>Delays run by the machine's time, not the simulator's clock: a test that stands the clock still uses {@link #flush}.
 */
public final class ReceiptSender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiptSender.class);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int CONCURRENT_POSTS = 16;

    /** @param order of their making, which those due together keep */
    private record Waiting(Receipt receipt, long dueNanos, long order, int attempts) {}

    /**
     * What became of the receipts.
     *
     * @param made by the vendor's rules
     * @param lost on purpose, {@code repeated} likewise
     * @param delivered answered 2xx
     * @param failed given up
     * @param waiting not yet due or on their way
     */
    public record Counts(long made, long lost, long repeated, long delivered, long failed, long waiting) {}

    private final String vendor;
    private final boolean sending;
    private final SplittableRandom random;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Waiting> queue =
            new PriorityQueue<>(Comparator.comparingLong((Waiting waiting) -> waiting.dueNanos - ORIGIN_NANOS)
                    .thenComparingLong(Waiting::order));
    private final Semaphore posts = new Semaphore(CONCURRENT_POSTS);
    private volatile ReceiptSettings settings = ReceiptSettings.DEFAULT;
    private Receipt.@Nullable Format format; // null: the vendor has no receipts, or another way
    private @Nullable Delivery delivery; // null: by HTTP
    private int batch = 1;
    private @Nullable Worker worker; // null until there is a receipt
    private boolean closed;
    private int generation; // raised by reset: what is on its way then counts no more
    private long order;
    private long made;
    private long lost;
    private long repeated;
    private long delivered;
    private long failed;
    private long onTheirWay;

    private static final long ORIGIN_NANOS = System.nanoTime();

    private record Worker(Thread thread, ExecutorService posting, HttpClient http) {}

    ReceiptSender(String vendor, SplittableRandom random, boolean sending) {
        this.vendor = vendor;
        this.random = random;
        this.sending = sending;
    }

    /**
     * Says how the vendor writes receipts.
     *
     * @param most receipts of one request
     */
    public void format(int most, Receipt.Format vendorFormat) {
        batch = most;
        format = vendorFormat;
    }

    /** A vendor's way of delivering receipts other than by HTTP. */
    @FunctionalInterface
    public interface Delivery {

        /** Whether they were taken. May block. */
        boolean deliver(List<Receipt> receipts) throws IOException, InterruptedException;
    }

    /** Says that the vendor delivers receipts by a protocol of its own, one at a time. */
    public void deliverBy(Delivery vendorDelivery) {
        batch = 1;
        delivery = vendorDelivery;
    }

    public ReceiptSettings settings() {
        return settings;
    }

    public void settings(ReceiptSettings changedSettings) {
        settings = changedSettings;
    }

    /** Sends a receipt when its time comes. One without a URL is dropped: nobody registered for it. */
    public void send(Receipt receipt) {
        ReceiptSettings now = settings;
        if (!sending || !now.enabled() || receipt.url().isEmpty()) {
            return;
        }
        lock.lock();
        try {
            if (closed) {
                return;
            }
            made++;
            if (random.nextDouble() < now.loss()) {
                lost++;
                return;
            }
            enqueue(receipt, now);
            if (random.nextDouble() < now.repeat()) {
                repeated++;
                enqueue(receipt, now);
            }
            startWorker();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void enqueue(Receipt receipt, ReceiptSettings now) {
        long millis = now.delayMillis() + (now.jitterMillis() == 0 ? 0 : random.nextInt(now.jitterMillis() + 1));
        queue.add(new Waiting(receipt, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis), ++order, 0));
    }

    /** Makes all that wait due now. */
    public void flush() {
        lock.lock();
        try {
            List<Waiting> all = new ArrayList<>(queue);
            queue.clear();
            long now = System.nanoTime();
            all.forEach(waiting -> queue.add(new Waiting(waiting.receipt, now, waiting.order, waiting.attempts)));
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    public Counts counts() {
        lock.lock();
        try {
            return new Counts(made, lost, repeated, delivered, failed, queue.size() + onTheirWay);
        } finally {
            lock.unlock();
        }
    }

    /** Drops what waits and starts counting anew; settings stay. */
    void reset() {
        lock.lock();
        try {
            queue.clear();
            generation++;
            made = lost = repeated = delivered = failed = onTheirWay = 0;
        } finally {
            lock.unlock();
        }
    }

    private void startWorker() {
        if (worker == null) {
            ExecutorService posting = Executors.newVirtualThreadPerTaskExecutor();
            HttpClient http = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(ANSWER_TIMEOUT)
                    .executor(posting)
                    .build();
            Thread thread =
                    Thread.ofPlatform().daemon().name("receipts-" + vendor).unstarted(() -> run(posting, http));
            worker = new Worker(thread, posting, http);
            thread.start();
        }
    }

    private void run(ExecutorService posting, HttpClient http) {
        try {
            while (true) {
                List<Waiting> due = takeDue();
                if (settings.shuffled()) {
                    shuffle(due);
                }
                for (List<Waiting> request : requests(due)) {
                    posts.acquire();
                    int began = generationNow();
                    posting.execute(() -> {
                        try {
                            post(http, request, began);
                        } finally {
                            posts.release();
                        }
                    });
                }
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private List<Waiting> takeDue() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                Waiting first = queue.peek();
                if (first == null) {
                    changed.await();
                } else if (first.dueNanos - System.nanoTime() > 0) {
                    changed.awaitNanos(first.dueNanos - System.nanoTime());
                } else {
                    break;
                }
            }
            List<Waiting> due = new ArrayList<>();
            long now = System.nanoTime();
            for (Waiting first = queue.peek(); first != null && first.dueNanos - now <= 0; first = queue.peek()) {
                due.add(first);
                queue.remove();
            }
            onTheirWay += due.size();
            return due;
        } finally {
            lock.unlock();
        }
    }

    private int generationNow() {
        lock.lock();
        try {
            return generation;
        } finally {
            lock.unlock();
        }
    }

    private void shuffle(List<Waiting> due) {
        lock.lock();
        try {
            Collections.shuffle(due, random);
        } finally {
            lock.unlock();
        }
    }

    private List<List<Waiting>> requests(List<Waiting> due) {
        Receipt.Format known = format;
        Map<List<String>, List<Waiting>> together = new LinkedHashMap<>();
        for (Waiting waiting : due) {
            String group = known == null ? "" : known.group(waiting.receipt);
            together.computeIfAbsent(List.of(waiting.receipt.url(), group), _ -> new ArrayList<>())
                    .add(waiting);
        }
        List<List<Waiting>> requests = new ArrayList<>();
        for (List<Waiting> same : together.values()) {
            for (int from = 0; from < same.size(); from += batch) {
                requests.add(same.subList(from, Math.min(same.size(), from + batch)));
            }
        }
        return requests;
    }

    private void post(HttpClient http, List<Waiting> request, int began) {
        boolean taken = false;
        try {
            taken = postOnce(http, request.stream().map(Waiting::receipt).toList());
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("receipts of {} not delivered: {}", vendor, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lock.lock();
        try {
            if (began != generation) {
                return;
            }
            onTheirWay -= request.size();
            if (taken) {
                delivered += request.size();
                return;
            }
            long due = System.nanoTime() + RETRY_NANOS;
            for (Waiting waiting : request) {
                if (waiting.attempts < settings.retries() && !closed) {
                    queue.add(new Waiting(waiting.receipt, due, waiting.order, waiting.attempts + 1));
                } else {
                    failed++;
                }
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private boolean postOnce(HttpClient http, List<Receipt> receipts) throws IOException, InterruptedException {
        Delivery own = delivery;
        if (own != null) {
            return own.deliver(receipts);
        }
        Receipt.Format known = format;
        if (known == null) {
            throw new IllegalStateException(vendor + ": receipts without a format");
        }
        Receipt.Post post = known.encode(receipts);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(receipts.getFirst().url()))
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", post.contentType())
                .POST(HttpRequest.BodyPublishers.ofString(post.body()));
        post.headers().forEach(request::header);
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            LOG.debug("receipts of {} answered {}: {}", vendor, response.statusCode(), response.body());
            return false;
        }
        return true;
    }

    /** Delivers no more. */
    @Override
    public void close() {
        Worker ended;
        lock.lock();
        try {
            closed = true;
            queue.clear();
            ended = worker;
        } finally {
            lock.unlock();
        }
        if (ended != null) {
            ended.thread.interrupt();
            ended.http.shutdownNow();
            ended.posting.shutdownNow();
        }
    }
}
