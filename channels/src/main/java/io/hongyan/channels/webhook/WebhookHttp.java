package io.hongyan.channels.webhook;

import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.NotSentException;
import io.hongyan.channels.SendException;
import io.hongyan.kernel.PublicAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Posts to an address that an app's owner chose. What its name resolves to is looked at when a connection is made, and the
 * connection goes to what was looked at: a name cannot lead into the server's own network by pointing elsewhere in between.
 * Redirects are not followed, connections are kept, nothing is repeated. Blocks; call it from virtual threads.
 */
final class WebhookHttp implements AutoCloseable {

    private static final Timeout CONNECT = Timeout.ofSeconds(5);

    /** A longer answer is not read to its end. */
    private static final int MAX_ANSWER_BYTES = 1 << 20;

    private final CloseableHttpClient client;

    WebhookHttp(boolean privateAddresses, int connections, Duration answerWithin) {
        Timeout answer = Timeout.of(answerWithin);
        client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(privateAddresses ? SystemDefaultDnsResolver.INSTANCE : new PublicOnly())
                        .setMaxConnTotal(connections)
                        .setMaxConnPerRoute(connections)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT)
                                .setSocketTimeout(answer)
                                .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                                .build())
                        .build())
                .setDefaultRequestConfig(
                        RequestConfig.custom().setResponseTimeout(answer).build())
                .evictIdleConnections(TimeValue.ofMinutes(1))
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .setUserAgent("Hongyan")
                .build();
    }

    /** @throws RefusedAddressException where the name leads to an address that must not be called */
    HttpCalls.Answer post(URI url, Map<String, String> headers, byte[] body)
            throws SendException, RefusedAddressException {
        HttpPost request = new HttpPost(url);
        headers.forEach(request::setHeader);
        request.setEntity(new ByteArrayEntity(body, null));
        try {
            return client.execute(request, response -> answer(request, response));
        } catch (RefusedAddressException e) {
            throw e;
        } catch (UnknownHostException e) {
            throw new NotSentException(url.getHost() + ": unknown host", e);
        } catch (HttpHostConnectException
                | ConnectTimeoutException
                | NoRouteToHostException
                | SSLHandshakeException e) {
            throw new NotSentException(url.getHost() + ": no connection: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new AnswerLostException(url.getHost() + ": " + e.getMessage(), e);
        }
    }

    private static HttpCalls.Answer answer(HttpPost request, ClassicHttpResponse response) throws IOException {
        byte[] body = new byte[0];
        if (response.getEntity() != null) {
            body = response.getEntity().getContent().readNBytes(MAX_ANSWER_BYTES);
            if (body.length == MAX_ANSWER_BYTES) {
                request.cancel(); // ends the connection
            }
        }
        Map<String, List<String>> headers = Arrays.stream(response.getHeaders())
                .collect(Collectors.groupingBy(
                        Header::getName,
                        () -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER),
                        Collectors.mapping(Header::getValue, Collectors.toList())));
        return new HttpCalls.Answer(response.getCode(), HttpHeaders.of(headers, (_, _) -> true), body);
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }

    /** A name that leads into a network's own addresses. */
    static final class RefusedAddressException extends UnknownHostException {

        private static final long serialVersionUID = 1L;

        private RefusedAddressException(String host, InetAddress address) {
            super(host + ": " + address.getHostAddress() + " is not public (see allow-private-addresses)");
        }
    }

    /** Names and addresses alike come by here on their way to a socket. */
    private static final class PublicOnly implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] addresses = SystemDefaultDnsResolver.INSTANCE.resolve(host);
            for (InetAddress address : addresses) {
                if (!PublicAddress.is(address)) {
                    throw new RefusedAddressException(host, address);
                }
            }
            return addresses;
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
