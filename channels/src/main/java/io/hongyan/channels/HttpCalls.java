package io.hongyan.channels;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * HTTP to vendors, over the JDK's client: HTTP/2 where the vendor offers it, connections kept. Calls block; make them from
 * virtual threads. Tells a request that cannot have been seen from one whose answer was lost.
 */
public final class HttpCalls implements AutoCloseable {

    /** FCM asks for at least ten seconds; longer than that nobody takes when well. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient client;
    private final Duration answerTimeout;

    public HttpCalls() {
        this(ANSWER_TIMEOUT);
    }

    public HttpCalls(Duration answerTimeout) {
        this.answerTimeout = answerTimeout;
        this.client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /** What came back, whatever its status. */
    public record Answer(int status, HttpHeaders headers, byte[] body) {

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** A {@code Retry-After} in seconds; zero where there is none. */
        public Duration retryAfter() {
            return headers.firstValue("retry-after")
                    .filter(value -> value.matches("\\d{1,6}"))
                    .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                    .orElse(Duration.ZERO);
        }
    }

    public Answer post(String url, Map<String, String> headers, byte[] body) throws SendException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url)).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::setHeader);
        return call(request);
    }

    public Answer put(String url, Map<String, String> headers, byte[] body) throws SendException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url)).PUT(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::setHeader);
        return call(request);
    }

    public Answer get(String url, Map<String, String> headers) throws SendException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).GET();
        headers.forEach(request::setHeader);
        return call(request);
    }

    public Answer delete(String url, Map<String, String> headers) throws SendException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).DELETE();
        headers.forEach(request::setHeader);
        return call(request);
    }

    private Answer call(HttpRequest.Builder builder) throws SendException {
        HttpRequest request = builder.timeout(answerTimeout).build();
        try {
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (HttpConnectTimeoutException | ConnectException e) {
            throw new NotSentException(request.uri().getHost() + ": no connection", e);
        } catch (IOException e) {
            if (e.getCause() instanceof UnresolvedAddressException) {
                throw new NotSentException(request.uri().getHost() + ": unknown host", e);
            }
            throw new AnswerLostException(request.uri().getHost() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AnswerLostException(request.uri().getHost() + ": interrupted", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
