package io.hongyan.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.api.ApiServer;
import io.hongyan.api.ApiServer.Response;
import io.hongyan.kernel.Role;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionsTest extends PeopleFixture {

    @Test
    void theSetUpCodeMakesTheFirstOperatorAndSignsIn() {
        Response session = root.get("session");

        assertThat(session.status()).isEqualTo(200);
        assertThat(session.json().path("name").asString()).isEqualTo("root");
        assertThat(session.json().path("platform_admin").asBoolean()).isTrue();
        assertThat(session.json().path("roles")).hasSize(2);
        assertThat(root.get("instance").json().path("setup_required").asBoolean())
                .isFalse();
        assertThat(root.setUp("guess", "second", PASSWORD).status()).isEqualTo(409);
    }

    @Test
    void theCookieIsOutOfReachOfScriptsOtherSitesAndPlainHttp() {
        Response answer = new Browser(server).signIn("root", PASSWORD);

        assertThat(answer.http().headers().firstValue("set-cookie").orElseThrow())
                .matches("__Host-hongyan=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Lax; Secure");
        assertThat(answer.http().headers().firstValue("cache-control")).hasValue("no-store");
    }

    @Test
    void wrongNameAndWrongPasswordAreToldAlikeAndLockAfterFive() {
        Browser browser = new Browser(server);
        Response unknown = browser.signIn("nobody", "some wrong password");
        Response wrong = browser.signIn("root", "some wrong password");

        assertThat(unknown.status()).isEqualTo(401);
        assertThat(wrong.json()).isEqualTo(unknown.json());
        for (int i = 0; i < 4; i++) {
            browser.signIn("root", "some wrong password");
        }
        Response locked = browser.signIn("root", PASSWORD);
        assertThat(locked.status()).isEqualTo(429);
        assertThat(locked.http().headers().firstValue("retry-after")).hasValue("60");
        wait(Duration.ofMinutes(1));
        assertThat(browser.signIn("root", PASSWORD).status()).isEqualTo(201);
    }

    @Test
    void aWriteWithoutTheSessionsTokenOrFromAnotherSitesPageIsRefused() {
        String path = "sessions/x";

        assertThat(root.call("DELETE", path, "", Map.of()).json().path("code").asString())
                .isEqualTo("csrf");
        assertThat(root.call("DELETE", path, "", Map.of("X-CSRF-Token", "x")).status())
                .isEqualTo(403);
        String other = signedIn("root").csrf();
        assertThat(root.call("DELETE", path, "", Map.of("X-CSRF-Token", other)).status())
                .isEqualTo(403);
        for (Map<String, String> from : new Map[] {
            Map.of("X-CSRF-Token", root.csrf(), "Sec-Fetch-Site", "cross-site"),
            Map.of("X-CSRF-Token", root.csrf(), "Sec-Fetch-Site", "same-site"),
            Map.of("X-CSRF-Token", root.csrf(), "Origin", "https://evil.example"),
            Map.of("X-CSRF-Token", root.csrf(), "Origin", "null")
        }) {
            assertThat(root.call("DELETE", path, "", from).status())
                    .as("%s", from)
                    .isEqualTo(403);
        }
        String own = server.uri("").toString().replaceAll("/$", "");
        assertThat(root.call("DELETE", path, "", Map.of("X-CSRF-Token", root.csrf(), "Origin", own))
                        .status())
                .isEqualTo(404);
        assertThat(root.call("DELETE", path, "", Map.of("X-CSRF-Token", root.csrf(), "Sec-Fetch-Site", "same-origin"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void anotherSitesPageCannotSignAnybodyIn() {
        String body = "{\"name\":\"root\",\"password\":\"" + PASSWORD + "\"}";

        assertThat(server.nativeCall("POST", "session", body, "", Map.of("Sec-Fetch-Site", "cross-site"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void behindATrustedProxyTheClientIsWhoTheProxySaw() {
        Browser browser = new Browser(server);
        browser.call(
                "POST",
                "session",
                "{\"name\":\"root\",\"password\":\"" + PASSWORD + "\"}",
                Map.of("X-Forwarded-For", "198.51.100.9, 203.0.113.5, 127.0.0.1"));

        assertThat(root.get("audit-log?action=session.open&limit=1")
                        .json()
                        .path("items")
                        .path(0)
                        .path("address")
                        .asString())
                .isEqualTo("203.0.113.5"); // what stands before it, the client may have made up
    }

    @Test
    void aOneTimePasswordOpensNothingButItsOwnChange() {
        Response made = root.call("POST", "operators", "{\"name\":\"li\"}");
        assertThat(made.status()).isEqualTo(201);
        String oneTime = made.json().path("one_time_password").asString();
        Browser li = new Browser(server);

        assertThat(li.signIn("li", oneTime)
                        .json()
                        .path("password_change_required")
                        .asBoolean())
                .isTrue();
        assertThat(li.get("apps").json().path("code").asString()).isEqualTo("password_change_required");
        assertThat(changePassword(li, oneTime, "short").json().path("field").asString())
                .isEqualTo("new_password");
        assertThat(changePassword(li, "wrong password", PASSWORD)
                        .json()
                        .path("field")
                        .asString())
                .isEqualTo("old_password");
        assertThat(changePassword(li, oneTime, PASSWORD).status()).isEqualTo(204);
        assertThat(li.get("apps").status()).isEqualTo(200);
        assertThat(li.signIn("li", oneTime).status()).isEqualTo(401);
    }

    private static Response changePassword(Browser browser, String before, String after) {
        return browser.call(
                "PUT", "session/password", "{\"old_password\":\"" + before + "\",\"new_password\":\"" + after + "\"}");
    }

    @Test
    void sessionsAreListedEndedAndSignedOut() {
        Browser second = signedIn("root");
        Response list = root.get("sessions");

        assertThat(list.json().path("items")).hasSize(2);
        String other = list.json().path("items").path(0).path("current").asBoolean()
                ? list.json().path("items").path(1).path("id").asString()
                : list.json().path("items").path(0).path("id").asString();
        assertThat(second.get("session").status()).isEqualTo(200);
        assertThat(root.call("DELETE", "sessions/" + other, "").status()).isEqualTo(204);
        assertThat(second.get("session").status()).isEqualTo(401);
        Response out = root.call("DELETE", "session", "");
        assertThat(out.http().headers().firstValue("set-cookie").orElseThrow()).contains("Max-Age=0");
        assertThat(root.get("session").status()).isEqualTo(401);
    }

    @Test
    void anAccessTokenIsItsRoleInItsApp() {
        Response made = root.call(
                "POST",
                "access-tokens",
                "{\"name\":\"ci\",\"role\":\"auditor\",\"app_id\":\"" + ApiServer.APP.appId() + "\"}");
        assertThat(made.status()).isEqualTo(201);
        Map<String, String> bearer =
                Map.of("Authorization", "Bearer " + made.json().path("token").asString());

        assertThat(server.nativeCall("GET", app(), "", "", bearer).status()).isEqualTo(200);
        assertThat(server.nativeCall("GET", "apps/" + ApiServer.OTHER.appId(), "", "", bearer)
                        .status())
                .isEqualTo(404);
        assertThat(server.nativeCall("PATCH", app(), "{\"name\":\"x\"}", "", bearer)
                        .status())
                .isEqualTo(403);
        assertThat(server.nativeCall("GET", "operators", "", "", bearer).status())
                .isEqualTo(403);
        assertThat(server.nativeCall("POST", "access-tokens", "{\"name\":\"x\",\"role\":\"auditor\"}", "", bearer)
                        .status())
                .isEqualTo(403);
        Response session = server.nativeCall("GET", "session", "", "", bearer);
        assertThat(session.json().path("csrf_token").isNull()).isTrue();
        assertThat(session.json().path("roles")).hasSize(1);
        assertThat(root.get("access-tokens").json().toString())
                .doesNotContain(made.json().path("token").asString());
        String id = made.json().path("id").asString();
        assertThat(member("li", Role.OWNER)
                        .call("DELETE", "access-tokens/" + id, "")
                        .status())
                .isEqualTo(404);
        assertThat(root.call("DELETE", "access-tokens/" + id, "").status()).isEqualTo(204);
        assertThat(server.nativeCall("GET", app(), "", "", bearer).status()).isEqualTo(401);
    }

    @Test
    void anOperatorCannotMakeATokenThatMayMore() {
        Browser li = member("li", Role.SUPPORT);

        Response refused = li.call("POST", "access-tokens", "{\"name\":\"x\",\"role\":\"operator\"}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("field").asString()).isEqualTo("role");
        assertThat(li.call("POST", "access-tokens", "{\"name\":\"x\",\"role\":\"support\"}")
                        .status())
                .isEqualTo(201);
    }
}
