package io.hongyan.simulators.vendor.apns;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.apns.ApnsChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import io.hongyan.simulators.vendor.SimulatorServer;
import io.hongyan.simulators.vendor.SimulatorSettings;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose a connection is, as Apple's documentation has it (reference, section 1.1), over real HTTP/2 and TLS. */
class ApnsConnectionRulesTest {

    private static final char[] PASSWORD = "secret".toCharArray();

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-09-01T08:00:00Z"));
    private final ApnsSimulator apple = new ApnsSimulator();
    private final HttpCalls http = new HttpCalls();
    private final SimulatorServer server =
            new SimulatorServer(SimulatorSettings.onPort(0).withClock(now::get), List.of(apple));
    private Map<String, String> settings = Map.of();

    @BeforeEach
    void start() {
        server.start();
        settings = server.settings("apns");
    }

    @AfterEach
    void stop() {
        server.close();
        http.close();
    }

    @Test
    void aConnectionTakesANewTokenEveryTwentyMinutesAtTheOftenest() throws Exception {
        try (HttpClient connection = connection()) {
            assertThat(send(connection, token(ApnsSimulator.TEAM, ApnsSimulator.KEY_ID)))
                    .isEqualTo("200 ");
            String unused = token(ApnsSimulator.TEAM, ApnsSimulator.KEY_ID);
            pass(Duration.ofMinutes(19));
            assertThat(send(connection, token(ApnsSimulator.TEAM, ApnsSimulator.KEY_ID)))
                    .isEqualTo("429 TooManyProviderTokenUpdates");
            assertThat(send(connection, unused)).isEqualTo("429 TooManyProviderTokenUpdates");

            pass(Duration.ofMinutes(1));
            String second = token(ApnsSimulator.TEAM, ApnsSimulator.KEY_ID);
            assertThat(send(connection, second)).isEqualTo("200 ");
            assertThat(send(connection, second)).isEqualTo("200 ");
        }
    }

    @Test
    void anotherConnectionTakesItsOwnTokenAtOnce() throws Exception {
        try (HttpClient one = connection();
                HttpClient other = connection()) {
            assertThat(send(one, token(ApnsSimulator.TEAM, ApnsSimulator.KEY_ID)))
                    .isEqualTo("200 ");
            pass(Duration.ofMinutes(1));
            assertThat(send(other, token(ApnsSimulator.TEAM, ApnsSimulator.KEY_ID)))
                    .isEqualTo("200 ");
        }
    }

    @Test
    void aConnectionBelongsToTheTeamAndTheKeyOfItsFirstToken() throws Exception {
        try (HttpClient connection = connection()) {
            assertThat(send(connection, token(ApnsSimulator.TEAM, ApnsSimulator.KEY_ID)))
                    .isEqualTo("200 ");
            pass(Duration.ofMinutes(30));
            assertThat(send(connection, token("OTHERTEAM1", ApnsSimulator.KEY_ID)))
                    .isEqualTo("403 Forbidden");
            assertThat(send(connection, token(ApnsSimulator.TEAM, "OTHERKEY01")))
                    .isEqualTo("403 UnrelatedKeyIdInToken");
            assertThat(send(connection, token(ApnsSimulator.TEAM, ApnsSimulator.KEY_ID)))
                    .isEqualTo("200 ");
        }
        try (HttpClient fresh = connection()) {
            assertThat(send(fresh, token("OTHERTEAM1", ApnsSimulator.KEY_ID))).isEqualTo("403 InvalidProviderToken");
        }
    }

    @Test
    void aClientCertificateStandsForATokenAndForItsOwnTopic() throws Exception {
        assertThat(sendBy(apple.clientCertificate(ApnsSimulator.BUNDLE_ID))).isEqualTo(Verdict.ACCEPTED);
        assertThat(sendBy(apple.clientCertificate("com.example.other")))
                .isInstanceOfSatisfying(Verdict.Rejected.class, no -> {
                    assertThat(no.reason()).isEqualTo(LossReason.AUTH_FAILED);
                    assertThat(no.code()).isEqualTo("TopicDisallowed");
                });
    }

    /** Sends by the adapter with a certificate instead of a key. */
    private Verdict sendBy(X509Bundle certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("client", certificate.getKeyPair().getPrivate(), PASSWORD, certificate.getCertificatePath());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        store.store(bytes, PASSWORD);
        Map<String, String> given = new HashMap<>(settings);
        List.of("team-id", "key-id", "key").forEach(given::remove);
        given.put("certificate", Base64.getEncoder().encodeToString(bytes.toByteArray()));
        given.put("certificate-password", new String(PASSWORD));
        ApnsChannel type = new ApnsChannel();
        ChannelSettings checked = ChannelSettings.of(type, given);
        try (Adapter adapter =
                type.open(checked, checked.limits(type.limits()), new AdapterContext(http, now::get, new Random(1)))) {
            VendorMessage message =
                    VendorMessage.notification(new TaskId(TaskId.Kind.LIST, 901, 3, 4), "Parcel", "Out for delivery");
            return adapter.send(message, List.of(new Recipient("c".repeat(32), "%064x".formatted(1), 0)))
                    .verdicts()
                    .getFirst();
        }
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    // --- a client that may do what ours does not ---

    /** A client keeps one HTTP/2 connection. */
    private HttpClient connection() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "ca",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(
                                settings.getOrDefault("trusted-ca", "").getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(tls)
                .build();
    }

    /** Answers status and reason. */
    private String send(HttpClient connection, String token) throws Exception {
        URI uri = URI.create(settings.getOrDefault("base-url", "") + "/3/device/" + "%064x".formatted(1));
        HttpResponse<String> answer = connection.send(
                HttpRequest.newBuilder(uri)
                        .header("authorization", "bearer " + token)
                        .header("apns-topic", ApnsSimulator.BUNDLE_ID)
                        .header("apns-push-type", "alert")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"aps\":{\"alert\":\"text\"}}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        return answer.statusCode() + " " + answer.body().replaceAll("^\\{\"reason\":\"(\\w+)\".*$", "$1");
    }

    /** A provider token of this moment, signed with the simulator's key whatever key it names. */
    private String token(String team, String keyId) throws Exception {
        String signed = part("{\"alg\":\"ES256\",\"kid\":\"" + keyId + "\"}") + "."
                + part("{\"iss\":\"" + team + "\",\"iat\":" + now.get().getEpochSecond() + "}");
        byte[] key =
                Base64.getMimeDecoder().decode(settings.getOrDefault("key", "").replaceAll("-----[A-Z ]+-----", ""));
        PrivateKey privateKey = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key));
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(privateKey);
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
