package io.hongyan.simulators.vendor.webpush;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.apps.webpush.WebPushHybridEncrypt;
import io.hongyan.channels.HttpCalls;
import io.hongyan.simulators.vendor.SimulatorServer;
import io.hongyan.simulators.vendor.SimulatorSettings;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the simulated service refuses, asked by hand with a message that an independent library encrypted. */
class PushServiceRulesTest {

    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
    private static final KeyPair VAPID = EcKeys.named("the key of the simulated application server");

    private static SimulatorServer server;
    private static HttpCalls http;
    private static byte[] body;

    @BeforeAll
    static void start() throws Exception {
        server = new SimulatorServer(SimulatorSettings.onPort(0).withClock(() -> NOW), List.of(new WebPushSimulator()))
                .start();
        http = new HttpCalls();
        Browsers browsers = new Browsers("");
        body = new WebPushHybridEncrypt.Builder()
                .withAuthSecret(browsers.auth("b"))
                .withRecipientPublicKey(
                        EcKeys.point((ECPublicKey) browsers.keys().getPublic()))
                .build()
                .encrypt("{\"title\":\"hi\"}".getBytes(StandardCharsets.UTF_8), null);
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    private static String jwt(String audience, long lifeSeconds, String subject) throws Exception {
        String text = EcKeys.base64("{\"typ\":\"JWT\",\"alg\":\"ES256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + EcKeys.base64(("{\"aud\":\"" + audience + "\",\"exp\":" + (NOW.getEpochSecond() + lifeSeconds)
                                + ",\"sub\":\"" + subject + "\"}")
                        .getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(VAPID.getPrivate());
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + EcKeys.base64(signature.sign());
    }

    private static Map<String, String> headers(String jwt) {
        Map<String, String> headers = new HashMap<>();
        headers.put("TTL", "60");
        headers.put("Content-Encoding", "aes128gcm");
        headers.put(
                "Authorization",
                "vapid t=" + jwt + ", k=" + EcKeys.base64(EcKeys.point((ECPublicKey) VAPID.getPublic())));
        return headers;
    }

    private static int push(Map<String, String> headers, byte[] content) throws Exception {
        return http.post(server.baseUrl("webpush") + "/push/b", headers, content)
                .status();
    }

    @Test
    void aMessageOfAnIndependentSenderIsRead() throws Exception {
        assertThat(push(headers(jwt(server.url(), 3600, "mailto:a@b.c")), body)).isEqualTo(201);
        assertThat(server.vendor("webpush").messages().newest())
                .satisfies(taken -> assertThat(taken.title()).isEqualTo("hi"));
    }

    @ParameterizedTest
    @CsvSource({
        "TTL, '', 400",
        "TTL, -1, 400",
        "TTL, soon, 400",
        "TTL, 0, 201",
        "Urgency, urgent, 400",
        "Urgency, very-low, 201",
        "Topic, 'a b', 400",
        "Topic, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, 400",
        "Topic, a_b-9, 201",
        "Content-Encoding, aesgcm, 400",
        "Authorization, '', 401",
        "Authorization, 'vapid t=a.b.c', 401"
    })
    void aHeaderThatIsNotAsTheRfcSaysIsRefused(String name, String value, int status) throws Exception {
        Map<String, String> headers = headers(jwt(server.url(), 3600, "mailto:a@b.c"));
        if (value.isEmpty()) {
            headers.remove(name);
        } else {
            headers.put(name, value);
        }
        assertThat(push(headers, body)).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "https://elsewhere.example, 3600, mailto:a@b.c, 401",
        "'', 86401, mailto:a@b.c, 401",
        "'', -1, mailto:a@b.c, 401",
        "'', 3600, a@b.c, 401",
        "'', 86400, https://b.c, 201"
    })
    void aSignatureIsForThisServiceAndForADayAtMost(String audience, long life, String subject, int status)
            throws Exception {
        assertThat(push(headers(jwt(audience.isEmpty() ? server.url() : audience, life, subject)), body))
                .isEqualTo(status);
    }

    @Test
    void aSignatureOfAnotherKeyIsRefused() throws Exception {
        Map<String, String> headers = headers(jwt(server.url(), 3600, "mailto:a@b.c"));
        headers.replaceAll((name, value) -> value.replace(", k=B", ", k=C"));

        assertThat(push(headers, body)).isEqualTo(403);
    }

    @Test
    void whatNoBrowserCouldReadIsRefused() throws Exception {
        byte[] broken = body.clone();
        broken[broken.length - 1] ^= 1;
        Map<String, String> headers = headers(jwt(server.url(), 3600, "mailto:a@b.c"));

        assertThat(push(headers, broken)).isEqualTo(400);
        assertThat(push(headers, new byte[4097])).isEqualTo(413);
        assertThat(push(headers, new byte[0])).isEqualTo(201);
    }
}
