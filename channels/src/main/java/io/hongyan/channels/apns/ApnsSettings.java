package io.hongyan.channels.apns;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.Expiry;
import io.hongyan.channels.SettingsException;
import io.netty.channel.EventLoopGroup;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * An account's settings, with credentials that were seen to parse.
 *
 * @param client opens Pushy's client on event loops; does no I/O
 * @param expiry of the client certificate
 * @param voipExtraBytes by how much a VoIP payload may be longer than others
 */
record ApnsSettings(
        Opener client,
        Optional<Expiry> expiry,
        String bundleId,
        Duration connectWait,
        Duration answerWait,
        Duration retryAfter,
        int voipExtraBytes,
        boolean serviceExtension) {

    private static final int HTTPS = 443;

    /** Opens a client. */
    @FunctionalInterface
    interface Opener {
        ApnsClient open(EventLoopGroup loops);
    }

    static ApnsSettings of(ChannelSettings settings) {
        List<String> problems = new ArrayList<>();
        URI server = URI.create(settings.baseUrl("base-url"));
        if (!"https".equals(server.getScheme())) {
            problems.add("base-url: " + server + " (expected: https, for APNs speaks HTTP/2 over TLS alone)");
        }
        boolean byKey = settings.has("key");
        if (byKey == settings.has("certificate")) {
            problems.add("key, certificate: " + (byKey ? "both" : "neither") + " set (expected: one of them)");
        } else if (byKey) {
            for (String name : List.of("team-id", "key-id")) {
                if (!settings.has(name)) {
                    problems.add(name + ": missing (expected: set with key)");
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }

        Opener opener = loops -> {
            ApnsClientBuilder builder = new ApnsClientBuilder()
                    .setApnsServer(server.getHost(), server.getPort() < 0 ? HTTPS : server.getPort())
                    .setEventLoopGroup(loops)
                    .setUseAlpn(true)
                    .setConcurrentConnections(settings.number("connections", 1, 64))
                    .setConnectionTimeout(settings.seconds("connect-seconds", 1, 60))
                    .setIdlePingInterval(settings.seconds("ping-seconds", 10, 86_400))
                    .setTokenExpiration(Duration.ofMinutes(settings.number("token-minutes", 20, 59)));
            authenticate(builder, settings);
            trust(builder, settings);
            try {
                return builder.build();
            } catch (SSLException e) {
                throw settings.problem("trusted-ca, certificate", "PEM and PKCS#12 that TLS can use");
            }
        };
        return new ApnsSettings(
                opener,
                byKey ? Optional.empty() : Optional.of(new Expiry("certificate", end(certificate(settings)))),
                settings.text("bundle-id"),
                settings.seconds("connect-seconds", 1, 60),
                settings.seconds("answer-seconds", 1, 120),
                settings.seconds("retry-seconds", 0, 86_400),
                Math.max(0, settings.number("voip-payload-bytes", 1, 1 << 20) - ApnsChannel.PAYLOAD_BYTES),
                settings.flag("service-extension"));
    }

    private static void authenticate(ApnsClientBuilder builder, ChannelSettings settings) {
        if (settings.has("key")) {
            try (InputStream pem = utf8(settings.secret("key").reveal())) {
                builder.setSigningKey(
                        ApnsSigningKey.loadFromInputStream(pem, settings.text("team-id"), settings.text("key-id")));
            } catch (IOException | GeneralSecurityException | RuntimeException e) {
                throw settings.problem("key", "the whole text of a .p8 file, from BEGIN to END PRIVATE KEY");
            }
            return;
        }
        try {
            builder.setClientCredentials(
                    new ByteArrayInputStream(pkcs12(settings)),
                    settings.secret("certificate-password").reveal());
        } catch (IOException | RuntimeException e) {
            throw noCertificate(settings);
        }
    }

    private static byte[] pkcs12(ChannelSettings settings) {
        return Base64.getMimeDecoder().decode(settings.secret("certificate").reveal());
    }

    private static SettingsException noCertificate(ChannelSettings settings) {
        return settings.problem("certificate", "a .p12 file in Base64 that certificate-password opens");
    }

    private static X509Certificate certificate(ChannelSettings settings) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(
                    new ByteArrayInputStream(pkcs12(settings)),
                    settings.secret("certificate-password").reveal().toCharArray());
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias) && store.getCertificate(alias) instanceof X509Certificate certificate) {
                    return certificate;
                }
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            // said below
        }
        throw noCertificate(settings);
    }

    private static Instant end(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }

    private static void trust(ApnsClientBuilder builder, ChannelSettings settings) {
        if (settings.has("trusted-ca")) {
            builder.setTrustedServerCertificateChain(utf8(settings.text("trusted-ca")));
        }
    }

    private static InputStream utf8(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
