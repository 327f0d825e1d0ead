package io.hongyan.callbacks;

import io.hongyan.kernel.PublicAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Posts to the apps' servers: connections kept, redirects not followed, nothing repeated. The addresses a name stands for are
 * checked at the moment of connecting, and those that were checked are connected to, so a name cannot point elsewhere in between.
 * Blocks; call it from virtual threads.
 */
final class CallbackHttp implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofSeconds(30);

    /** A longer answer is cut off, and its connection closed. */
    private static final int MOST_ANSWER_BYTES = 64 << 10;

    private static final int SHOWN_ANSWER_BYTES = 500;
    private static final int MANY = 1 << 20;

    private final Duration timeout;
    private final CloseableHttpClient client;
    private final ScheduledThreadPoolExecutor deadlines;

    CallbackHttp(Duration timeout, boolean allowPrivate) {
        this.timeout = timeout;
        deadlines = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("callback-deadlines").daemon(true).factory());
        deadlines.setRemoveOnCancelPolicy(true);
        // How many requests are under way is bounded by who makes them, app by app.
        client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(allowPrivate ? SystemDefaultDnsResolver.INSTANCE : new PublicOnly())
                        .setMaxConnTotal(MANY)
                        .setMaxConnPerRoute(MANY)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(shorter(CONNECT_TIMEOUT, timeout)))
                                .setSocketTimeout(Timeout.of(timeout))
                                .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(Timeout.of(timeout))
                        .build())
                .evictExpiredConnections()
                .evictIdleConnections(TimeValue.of(IDLE))
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .setUserAgent("Hongyan")
                .build();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Why a URL must not be called, as far as that is known before calling it. */
    static Optional<String> refusal(URI url) {
        try {
            new PublicOnly().resolve(url.getHost());
            return Optional.empty();
        } catch (PrivateAddressException e) {
            return Optional.of(e.getMessage());
        } catch (UnknownHostException notNow) {
            return Optional.empty();
        }
    }

    Outcome post(URI url, Map<String, String> headers, String contentType, byte[] body) {
        HttpPost request = new HttpPost(url);
        headers.forEach(request::setHeader);
        request.setEntity(new ByteArrayEntity(body, ContentType.parse(contentType)));
        AtomicBoolean late = new AtomicBoolean();
        ScheduledFuture<?> deadline = deadlines.schedule(
                () -> {
                    late.set(true);
                    request.cancel();
                },
                timeout.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            return client.execute(request, response -> answered(request, response));
        } catch (PrivateAddressException e) {
            return new Outcome.Failed(e.getMessage());
        } catch (UnknownHostException e) {
            return new Outcome.Failed("unknown host " + url.getHost());
        } catch (SSLException e) {
            return new Outcome.Failed("TLS: " + e.getMessage());
        } catch (IOException e) {
            if (late.get() || e instanceof SocketTimeoutException && !(e instanceof ConnectTimeoutException)) {
                return new Outcome.Failed("no answer within " + timeout.toMillis() + " ms");
            }
            return new Outcome.Failed(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        } finally {
            deadline.cancel(false);
        }
    }

    private static Outcome answered(HttpPost request, ClassicHttpResponse response) throws IOException {
        byte[] beginning = new byte[0];
        HttpEntity entity = response.getEntity();
        if (entity != null) {
            InputStream in = entity.getContent();
            beginning = in.readNBytes(MOST_ANSWER_BYTES);
            if (beginning.length == MOST_ANSWER_BYTES) {
                request.cancel();
            }
        }
        String shown = new String(beginning, 0, Math.min(beginning.length, SHOWN_ANSWER_BYTES), StandardCharsets.UTF_8);
        return new Outcome.Answered(response.getCode(), shown, retryAfter(response));
    }

    /** A {@code Retry-After} in seconds; zero where there is none. */
    private static Duration retryAfter(ClassicHttpResponse response) {
        Header header = response.getFirstHeader("Retry-After");
        return header != null && header.getValue().matches("\\d{1,6}")
                ? Duration.ofSeconds(Long.parseLong(header.getValue()))
                : Duration.ZERO;
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        client.close(CloseMode.IMMEDIATE);
    }

    /** Names and literal addresses alike come by here on their way to a socket. */
    private static final class PublicOnly implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] addresses = SystemDefaultDnsResolver.INSTANCE.resolve(host);
            for (InetAddress address : addresses) {
                if (!PublicAddress.is(address)) {
                    throw new PrivateAddressException(host, address);
                }
            }
            return addresses;
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    /** A name that leads into a network's own addresses. */
    private static final class PrivateAddressException extends UnknownHostException {

        private static final long serialVersionUID = 1L;

        PrivateAddressException(String host, InetAddress address) {
            super(host + ": " + address.getHostAddress() + " is not a public address (see callbacks.allow-private)");
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
