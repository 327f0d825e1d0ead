package io.hongyan.server;

import io.hongyan.api.v1.IdempotencyStore;
import io.hongyan.api.v1.People;
import io.hongyan.api.v1.SessionCookie;
import io.hongyan.api.v1.SingleSignOn;
import io.hongyan.control.ControlPlane;
import io.hongyan.control.IdempotentAnswerStore;
import io.hongyan.control.IdempotentAnswerStore.Known;
import io.hongyan.server.configuration.Configuration;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** Accounts, sessions and single sign-on, for the native API. */
final class PeopleWiring {

    private PeopleWiring() {}

    static People people(
            Configuration configuration, ControlPlane control, List<String> gateways, InstantSource clock) {
        Configuration.Console console = configuration.console();
        Optional<SingleSignOn> singleSignOn =
                console.oidc().flatMap(oidc -> console.publicUrl().map(url -> new OidcSignOn(oidc, url, clock)));
        return new People(
                control.operators(),
                control.signIns(),
                control.sessions(),
                control.accessTokens(),
                control.appRegistry(),
                control.auditLog(),
                singleSignOn,
                new SessionCookie(console.allowPlainHttp()),
                new People.Instance(version(), () -> gateways, configuration.currency(), configuration.zone()),
                clock);
    }

    /** As Maven wrote it into the jar; classes that are in none are of no version. */
    private static String version() {
        try (InputStream in =
                PeopleWiring.class.getResourceAsStream("/META-INF/maven/io.hongyan/hongyan-server/pom.properties")) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "dev");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a browser finds this server. */
    static URI address(Configuration configuration, int port) {
        String host = configuration.http().host().equals("0.0.0.0")
                ? "localhost"
                : configuration.http().host();
        return configuration.console().publicUrl().orElseGet(() -> URI.create("http://" + host + ":" + port));
    }

    static IdempotencyStore repetitions(ControlPlane control) {
        return new StoredRepetitions(control.idempotentAnswers());
    }

    private record StoredRepetitions(IdempotentAnswerStore store) implements IdempotencyStore {

        @Override
        public Beginning begin(String caller, String key, String fingerprint) {
            return switch (store.begin(caller, key, fingerprint)) {
                case Known.First() -> new Beginning.First();
                case Known.UnderWay() -> new Beginning.UnderWay();
                case Known.OtherRequest() -> new Beginning.Other();
                case Known.Answered(int status, String body, String location) ->
                    new Beginning.Done(new Kept(status, body, location.isEmpty() ? null : location));
            };
        }

        @Override
        public void finish(String caller, String key, Kept answer) {
            String location = answer.location();
            store.finish(caller, key, answer.status(), answer.json(), location == null ? "" : location);
        }

        @Override
        public void forget(String caller, String key) {
            store.forget(caller, key);
        }
    }
}
