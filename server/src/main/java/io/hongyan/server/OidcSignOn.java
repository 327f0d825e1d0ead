package io.hongyan.server;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import io.hongyan.api.v1.SingleSignOn;
import io.hongyan.kernel.access.SignIns;
import io.hongyan.server.configuration.Configuration.Oidc;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * OpenID Connect: authorization code with PKCE, state and nonce. The provider is found by its discovery document when the first one
 * signs in, and looked up again now and then; the ID token counts only with a signature by one of its keys. Thread-safe.
 */
final class OidcSignOn implements SingleSignOn {

    private static final Logger log = LoggerFactory.getLogger(OidcSignOn.class);

    /** Signatures by a key pair: a secret that both sides know proves nothing to others. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private static final Duration PENDING_FOR = Duration.ofMinutes(10);
    private static final Duration METADATA_FOR = Duration.ofHours(6);
    private static final int MOST_PENDING = 10_000;
    private static final int HTTP_TIMEOUT_MILLIS = 10_000;

    private final Oidc settings;
    private final URI callback;
    private final InstantSource clock;
    private final PendingSignIns pending = new PendingSignIns();
    private volatile @Nullable Provider provider;

    /** @param publicUrl where browsers find this server */
    OidcSignOn(Oidc settings, URI publicUrl, InstantSource clock) {
        this.settings = settings;
        this.callback = URI.create(publicUrl + "/api/v1/session/oidc/callback");
        this.clock = clock;
    }

    /** A sign-in that is under way. */
    private record Pending(CodeVerifier verifier, Nonce nonce, String returnTo, Instant expires) {}

    /** By state, oldest first; where there are too many, the oldest give way. Its monitor guards it. */
    private static final class PendingSignIns extends LinkedHashMap<String, Pending> {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Pending> eldest) {
            return size() > MOST_PENDING;
        }
    }

    private record Provider(OIDCProviderMetadata metadata, IDTokenValidator validator, Instant expires) {}

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public boolean makesAccounts() {
        return settings.autoCreate();
    }

    @Override
    public Optional<Begun> begin(String returnTo) {
        State state = new State();
        Pending begun = new Pending(
                new CodeVerifier(), new Nonce(), returnTo, clock.instant().plus(PENDING_FOR));
        AuthenticationRequest request;
        try {
            request = new AuthenticationRequest.Builder(
                            ResponseType.CODE,
                            new Scope("openid", "profile", "email"),
                            new ClientID(settings.clientId()),
                            callback)
                    .endpointURI(provider().metadata().getAuthorizationEndpointURI())
                    .state(state)
                    .nonce(begun.nonce())
                    .codeChallenge(begun.verifier(), CodeChallengeMethod.S256)
                    .build();
        } catch (GeneralException | IOException e) {
            log.warn("identity provider {}: {}", settings.issuer(), e.getMessage());
            return Optional.empty();
        }
        synchronized (pending) {
            pending.put(state.getValue(), begun);
        }
        return Optional.of(new Begun(request.toURI().toString(), state.getValue()));
    }

    private Provider provider() throws GeneralException, IOException {
        Provider known = provider;
        if (known != null && clock.instant().isBefore(known.expires())) {
            return known;
        }
        OIDCProviderMetadata metadata =
                OIDCProviderMetadata.resolve(new Issuer(settings.issuer()), HTTP_TIMEOUT_MILLIS, HTTP_TIMEOUT_MILLIS);
        IDTokenValidator validator = new IDTokenValidator(
                metadata.getIssuer(),
                new ClientID(settings.clientId()),
                new JWSVerificationKeySelector<SecurityContext>(
                        ALGORITHMS,
                        JWKSourceBuilder.create(metadata.getJWKSetURI().toURL()).build()),
                null);
        Provider found = new Provider(metadata, validator, clock.instant().plus(METADATA_FOR));
        provider = found;
        return found;
    }

    @Override
    public Outcome finish(String state, String code) {
        Pending begun;
        synchronized (pending) {
            begun = pending.remove(state);
        }
        if (begun == null || begun.expires().isBefore(clock.instant())) {
            return new Outcome.Failed("the sign-in was not begun here, or too long ago");
        }
        try {
            Provider current = provider();
            OIDCTokens tokens = tokens(current, begun, code);
            IDTokenClaimsSet claims = current.validator().validate(tokens.getIDToken(), begun.nonce());
            return identified(claims, begun.returnTo());
        } catch (GeneralException | IOException | BadJOSEException | JOSEException e) {
            return new Outcome.Failed(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private OIDCTokens tokens(Provider current, Pending begun, String code) throws GeneralException, IOException {
        AuthorizationCodeGrant grant =
                new AuthorizationCodeGrant(new AuthorizationCode(code), callback, begun.verifier());
        URI endpoint = current.metadata().getTokenEndpointURI();
        ClientID client = new ClientID(settings.clientId());
        String secret = settings.clientSecret().reveal();
        TokenRequest request = secret.isEmpty()
                ? new TokenRequest.Builder(endpoint, client, grant).build()
                : new TokenRequest.Builder(
                                endpoint,
                                new ClientSecretBasic(client, new com.nimbusds.oauth2.sdk.auth.Secret(secret)),
                                grant)
                        .build();
        HTTPRequest http = request.toHTTPRequest();
        http.setConnectTimeout(HTTP_TIMEOUT_MILLIS);
        http.setReadTimeout(HTTP_TIMEOUT_MILLIS);
        TokenResponse response = OIDCTokenResponseParser.parse(http.send());
        if (!response.indicatesSuccess()) {
            throw new ParseException("the token endpoint says "
                    + response.toErrorResponse().getErrorObject().getCode());
        }
        return ((OIDCTokenResponse) response.toSuccessResponse()).getOIDCTokens();
    }

    private Outcome identified(IDTokenClaimsSet claims, String returnTo) {
        String email = text(claims, "email");
        if (!settings.allowedDomains().isEmpty()) {
            boolean verified = Boolean.TRUE.equals(claims.getBooleanClaim("email_verified"));
            String domain = email.substring(email.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
            if (!verified || !settings.allowedDomains().contains(domain)) {
                return new Outcome.Failed(
                        "mail address " + email + " is not verified, or of no domain that is allowed");
            }
        }
        String subject = claims.getSubject().getValue();
        String chosen = text(claims, settings.nameClaim());
        String name = chosen.isEmpty() ? (email.isEmpty() ? subject : email) : chosen;
        String shown = text(claims, "name");
        return new Outcome.Identified(
                new SignIns.Identity(
                        claims.getIssuer().getValue(), subject, name, shown.substring(0, Math.min(shown.length(), 50))),
                returnTo);
    }

    private static String text(IDTokenClaimsSet claims, String name) {
        Object claim = claims.getClaim(name);
        return claim instanceof String text ? text : "";
    }
}
