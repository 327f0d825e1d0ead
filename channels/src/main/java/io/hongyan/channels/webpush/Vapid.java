package io.hongyan.channels.webpush;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.hongyan.channels.AuthRefusedException;
import io.hongyan.channels.CachedToken;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.SendException;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who we are to push services (RFC 8292): one signature for each origin, used for hours. */
final class Vapid {

    /** Origins are few unless any host is allowed; then the signatures of a full cache are simply made anew. */
    private static final int ORIGINS_KEPT = 1000;

    private final String publicKey;
    private final ECPrivateKey privateKey;
    private final String subject;
    private final Duration life;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, CachedToken> tokens = new ConcurrentHashMap<>();

    private Vapid(String publicKey, ECPrivateKey privateKey, String subject, Duration life, InstantSource clock) {
        this.publicKey = publicKey;
        this.privateKey = privateKey;
        this.subject = subject;
        this.life = life;
        this.clock = clock;
    }

    static Vapid of(ChannelSettings settings, InstantSource clock) {
        String publicKey;
        try {
            byte[] point = Subscription.base64(settings.text("vapid-public-key"));
            publicKey = Base64.getUrlEncoder().withoutPadding().encodeToString(P256.bytes(P256.publicKey(point)));
        } catch (IllegalArgumentException | InvalidKeySpecException e) {
            throw settings.problem("vapid-public-key", "a P-256 point of 65 bytes in base64url");
        }
        ECPrivateKey privateKey;
        try {
            privateKey = P256.privateKey(
                    Subscription.base64(settings.secret("vapid-private-key").reveal()));
        } catch (IllegalArgumentException | InvalidKeySpecException e) {
            throw settings.problem("vapid-private-key", "a P-256 scalar of 32 bytes in base64url");
        }
        String subject = settings.text("vapid-subject");
        if (!subject.startsWith("mailto:") && !subject.startsWith("https://")) {
            throw settings.problem("vapid-subject", "a mailto: or https: address");
        }
        return new Vapid(
                publicKey, privateKey, subject, Duration.ofHours(settings.number("vapid-hours", 1, 24)), clock);
    }

    /** The token for an origin; {@link #authorization} makes a header of it. */
    String token(String origin) {
        try {
            return cached(origin).current();
        } catch (SendException | AuthRefusedException e) {
            throw new IllegalStateException("a signature made here cannot be refused", e);
        }
    }

    void refused(String origin, String token) {
        cached(origin).refused(token);
    }

    String authorization(String token) {
        return "vapid t=" + token + ", k=" + publicKey;
    }

    /** Signs something and checks it by the public key: empty where the two keys are a pair. */
    Optional<String> selfCheck() {
        try {
            SignedJWT signed = SignedJWT.parse(sign("https://push.invalid").token());
            ECPublicKey counterpart = P256.publicKey(Subscription.base64(publicKey));
            return signed.verify(new ECDSAVerifier(counterpart))
                    ? Optional.empty()
                    : Optional.of("vapid-private-key: not the counterpart of vapid-public-key");
        } catch (ParseException | JOSEException | InvalidKeySpecException e) {
            return Optional.of("vapid keys: " + e.getMessage());
        }
    }

    private CachedToken cached(String origin) {
        CachedToken known = tokens.get(origin);
        if (known != null) {
            return known;
        }
        if (tokens.size() >= ORIGINS_KEPT) {
            tokens.clear();
        }
        return tokens.computeIfAbsent(origin, audience -> new CachedToken(clock, () -> sign(audience)));
    }

    private CachedToken.Fresh sign(String audience) {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(JOSEObjectType.JWT)
                        .build(),
                new JWTClaimsSet.Builder()
                        .audience(audience)
                        .expirationTime(Date.from(clock.instant().plus(life)))
                        .subject(subject)
                        .build());
        try {
            jwt.sign(new ECDSASigner(privateKey, Curve.P_256));
        } catch (JOSEException e) {
            throw new IllegalStateException("this JDK cannot sign with ES256", e);
        }
        return new CachedToken.Fresh(jwt.serialize(), life);
    }
}
