package io.hongyan.simulators.vendor.apns;

import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * APNs with one team, one key and one app, on a port of its own; the others' port has its control API, and {@code GET
 * /apns/devices/{token}/stored}, which is the phone that connects and takes what waits for it. A phone's token is 64 or more
 * hex characters.
 *
 * <p>Its certificates are made at each start, so that {@code trusted-ca} changes; the key does not.
 */
public final class ApnsSimulator implements VendorSimulator {

    static final String BUNDLE_ID = "com.example.app";
    static final String TEAM = "SIMULATED1";
    static final String KEY_ID = "SIMULKEY01";

    private static final KeyPair KEY = key();

    private final String host;
    private final int wantedPort;
    private final X509Bundle authority;
    private volatile int port;

    public ApnsSimulator() {
        this("127.0.0.1", 0);
    }

    /** @param port of HTTP/2 over TLS; 0: a free one */
    public ApnsSimulator(String host, int port) {
        this.host = host;
        this.wantedPort = port;
        this.authority = authority();
    }

    @Override
    public String name() {
        return "apns";
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        Map<String, String> settings = common(baseUrl);
        settings.put("team-id", TEAM);
        settings.put("key-id", KEY_ID);
        settings.put(
                "key",
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(KEY.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        return settings;
    }

    private Map<String, String> common(String baseUrl) {
        Map<String, String> settings = new HashMap<>();
        settings.put("base-url", "https://" + URI.create(baseUrl).getHost() + ":" + port);
        settings.put("bundle-id", BUNDLE_ID);
        settings.put("trusted-ca", authority.getCertificatePEM());
        settings.put("retry-seconds", "2"); // a trial does not wait a quarter of an hour, as Apple asks for
        return settings;
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        StoredMessages stored = new StoredMessages();
        ProviderTokens tokens = new ProviderTokens(vendor, TEAM, KEY_ID, KEY.getPublic());
        ApnsRules rules = new ApnsRules(vendor, BUNDLE_ID, stored);
        vendor.onReset(stored::clear);
        ApnsServer server = new ApnsServer(
                host,
                wantedPort,
                identity(),
                authority,
                certificate -> new ApnsConnection(vendor, tokens, rules, certificate));
        port = server.port();
        vendor.onClose(server::close);
        routes.get("/devices/{token}/stored", call -> {
            String payload = stored.take(call.variable("token"));
            return payload.isEmpty() ? VendorReply.empty(404) : VendorReply.json(200, payload);
        });
    }

    private X509Bundle identity() {
        try {
            return new CertificateBuilder()
                    .ecp256()
                    .subject("CN=localhost")
                    .addSanDnsName("localhost")
                    .addSanIpAddress("127.0.0.1")
                    .addExtendedKeyUsageServerAuth()
                    .buildIssuedBy(authority);
        } catch (Exception e) {
            throw new IllegalStateException("no certificate for the APNs simulator", e);
        }
    }

    /** A client's certificate for an app, as Apple issues them. */
    X509Bundle clientCertificate(String app) {
        try {
            return new CertificateBuilder()
                    .ecp256()
                    .subject("UID=" + app + ", CN=Apple Push Services: " + app)
                    .addExtendedKeyUsageClientAuth()
                    .buildIssuedBy(authority);
        } catch (Exception e) {
            throw new IllegalStateException("no certificate for the app " + app, e);
        }
    }

    private static X509Bundle authority() {
        try {
            return new CertificateBuilder()
                    .ecp256()
                    .subject("CN=Simulated Apple CA")
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException("no certificates in this JDK", e);
        }
    }

    private static KeyPair key() {
        try {
            SecureRandom fixed = SecureRandom.getInstance("SHA1PRNG");
            fixed.setSeed("the key of the simulated Apple developer".getBytes(StandardCharsets.UTF_8));
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), fixed);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no EC keys in this JDK", e);
        }
    }
}
