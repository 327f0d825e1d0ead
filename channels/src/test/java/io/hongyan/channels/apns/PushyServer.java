package io.hongyan.channels.apns;

import com.eatthepath.pushy.apns.auth.ApnsVerificationKey;
import com.eatthepath.pushy.apns.server.MockApnsServer;
import com.eatthepath.pushy.apns.server.MockApnsServerBuilder;
import com.eatthepath.pushy.apns.server.MockApnsServerListener;
import com.eatthepath.pushy.apns.server.PushNotificationHandlerFactory;
import com.eatthepath.pushy.apns.server.RejectionReason;
import com.eatthepath.pushy.apns.server.ValidatingPushNotificationHandlerFactory;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Pushy's own server, which checks Apple's rules and answers with Apple's reasons. */
final class PushyServer implements AutoCloseable {

    static final String TOPIC = "com.acme.app";
    static final String TEAM = "TEAM123456";
    static final String KEY_ID = "KEY1234567";
    static final String DEVICE = "00fc13ad".repeat(8);
    static final String GONE = "0badcafe".repeat(8);
    static final Instant GONE_SINCE = Instant.parse("2026-09-01T00:00:00Z");

    private final KeyPair signingKey = p256();
    private final X509Bundle authority = certificate("CN=Test CA", null);
    private final MockApnsServer server;
    private final int port;

    final Queue<Map<String, String>> headers = new ConcurrentLinkedQueue<>();
    final Queue<String> payloads = new ConcurrentLinkedQueue<>();

    PushyServer() throws Exception {
        ApnsVerificationKey key = new ApnsVerificationKey(KEY_ID, TEAM, (ECPublicKey) signingKey.getPublic());
        Set<String> devices = Set.of(DEVICE, GONE);
        PushNotificationHandlerFactory rules = new ValidatingPushNotificationHandlerFactory(
                Map.of(TOPIC, devices, TOPIC + ".voip", devices, TOPIC + ".push-type.liveactivity", devices),
                Map.of(GONE, GONE_SINCE),
                Map.of(KEY_ID, key),
                Map.of(key, Set.of(TOPIC, TOPIC + ".voip", TOPIC + ".push-type.liveactivity")));
        X509Bundle identity = certificate("CN=localhost", authority);
        server = new MockApnsServerBuilder()
                .setServerCredentials(
                        identity.getCertificatePath(), identity.getKeyPair().getPrivate(), null)
                .setTrustedServerCertificateChain(authority.getCertificate())
                .setHandlerFactory(rules)
                .setUseAlpn(true)
                .setListener(new MockApnsServerListener() {
                    @Override
                    public void handlePushNotificationAccepted(Http2Headers seen, ByteBuf payload) {
                        note(seen, payload);
                    }

                    @Override
                    public void handlePushNotificationRejected(
                            Http2Headers seen,
                            @Nullable ByteBuf payload,
                            RejectionReason reason,
                            @Nullable Instant since) {}
                })
                .build();
        port = server.start(0).get();
    }

    private void note(Http2Headers seen, ByteBuf payload) {
        Map<String, String> values = new HashMap<>();
        seen.forEach(header ->
                values.put(header.getKey().toString(), header.getValue().toString()));
        headers.add(values);
        payloads.add(payload.toString(StandardCharsets.UTF_8));
    }

    Map<String, String> byKey() {
        return byKey(signingKey);
    }

    /** Settings with a key the server does not know. */
    Map<String, String> byForeignKey() {
        return byKey(p256());
    }

    private Map<String, String> byKey(KeyPair pair) {
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        Map<String, String> settings = common();
        settings.putAll(Map.of("team-id", TEAM, "key-id", KEY_ID, "key", pem));
        return settings;
    }

    Map<String, String> byCertificate() throws Exception {
        X509Bundle identity = new CertificateBuilder()
                .ecp256()
                .subject("CN=Apple Push Services, UID=" + TOPIC)
                .addExtendedKeyUsageClientAuth()
                .buildIssuedBy(authority);
        ByteArrayOutputStream pkcs12 = new ByteArrayOutputStream();
        identity.toKeyStore("PKCS12", "secret".toCharArray()).store(pkcs12, "secret".toCharArray());
        Map<String, String> settings = common();
        settings.put("certificate", Base64.getEncoder().encodeToString(pkcs12.toByteArray()));
        settings.put("certificate-password", "secret");
        return settings;
    }

    private Map<String, String> common() {
        return new HashMap<>(Map.of(
                "base-url",
                "https://localhost:" + port,
                "bundle-id",
                TOPIC,
                "trusted-ca",
                authority.getCertificatePEM()));
    }

    List<Map<String, String>> seenHeaders() {
        return List.copyOf(headers);
    }

    private static KeyPair p256() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Bundle certificate(String subject, @Nullable X509Bundle issuer) {
        try {
            CertificateBuilder builder = new CertificateBuilder().ecp256().subject(subject);
            return issuer == null
                    ? builder.setIsCertificateAuthority(true).buildSelfSigned()
                    : builder.addSanDnsName("localhost").buildIssuedBy(issuer);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.shutdown().join();
    }
}
