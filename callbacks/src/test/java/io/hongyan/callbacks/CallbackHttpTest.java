package io.hongyan.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class CallbackHttpTest {

    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    private final AppServer server = new AppServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private static Outcome post(URI url, Duration timeout, boolean allowPrivate) {
        try (CallbackHttp http = new CallbackHttp(timeout, allowPrivate)) {
            return http.post(url, Map.of("X-Hongyan-App", "Shop0001"), "text/plain; charset=utf-8", BODY);
        }
    }

    private Outcome post(String path) {
        return post(server.url(path), Duration.ofSeconds(5), true);
    }

    @Test
    void aRequestCarriesItsHeadersAndBody() {
        Outcome outcome = post("/hook?a=1");

        assertThat(outcome.isSuccess()).isTrue();
        AppServer.Posted posted = server.taken().getFirst();
        assertThat(posted.path()).isEqualTo("/hook?a=1");
        assertThat(posted.app()).isEqualTo("Shop0001");
        assertThat(posted.contentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(posted.body()).isEqualTo(BODY);
    }

    // --- where requests must not go ---

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "localhost",
                "[::1]",
                "[::ffff:127.0.0.1]",
                "[::127.0.0.1]",
                "0.0.0.0",
                "[::]",
                "2130706433",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "100.64.0.1",
                "169.254.169.254",
                "[fe80::1]",
                "[fd00::1]",
                "[64:ff9b::7f00:1]",
                "[2002:7f00:1::]",
                "224.0.0.1",
                "255.255.255.255",
            })
    void addressesOfTheOwnNetworkAreRefusedBeforeConnecting(String host) {
        URI url = URI.create("http://" + host + ":" + server.url("/").getPort() + "/");

        assertThat(CallbackHttp.refusal(url)).isPresent();
        assertThat(post(url, Duration.ofSeconds(5), false)).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.text()).contains("is not a public address (see callbacks.allow-private)");
        });
        assertThat(server.requests).hasValue(0);
    }

    @Test
    void publicAddressesAreNotRefused() {
        assertThat(CallbackHttp.refusal(URI.create("https://93.184.216.34/hook")))
                .isEmpty();
        assertThat(CallbackHttp.refusal(URI.create("https://[2606:2800:220:1::1]/hook")))
                .isEmpty();
    }

    @Test
    void aRedirectIsAnAnswerAndNotFollowed() {
        server.on("/moved", exchange -> {
            exchange.getResponseHeaders().set("Location", server.url("/hook").toString());
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
        });

        Outcome outcome = post("/moved");

        assertThat(outcome.isSuccess()).isFalse();
        assertThat(outcome.text()).isEqualTo("HTTP 307");
        assertThat(server.taken()).isEmpty();
        assertThat(server.requests).hasValue(1);
    }

    // --- receivers that are no good ---

    @Test
    void nobodyThereIsSaidInPlainWords() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        assertThat(post(URI.create("http://127.0.0.1:" + free + "/"), Duration.ofSeconds(5), true)
                        .text())
                .contains("refused");
        assertThat(post(URI.create("http://no-such-host.invalid/"), Duration.ofSeconds(5), true)
                        .text())
                .isEqualTo("unknown host no-such-host.invalid");
    }

    @Test
    void aReceiverThatDoesNotAnswerIsLeftAfterTheTimeout() {
        CountDownLatch end = new CountDownLatch(1);
        server.on("/silent", exchange -> awaitQuietly(end));

        assertThat(post(server.url("/silent"), Duration.ofMillis(300), true).text())
                .isEqualTo("no answer within 300 ms");
        end.countDown();
    }

    @Test
    void aReceiverThatAnswersInDripsIsLeftAfterTheTimeoutAsWell() {
        CountDownLatch end = new CountDownLatch(1);
        server.on("/drips", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (end.getCount() > 0) {
                    out.write('x');
                    out.flush();
                    LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                }
            }
        });

        Outcome outcome = post(server.url("/drips"), Duration.ofMillis(500), true);

        end.countDown();
        assertThat(outcome.text()).isEqualTo("no answer within 500 ms");
    }

    @Test
    void anEndlessAnswerIsCutOffAndItsStatusCounts() {
        server.on("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                byte[] some = new byte[8_192];
                while (true) {
                    out.write(some);
                }
            } catch (IOException cutOff) {
                exchange.close();
            }
        });

        assertThat(post("/endless").isSuccess()).isTrue();
    }

    @Test
    void theBeginningOfAnAnswerIsKept() {
        server.on("/busy", exchange -> {
            byte[] text = ("busy 忙" + "!".repeat(1_000)).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Retry-After", "7");
            exchange.sendResponseHeaders(503, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });

        assertThat(post("/busy")).isInstanceOfSatisfying(Outcome.Answered.class, answered -> {
            assertThat(answered.status()).isEqualTo(503);
            assertThat(answered.answer()).startsWith("busy 忙!!").hasSizeLessThan(600);
            assertThat(answered.rest()).isEqualTo(Duration.ofSeconds(7));
        });
    }

    @Test
    void goneIsTakenAtItsWordAndNobodyMayAskForMoreThanTheLongestPause() {
        assertThat(new Outcome.Answered(410, "", Duration.ZERO).rest()).isEqualTo(Backoff.LONGEST);
        assertThat(new Outcome.Answered(503, "", Duration.ofDays(3)).rest()).isEqualTo(Backoff.LONGEST);
        assertThat(new Outcome.Answered(503, "", Duration.ZERO).rest()).isZero();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
