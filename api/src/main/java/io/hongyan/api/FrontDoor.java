package io.hongyan.api;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.ShardBusyException;
import io.hongyan.shards.ShardClosedException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * What every request passes: a request id (in the answer's header and in every log line), a bound on requests in progress
 * (beyond it the answer is "busy", at once, so that a flood costs no memory), metrics, and one place where the unexpected
 * is logged.
 */
final class FrontDoor {

    private static final Logger log = LoggerFactory.getLogger(FrontDoor.class);

    private static final String REQUEST_ID_KEY = "requestId";
    private static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");
    private static final int MAX_REQUEST_ID = 64;
    private static final int FAILED = 500;

    private final int maxConcurrent;
    private final RequestMetrics metrics;
    private final LongSupplier nanoTime;
    private final AtomicInteger inProgress = new AtomicInteger();
    private final String idPrefix;
    private final AtomicLong lastId = new AtomicLong();

    FrontDoor(int maxConcurrent, RequestMetrics metrics, LongSupplier nanoTime, RandomGenerator random) {
        this.maxConcurrent = maxConcurrent;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        this.idPrefix = Integer.toHexString(random.nextInt()) + "-";
    }

    /** Every later log line of the request under way is about this task. */
    static void isAbout(TaskId task) {
        MDC.put(TaskId.LOG_FIELD, task.toString());
    }

    /** A handler that lets a dialect's requests in. */
    Handler to(Dialect dialect) {
        return (request, response) -> serve(dialect, request, response);
    }

    private void serve(Dialect dialect, ServerRequest request, ServerResponse response) {
        long start = nanoTime.getAsLong();
        String requestId = requestId(request);
        MDC.put(REQUEST_ID_KEY, requestId);
        try {
            Answer answer =
                    inProgress.incrementAndGet() > maxConcurrent ? dialect.busy() : answer(dialect, request, requestId);
            // Metrics first: whoever has the answer must find the request counted.
            IntConsumer count = status -> metrics.record(answer.endpoint(), status, nanoTime.getAsLong() - start);
            send(response, answer, requestId, count);
        } finally {
            inProgress.decrementAndGet();
            MDC.remove(REQUEST_ID_KEY);
            MDC.remove(TaskId.LOG_FIELD);
        }
    }

    private static Answer answer(Dialect dialect, ServerRequest request, String requestId) {
        try {
            return dialect.answer(request);
        } catch (ShardBusyException e) {
            log.debug("busy: {}", e.getMessage());
            return dialect.busy();
        } catch (ShardClosedException e) {
            return dialect
                    .busy(); // stopping: the client's retry finds the restarted server, and the request id deduplicates
        } catch (RequestException e) {
            throw e; // Helidon's own refusal while the body was read; answered by HttpApi's direct handlers
        } catch (IOException | UncheckedIOException e) {
            log.debug("{} {}: the client went away", request.prologue().method(), path(request), e);
            return dialect.failed(requestId);
        } catch (Exception e) {
            log.error("{} {} failed", request.prologue().method(), path(request), e);
            return dialect.failed(requestId);
        }
    }

    private static void send(ServerResponse response, Answer answer, String requestId, IntConsumer count) {
        response.status(Status.create(answer.status()));
        response.header(answer.contentType());
        response.header(HeaderValues.create(REQUEST_ID, requestId));
        answer.extra().forEach(response::header);
        switch (answer.body()) {
            case Answer.Body.Whole whole -> {
                count.accept(answer.measuredStatus());
                response.send(whole.bytes());
            }
            case Answer.Body.Streamed streamed -> stream(response, streamed, answer.measuredStatus(), count);
        }
    }

    /** Not closed after a failure: that would end a broken body as if it were whole. */
    @SuppressWarnings("resource")
    private static void stream(ServerResponse response, Answer.Body.Streamed body, int status, IntConsumer count) {
        try {
            OutputStream out = response.outputStream();
            out.flush(); // from here on a failure breaks the connection
            body.source().writeTo(out);
            count.accept(status);
            out.close();
        } catch (IOException | UncheckedIOException e) {
            log.debug("the client of a streamed answer went away", e);
            throw new CloseConnectionException("client went away", e);
        } catch (RuntimeException e) {
            if (e instanceof ShardBusyException || e instanceof ShardClosedException) {
                log.info("a streamed answer broke off: {}", e.getMessage());
            } else {
                log.error("a streamed answer broke off", e);
            }
            count.accept(FAILED);
            throw new CloseConnectionException("answer broke off", e);
        }
    }

    private static String path(ServerRequest request) {
        return request.prologue().uriPath().rawPath();
    }

    /** The client's own id where it is harmless in a log line, else a new one. */
    private String requestId(ServerRequest request) {
        if (request.headers().contains(REQUEST_ID)) {
            String given = request.headers().get(REQUEST_ID).get();
            if (!given.isEmpty()
                    && given.length() <= MAX_REQUEST_ID
                    && given.chars().allMatch(FrontDoor::harmless)) {
                return given;
            }
        }
        return idPrefix + Long.toHexString(lastId.incrementAndGet());
    }

    private static boolean harmless(int c) {
        return (c >= '0' && c <= '9')
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '-'
                || c == '_'
                || c == '.';
    }
}
