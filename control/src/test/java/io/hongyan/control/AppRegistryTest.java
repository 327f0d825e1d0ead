package io.hongyan.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.kernel.Permission;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.access.AppRegistry;
import io.hongyan.kernel.access.AppRegistry.Created;
import io.hongyan.kernel.access.AppRegistry.NewSecret;
import io.hongyan.kernel.access.AppRegistry.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AppRegistryTest extends OpenedControlPlane {

    private static final Settings SHOP = new Settings("Shop", "shopping", Optional.of(1_000L));

    @Test
    void aNewAppIsThereAtOnceWithItsOwnerAndAfterARestart() {
        admin();
        Created created = done(control.appRegistry().create(SHOP, Duration.ofDays(7), "root"));
        int app = created.profile().app().number();

        assertThat(control.byAppId(created.profile().app().appId())
                        .orElseThrow()
                        .masterSecret())
                .isEqualTo(created.masterSecret());
        assertThat(control.operators().members(app)).containsKey("root");
        reopen();
        AppRegistry.Profile profile = control.appRegistry().byNumber(app).orElseThrow();
        assertThat(profile).isEqualTo(created.profile());
        assertThat(profile.settings()).isEqualTo(SHOP);
        assertThat(profile.app().maxValidity()).isEqualTo(Duration.ofDays(7));
        assertThat(control.operators().person("root").orElseThrow().may(Permission.APP_WRITE, app))
                .isTrue();
    }

    @Test
    void whatPeopleSayOfAnAppCanBeChangedAndIsInTheAuditLogWithWhatItWasBefore() {
        admin();
        int app = done(control.appRegistry().create(SHOP, Duration.ZERO, "root"))
                .profile()
                .app()
                .number();
        Settings news = new Settings("News", "", Optional.empty());

        assertThat(done(control.appRegistry().change(app, news)).settings()).isEqualTo(news);
        assertThat(control.byNumber(app).orElseThrow().name()).isEqualTo("News");
        AuditLog.Draft change = control.auditLog().latest(1).getFirst().change();
        assertThat(change.before())
                .isEqualTo("{\"approval_threshold\":1000,\"category\":\"shopping\",\"name\":\"Shop\"}");
        assertThat(change.after()).isEqualTo("{\"category\":\"\",\"name\":\"News\"}");
        assertThat(refusedField(control.appRegistry().change(app, new Settings(" ", "", Optional.empty()))))
                .isEqualTo("name");
        assertThat(refusedField(control.appRegistry().create(SHOP, Duration.ofDays(5), "root")))
                .isEqualTo("max_validity_days");
    }

    @Test
    void theMasterSecretBeforeIsTakenUntilItsGraceEnds() throws IOException {
        int app = app("demoApp1");
        NewSecret rotated = done(control.appRegistry().rotateMasterSecret(app, Duration.ofHours(24)));

        assertThat(control.byNumber(app).orElseThrow().masterSecret()).isEqualTo(rotated.masterSecret());
        reopen();
        assertThat(control.formerMasterSecret(app)).contains(new Secret("demoSecret1"));
        assertThat(control.tokensValidFrom(app)).isEqualTo(Instant.EPOCH);
        wait(Duration.ofHours(24));
        assertThat(control.formerMasterSecret(app)).isEmpty();
        assertThat(control.appRegistry().byNumber(app).orElseThrow().formerSecretUntil())
                .isEmpty();
        control.close();
        assertThat(Files.readString(file(), StandardCharsets.ISO_8859_1))
                .doesNotContain(rotated.masterSecret().reveal());
    }

    @Test
    void withoutGraceTheSecretBeforeAndItsTokensEndAtOnce() {
        int app = app("demoApp1");

        done(control.appRegistry().rotateMasterSecret(app, Duration.ZERO));

        assertThat(control.formerMasterSecret(app)).isEmpty();
        assertThat(control.tokensValidFrom(app)).isEqualTo(now);
    }
}
