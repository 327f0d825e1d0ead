package io.hongyan.server;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** Spring Authorization Server in this process: a real provider, with its own login form, which demands PKCE. */
final class IdentityProvider implements AutoCloseable {

    static final String CLIENT = "hongyan";
    static final String SECRET = "client secret";

    private final ServletWebServerApplicationContext context;

    /** @param callback where it may send browsers back, and nowhere else */
    IdentityProvider(URI callback) {
        SpringApplication application = new SpringApplicationBuilder(Provider.class)
                .properties(Map.of("server.port", "0", "server.address", "127.0.0.1", "callback", callback.toString()))
                .build();
        context = (ServletWebServerApplicationContext) application.run();
    }

    /** By another name than our server's, so that cookies do not mix. */
    URI issuer() {
        return URI.create("http://localhost:"
                + Objects.requireNonNull(context.getWebServer(), "not started").getPort());
    }

    @Override
    public void close() {
        context.close();
    }

    /** Its people: li, whose mail address is of example.com, and wang, of example.org. */
    @Configuration
    @EnableAutoConfiguration
    static class Provider {

        @Bean
        UserDetailsService people() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("li")
                            .password("{noop}li's password")
                            .roles("STAFF")
                            .build(),
                    User.withUsername("wang")
                            .password("{noop}wang's password")
                            .roles("STAFF")
                            .build());
        }

        @Bean
        RegisteredClientRepository clients(@Value("${callback}") String callback) {
            return new InMemoryRegisteredClientRepository(RegisteredClient.withId(
                            UUID.randomUUID().toString())
                    .clientId(CLIENT)
                    .clientSecret("{noop}" + SECRET)
                    .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                    .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                    .redirectUri(callback)
                    .scope("openid")
                    .scope("profile")
                    .scope("email")
                    .clientSettings(
                            ClientSettings.builder().requireProofKey(true).build())
                    .build());
        }

        @Bean
        OAuth2TokenCustomizer<JwtEncodingContext> claims() {
            return context -> {
                if (OidcParameterNames.ID_TOKEN.equals(context.getTokenType().getValue())) {
                    String name = context.getPrincipal().getName();
                    context.getClaims()
                            .claim("preferred_username", name)
                            .claim("name", name.equals("li") ? "李雷" : "王")
                            .claim("email", name + (name.equals("li") ? "@example.com" : "@example.org"))
                            .claim("email_verified", true);
                }
            };
        }
    }
}
