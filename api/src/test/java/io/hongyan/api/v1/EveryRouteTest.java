package io.hongyan.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.api.ApiServer;
import io.hongyan.api.ApiServer.Response;
import io.hongyan.kernel.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Every route of the router, so that one that is added later is held to this too: nobody gets in without credentials, each role as the
 * matrix says, and no page of another site by a visitor's cookie. Calls carry no body and ids that do not exist: who is let in gets
 * another answer than 401 and 403, whatever it is.
 */
class EveryRouteTest extends PeopleFixture {

    private static final Set<String> SAFE = Set.of("GET", "HEAD");

    private List<NativeRoute> routes() {
        return NativeApi.routes(server.nativeServices()).all();
    }

    private List<NativeRoute> guarded() {
        return routes().stream()
                .filter(route -> !(route.access() instanceof Access.Open))
                .toList();
    }

    private static String method(NativeRoute route) {
        return route.name().substring(0, route.name().indexOf(' '));
    }

    /** Ours: the app is the first one, every other parameter leads nowhere. */
    private static String path(NativeRoute route) {
        String pattern = route.name().substring(route.name().indexOf(' ') + 1);
        return pattern.replaceFirst("^apps/\\{}", "apps/" + ApiServer.APP.appId())
                .replace("{}", "none");
    }

    /** Streams do not end by themselves. */
    private static boolean streams(NativeRoute route) {
        return route.name().endsWith("/live");
    }

    @Test
    void onlyTheseAreOpen() {
        assertThat(routes().stream()
                        .filter(route -> route.access() instanceof Access.Open)
                        .map(NativeRoute::name))
                .containsExactlyInAnyOrder(
                        "GET openapi.yaml",
                        "GET instance",
                        "POST setup",
                        "POST session",
                        "GET session/oidc/start",
                        "GET session/oidc/callback");
    }

    @Test
    void withoutCredentialsOrWithWrongOnesEveryOtherRouteIsRefused() {
        List<Map<String, String>> credentials = List.of(
                Map.of(),
                Map.of("Cookie", "__Host-hongyan=made-up"),
                Map.of("Cookie", "hongyan=made-up"),
                Map.of("Authorization", "Bearer hyt_made-up"),
                Map.of("Authorization", "Basic cm9vdDpyb290"));
        for (NativeRoute route : guarded()) {
            for (Map<String, String> headers : credentials) {
                assertThat(server.nativeCall(method(route), path(route), "", "", headers)
                                .status())
                        .as("%s with %s", route.name(), headers)
                        .isEqualTo(401);
            }
        }
    }

    @Test
    void aWriteBySessionWithoutItsTokenIsRefused() {
        for (NativeRoute route : guarded()) {
            if (SAFE.contains(method(route))) {
                continue;
            }
            Response answer = root.call(method(route), path(route), "", Map.of());
            assertThat(answer.status()).as(route.name()).isEqualTo(403);
            assertThat(answer.json().path("code").asString()).as(route.name()).isEqualTo("csrf");
        }
    }

    @Test
    void whoMustChangeThePasswordGetsNowhereElse() {
        Response made = root.call("POST", "operators", "{\"name\":\"li\",\"platform_admin\":true}");
        Browser li = new Browser(server);
        li.signIn("li", made.json().path("one_time_password").asString());
        for (NativeRoute route : guarded()) {
            if (route.access() instanceof Access.OwnSession) {
                continue;
            }
            assertThat(li.call(method(route), path(route), "")
                            .json()
                            .path("code")
                            .asString())
                    .as(route.name())
                    .isEqualTo("password_change_required");
        }
    }

    @Test
    void eachRoleGetsWhereTheMatrixLetsIt() {
        for (Role role : Role.values()) {
            Browser browser = member(role.wireName(), role);
            List<String> surprises = new ArrayList<>();
            for (NativeRoute route : guarded()) {
                if (streams(route) || endsItsOwnSession(route)) {
                    continue;
                }
                boolean let = switch (route.access()) {
                    case Access.In in -> role.permits(in.permission());
                    case Access.PlatformAdmin() -> false;
                    case Access.OwnSession(), Access.SignedIn(), Access.Open() -> true;
                };
                Response answer = browser.call(method(route), path(route), "");
                boolean was = answer.status() != 403 && answer.status() != 401;
                if (let != was) {
                    surprises.add(route.name() + ": " + answer.status() + " " + answer.json());
                }
            }
            assertThat(surprises).as(role.wireName()).isEmpty();
        }
    }

    private static boolean endsItsOwnSession(NativeRoute route) {
        return route.name().equals("DELETE session");
    }

    @Test
    void anAppOneHasNoPartInIsNotToldFromOneThatDoesNotExist() {
        operator("nobody");
        Browser nobody = signedIn("nobody");
        for (NativeRoute route : guarded()) {
            if (route.access() instanceof Access.In) {
                Response there = nobody.call(method(route), path(route), "");
                assertThat(there.status()).as(route.name()).isEqualTo(404);
                assertThat(there.json().path("detail").asString())
                        .as(route.name())
                        .isEqualTo("app " + ApiServer.APP.appId() + ": there is none");
            }
        }
    }

    @Test
    void aTokenGetsNoFurtherThanItsRoleAlsoWhereItsMakerDoes() {
        Response made = root.call("POST", "access-tokens", "{\"name\":\"t\",\"role\":\"auditor\"}");
        Map<String, String> bearer =
                Map.of("Authorization", "Bearer " + made.json().path("token").asString());
        for (NativeRoute route : guarded()) {
            boolean refused = switch (route.access()) {
                case Access.In in -> !Role.AUDITOR.permits(in.permission());
                case Access.PlatformAdmin() -> true;
                case Access.OwnSession(), Access.SignedIn(), Access.Open() -> false;
            };
            if (refused) {
                assertThat(server.nativeCall(method(route), path(route), "", "", bearer)
                                .status())
                        .as(route.name())
                        .isEqualTo(403);
            }
        }
    }
}
