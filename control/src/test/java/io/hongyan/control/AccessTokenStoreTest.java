package io.hongyan.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.kernel.Permission;
import io.hongyan.kernel.Role;
import io.hongyan.kernel.access.AccessTokens.Made;
import io.hongyan.kernel.access.Operators;
import io.hongyan.kernel.access.Principal;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AccessTokenStoreTest extends OpenedControlPlane {

    @Test
    void aTokenMayWhatItsRoleMayInItsAppAndNothingElse() {
        admin();
        int app = app("demoApp1");
        int other = app("demoApp2");
        Made made =
                done(control.accessTokens().make(root(), "ci", Role.OPERATOR, OptionalInt.of(app), Optional.empty()));

        assertThat(made.secret().reveal()).startsWith("hyt_").hasSize(47);
        reopen();
        Principal.Machine machine = control.accessTokens().use(made.secret()).orElseThrow();
        assertThat(machine.in(app)).isEqualTo(Role.OPERATOR.permissions());
        assertThat(machine.sees(other)).isFalse();
        assertThat(machine.isPlatformAdmin()).isFalse();
        assertThat(machine.actor(ADDRESS).name()).isEqualTo("root/ci");
    }

    @Test
    void aTokenIsNeverMoreThanWhoMadeIt() {
        admin();
        int app = app("demoApp1");
        done(control.operators().create("li", "", false));
        done(control.operators().putMember(app, "li", Role.DEVELOPER));

        assertThat(refusedField(control.accessTokens()
                        .make(person("li"), "x", Role.OWNER, OptionalInt.of(app), Optional.empty())))
                .isEqualTo("role");
        Made made = done(
                control.accessTokens().make(person("li"), "x", Role.DEVELOPER, OptionalInt.empty(), Optional.empty()));
        done(control.operators().putMember(app, "li", Role.SUPPORT));
        assertThat(control.accessTokens().use(made.secret()).orElseThrow().in(app))
                .isEqualTo(Role.SUPPORT.permissions())
                .doesNotContain(Permission.PUSH_SEND);

        done(control.operators()
                .change("li", new Operators.Settings(Optional.empty(), Optional.empty(), Optional.of(true))));
        assertThat(control.accessTokens().use(made.secret())).isEmpty();
    }

    @Test
    void aTokenEndsAtItsExpiryAndWhenItIsRevoked() {
        admin();
        Made ending = done(control.accessTokens()
                .make(root(), "a", Role.AUDITOR, OptionalInt.empty(), Optional.of(now.plusSeconds(60))));
        Made revoked =
                done(control.accessTokens().make(root(), "b", Role.AUDITOR, OptionalInt.empty(), Optional.empty()));

        assertThat(control.accessTokens().use(ending.secret())).isPresent();
        wait(Duration.ofSeconds(60));
        assertThat(control.accessTokens().use(ending.secret())).isEmpty();
        assertThat(control.accessTokens().revoke(revoked.token().id())).isTrue();
        assertThat(control.accessTokens().revoke(revoked.token().id())).isFalse();
        assertThat(control.accessTokens().use(revoked.secret())).isEmpty();
        assertThat(refusedField(
                        control.accessTokens().make(root(), "c", Role.AUDITOR, OptionalInt.empty(), Optional.of(now))))
                .isEqualTo("expires_at");
    }

    private Principal.Person root() {
        return person("root");
    }

    private Principal.Person person(String name) {
        return control.operators().person(name).orElseThrow();
    }
}
