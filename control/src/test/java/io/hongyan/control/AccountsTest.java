package io.hongyan.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.kernel.Permission;
import io.hongyan.kernel.Role;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.access.Change;
import io.hongyan.kernel.access.Operator;
import io.hongyan.kernel.access.Operators;
import io.hongyan.kernel.access.Operators.OneTimePassword;
import io.hongyan.kernel.access.Principal;
import io.hongyan.kernel.access.Sessions;
import io.hongyan.kernel.access.SignIns.Outcome;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccountsTest extends OpenedControlPlane {

    @Test
    void aNewOperatorSignsInWithAPasswordForOneUseAndMustChangeIt() {
        admin();
        OneTimePassword made = done(control.operators().create("Zhang.San", "张三", false));

        assertThat(made.operator().name()).isEqualTo("zhang.san");
        assertThat(made.operator().mustChangePassword()).isTrue();
        assertThat(made.password().reveal()).hasSize(16);
        assertThat(control.signIns().byPassword("zhang.san", made.password(), ADDRESS))
                .isInstanceOf(Outcome.SignedIn.class);
        Operator changed = done(control.operators().changePassword("zhang.san", made.password(), PASSWORD, ""));
        assertThat(changed.mustChangePassword()).isFalse();
        reopen();
        assertThat(control.operators().byName("zhang.san").orElseThrow().displayName())
                .isEqualTo("张三");
        assertThat(control.signIns().byPassword("ZHANG.SAN", PASSWORD, ADDRESS)).isInstanceOf(Outcome.SignedIn.class);
    }

    @Test
    void aNameIsTakenWhateverItsCaseOrWidth() {
        admin();

        assertThat(refusedField(control.operators().create("ROOT", "", false))).isEqualTo("name");
        assertThat(refusedField(control.operators().create("ｒｏｏｔ", "", false))).isEqualTo("name");
        assertThat(refusedField(control.operators().create("a b", "", false))).isEqualTo("name");
        assertThat(refusedField(control.operators().create("<script>", "", false)))
                .isEqualTo("name");
    }

    @Test
    void changingThePasswordEndsTheOtherSessionsAndAsksForThePresentOne() {
        admin();
        Sessions.Opened own = control.sessions().open("root", ADDRESS, "test");
        Sessions.Opened other = control.sessions().open("root", ADDRESS, "test");
        String id = own.session().id();
        Secret next = new Secret("another good one");

        assertThat(refusedField(control.operators().changePassword("root", new Secret("wrong password"), next, id)))
                .isEqualTo("old_password");
        assertThat(refusedField(control.operators().changePassword("root", PASSWORD, new Secret("short"), id)))
                .isEqualTo("new_password");
        assertThat(refusedField(control.operators().changePassword("root", PASSWORD, PASSWORD, id)))
                .isEqualTo("new_password");
        assertThat(control.sessions().use(other.token(), ADDRESS)).isPresent();
        done(control.operators().changePassword("root", PASSWORD, next, id));
        assertThat(control.sessions().use(other.token(), ADDRESS)).isEmpty();
        assertThat(control.sessions().use(own.token(), ADDRESS)).isPresent();
    }

    @Test
    void whoHoldsASessionCannotGuessThePasswordEither() {
        admin();
        Secret wrong = new Secret("wrong password");
        for (int i = 0; i < 5; i++) {
            control.operators().changePassword("root", wrong, new Secret("another good one"), "");
        }

        assertThat(control.operators().changePassword("root", PASSWORD, new Secret("another good one"), ""))
                .isInstanceOfSatisfying(
                        Change.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Change.Reason.FORBIDDEN));
        assertThat(control.signIns().byPassword("root", PASSWORD, ADDRESS)).isInstanceOf(Outcome.SignedIn.class);
    }

    @Test
    void aResetPasswordEndsTheSessionsAndTheOldPassword() {
        admin();
        Sessions.Opened session = control.sessions().open("root", ADDRESS, "test");

        OneTimePassword reset = done(control.operators().resetPassword("root"));

        assertThat(control.sessions().use(session.token(), ADDRESS)).isEmpty();
        assertThat(control.signIns().byPassword("root", PASSWORD, ADDRESS)).isInstanceOf(Outcome.Refused.class);
        assertThat(control.signIns().byPassword("root", reset.password(), ADDRESS))
                .isInstanceOf(Outcome.SignedIn.class);
    }

    @Test
    void aDisabledOperatorIsNobody() {
        admin();
        OneTimePassword made = done(control.operators().create("li", "", false));
        Sessions.Opened session = control.sessions().open("li", ADDRESS, "test");

        done(control.operators().change("li", disabled()));

        assertThat(control.operators().person("li")).isEmpty();
        assertThat(control.sessions().use(session.token(), ADDRESS)).isEmpty();
        assertThat(control.signIns().byPassword("li", made.password(), ADDRESS)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void theLastPlatformAdminStays() {
        admin();

        assertThat(refusedField(control.operators().change("root", disabled()))).isEqualTo("disabled");
        Operators.Settings demoted = new Operators.Settings(Optional.empty(), Optional.of(false), Optional.empty());
        assertThat(refusedField(control.operators().change("root", demoted))).isEqualTo("platform_admin");
        done(control.operators().create("second", "", true));
        assertThat(done(control.operators().change("root", demoted)).platformAdmin())
                .isFalse();
    }

    @Test
    void rolesHoldForTheirAppOnlyAndAdminsHaveAll() {
        admin();
        int app = app("demoApp1");
        int other = app("demoApp2");
        done(control.operators().create("li", "", false));
        done(control.operators().putMember(app, "li", Role.SUPPORT));
        reopen();

        Principal.Person li = control.operators().person("li").orElseThrow();
        assertThat(li.may(Permission.PUSH_TEST, app)).isTrue();
        assertThat(li.may(Permission.PUSH_SEND, app)).isFalse();
        assertThat(li.sees(other)).isFalse();
        assertThat(control.operators().person("root").orElseThrow().in(other))
                .containsExactlyInAnyOrder(Permission.values());
        assertThat(control.operators().members(app)).isEqualTo(Map.of("li", Role.SUPPORT));

        done(control.operators().putMember(app, "li", Role.OWNER));
        assertThat(control.operators().person("li").orElseThrow().may(Permission.PUSH_APPROVE, app))
                .isTrue();
        done(control.operators().removeMember(app, "li"));
        assertThat(control.operators().person("li").orElseThrow().sees(app)).isFalse();
    }

    private static Operators.Settings disabled() {
        return new Operators.Settings(Optional.empty(), Optional.empty(), Optional.of(true));
    }
}
