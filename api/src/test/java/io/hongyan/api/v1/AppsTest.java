package io.hongyan.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.api.ApiServer;
import io.hongyan.api.ApiServer.Response;
import io.hongyan.kernel.App;
import io.hongyan.kernel.Role;
import io.hongyan.kernel.Secret;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AppsTest extends PeopleFixture {

    @Test
    void aNewAppAuthenticatesAtOnceAndItsSecretIsNotShownAgain() {
        Response made = root.call("POST", "apps", "{\"name\":\"新闻\",\"category\":\"news\"}");

        assertThat(made.status()).isEqualTo(201);
        App app = app(made, made.json().path("master_secret").asString());
        assertThat(server.auth(
                                app,
                                app.appKey(),
                                Long.toString(now.get().toEpochMilli()),
                                app.masterSecret().reveal())
                        .code())
                .isZero();
        assertThat(root.get("apps").json().toString())
                .contains(app.appId())
                .doesNotContain(app.masterSecret().reveal());
        assertThat(made.http().headers().firstValue("location")).hasValue("/api/v1/apps/" + app.appId());
        assertThat(control.operators().members(3)).containsEntry("root", Role.OWNER);
    }

    @Test
    void whatIsGivenOfAnAppIsChangedAndTheRestStays() {
        Response changed = root.call("PATCH", app(), "{\"category\":\"game\",\"approval_threshold\":5000}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().path("name").asString()).isEqualTo("Shop");
        assertThat(changed.json().path("approval_threshold").asLong()).isEqualTo(5000);
        Response named = root.call("PATCH", app(), "{\"name\":\"Store\"}");
        assertThat(named.json().path("category").asString()).isEqualTo("game");
        assertThat(named.json().path("approval_threshold").asLong()).isEqualTo(5000);
        assertThat(root.call("PATCH", app(), "{\"approval_threshold\":null}")
                        .json()
                        .path("approval_threshold")
                        .isNull())
                .isTrue();
        assertThat(root.call("PATCH", app(), "{\"category\":\"x\"}")
                        .json()
                        .path("field")
                        .asString())
                .isEqualTo("category");
    }

    @Test
    void aRotatedSecretIsTakenBesideTheOldOneUntilItsGraceEnds() {
        Response rotated = root.call("POST", app() + "/master-secret", "{\"grace_hours\":1}");
        String secret = rotated.json().path("master_secret").asString();

        assertThat(authCode(secret)).isZero();
        assertThat(authCode("MasterSecret1")).isZero();
        wait(Duration.ofHours(1));
        assertThat(authCode(secret)).isZero();
        assertThat(authCode("MasterSecret1")).isNotZero();
    }

    @Test
    void aSecretEndedAtOnceTakesItsTokensWithIt() {
        String token = token("MasterSecret1");
        wait(Duration.ofSeconds(1));

        Response rotated = root.call("POST", app() + "/master-secret", "{\"grace_hours\":0}");
        assertThat(rotated.json().path("old_valid_until").isNull()).isTrue();
        assertThat(server.call("GET", "task/schedule/x", "", token).code()).isEqualTo(10001);
        wait(Duration.ofSeconds(1));
        assertThat(server.call(
                                "GET",
                                "task/schedule/x",
                                "",
                                token(rotated.json().path("master_secret").asString()))
                        .code())
                .isNotEqualTo(10001);
    }

    @Test
    void anOwnerTakesMembersInAndOut() {
        operator("li");
        Browser owner = member("wang", Role.OWNER);
        String path = app() + "/members/li";

        assertThat(owner.call("PUT", path, "{\"role\":\"developer\"}")
                        .json()
                        .path("role")
                        .asString())
                .isEqualTo("developer");
        assertThat(signedIn("li").get(app()).status()).isEqualTo(200);
        assertThat(owner.get(app() + "/members").json().path("items")).hasSize(2);
        assertThat(owner.call("PUT", app() + "/members/nobody", "{\"role\":\"owner\"}")
                        .status())
                .isEqualTo(404);
        assertThat(owner.call("DELETE", path, "").status()).isEqualTo(204);
        assertThat(signedIn("li").get(app()).status()).isEqualTo(404);
    }

    @Test
    void everyChangeIsInTheAuditLogWithWhoMadeItAndWhatItWas() {
        Browser owner = member("wang", Role.OWNER);
        owner.call("PATCH", app(), "{\"name\":\"Store\"}");
        owner.call("POST", app() + "/master-secret", "{}");

        Response log = owner.get(app() + "/audit-log?limit=1&actor=wang");
        assertThat(log.json().path("items").path(0).path("action").asString()).isEqualTo("app.rotate-master-secret");
        assertThat(log.json().toString()).contains("***");
        String cursor = log.json().path("next_cursor").asString();
        Response next = owner.get(app() + "/audit-log?limit=1&actor=wang&cursor=" + cursor);
        var entry = next.json().path("items").path(0);
        assertThat(entry.path("action").asString()).isEqualTo("app.change");
        assertThat(entry.path("before").path("name").asString()).isEqualTo("Shop");
        assertThat(entry.path("after").path("name").asString()).isEqualTo("Store");
        assertThat(entry.path("address").asString()).isEqualTo("127.0.0.1");
        assertThat(entry.path("actor_kind").asString()).isEqualTo("operator");
        assertThat(next.json().path("next_cursor").isNull()).isTrue();
        assertThat(owner.get("audit-log").status()).isEqualTo(403);
        assertThat(root.get("audit-log?action=session.").json().path("items").isEmpty())
                .isFalse();
        assertThat(root.get("audit-log?from=yesterday").json().path("field").asString())
                .isEqualTo("from");
    }

    @Test
    void aRepeatedCreationMakesOneApp() {
        Map<String, String> headers = Map.of("X-CSRF-Token", root.csrf(), "Idempotency-Key", "one");

        Response first = root.call("POST", "apps", "{\"name\":\"A\"}", headers);
        Response second = root.call("POST", "apps", "{\"name\":\"A\"}", headers);
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(control.apps()).hasSize(3);
        assertThat(root.call("POST", "apps", "{\"name\":\"B\"}", headers).status())
                .isEqualTo(422);
    }

    private int authCode(String secret) {
        return auth(secret).code();
    }

    private Response auth(String secret) {
        return server.auth(
                ApiServer.APP,
                ApiServer.APP.appKey() + "0",
                Long.toString(now.get().toEpochMilli()),
                secret);
    }

    private String token(String secret) {
        return auth(secret).data().path("token").asString();
    }

    private static App app(Response made, String secret) {
        return new App(
                0,
                made.json().path("app_id").asString(),
                made.json().path("app_key").asString(),
                new Secret(secret),
                "",
                Duration.ofDays(40));
    }
}
