package io.hongyan.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.kernel.Secret;
import io.hongyan.kernel.access.Actor;
import io.hongyan.kernel.access.Change;
import io.hongyan.kernel.access.Operator;
import io.hongyan.kernel.access.SignIns;
import io.hongyan.kernel.access.SignIns.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountSignInsTest extends OpenedControlPlane {

    private static final Secret WRONG = new Secret("not the password");

    @Test
    void theCodeOfThisStartMakesTheFirstOperatorOnce() {
        Secret code = control.signIns().setUpCode().orElseThrow();

        assertThat(control.signIns().setUp(new Secret("guess"), "root", PASSWORD))
                .isInstanceOfSatisfying(
                        Change.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Change.Reason.FORBIDDEN));
        assertThat(refusedField(control.signIns().setUp(code, "root", new Secret("password123"))))
                .isEqualTo("password");
        Operator root = done(control.signIns().setUp(code, "root", PASSWORD));
        assertThat(root.platformAdmin()).isTrue();
        assertThat(control.signIns().setUp(code, "second", PASSWORD)).isInstanceOf(Change.Refused.class);
        reopen();
        assertThat(control.signIns().needsSetUp()).isFalse();
        assertThat(control.signIns().setUpCode()).isEmpty();
    }

    @Test
    void fiveWrongPasswordsLockTheNameForAMinuteAndEachFurtherOneForTwiceAsLong() {
        admin();
        fail("root", 5);

        assertThat(attempt("root", PASSWORD)).isEqualTo(new Outcome.Locked(now.plusSeconds(60)));
        wait(Duration.ofSeconds(60));
        assertThat(attempt("root", WRONG)).isInstanceOf(Outcome.Refused.class);
        assertThat(attempt("root", PASSWORD)).isEqualTo(new Outcome.Locked(now.plusSeconds(120)));
        for (int i = 0; i < 10; i++) {
            wait(Duration.ofHours(1));
            assertThat(attempt("root", WRONG)).isInstanceOf(Outcome.Refused.class);
        }
        assertThat(attempt("root", PASSWORD)).isEqualTo(new Outcome.Locked(now.plus(Duration.ofHours(1))));
        wait(Duration.ofHours(1));
        assertThat(attempt("root", PASSWORD)).isInstanceOf(Outcome.SignedIn.class);
    }

    @Test
    void theRightPasswordForgivesTheNameItsFailures() {
        admin();
        for (int i = 0; i < 3; i++) {
            fail("root", 4);
            assertThat(attempt("root", PASSWORD)).isInstanceOf(Outcome.SignedIn.class);
        }
    }

    @Test
    void aLockOutlivesARestart() {
        admin();
        fail("root", 5);
        reopen();

        assertThat(attempt("root", PASSWORD)).isInstanceOf(Outcome.Locked.class);
    }

    @Test
    void aNameThatIsNotKnownLocksAsAKnownOneDoes() {
        admin();
        fail("nobody", 5);

        assertThat(attempt("nobody", WRONG)).isInstanceOf(Outcome.Locked.class);
        assertThat(attempt("root", PASSWORD)).isInstanceOf(Outcome.SignedIn.class);
    }

    @Test
    void anAddressThatTriesManyNamesIsLockedAndOthersAreNot() {
        admin();
        for (int i = 0; i < 20; i++) {
            assertThat(attempt("name" + i, WRONG)).isInstanceOf(Outcome.Refused.class);
        }

        assertThat(attempt("root", PASSWORD)).isInstanceOf(Outcome.Locked.class);
        assertThat(control.signIns().byPassword("root", PASSWORD, "198.51.100.1"))
                .isInstanceOf(Outcome.SignedIn.class);
    }

    @Test
    void signingInBetweenDoesNotForgiveAnAddressItsGuesses() {
        admin();
        for (int i = 0; i < 20; i++) {
            attempt("name" + i, WRONG);
            if (i < 19) {
                attempt("root", PASSWORD);
            }
        }

        assertThat(attempt("root", PASSWORD)).isInstanceOf(Outcome.Locked.class);
    }

    @Test
    void guessesAtOnceAreNoFreeTries() throws Exception {
        admin();
        Callable<Outcome> guess = () -> attempt("root", WRONG);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Outcome>> outcomes = threads.invokeAll(
                    IntStream.range(0, 12).mapToObj(i -> guess).toList());
            int read = 0;
            for (Future<Outcome> outcome : outcomes) {
                read += outcome.get() instanceof Outcome.Refused ? 1 : 0;
            }
            assertThat(read).isEqualTo(5);
        }
    }

    @Test
    void failuresAreInTheAuditLogWithoutWhatWasTypedAsAName() {
        admin();
        Actor visitor = new Actor(Actor.Kind.ANONYMOUS, "", ADDRESS);
        ScopedValue.where(Actor.CURRENT, visitor).run(() -> {
            attempt("root", WRONG);
            attempt("my-secret-password", WRONG);
        });

        assertThat(control.auditLog().latest(2))
                .extracting(entry -> entry.change().action() + " "
                        + entry.change().subject() + " " + entry.actor().address())
                .containsExactly("session.refused (unknown name) " + ADDRESS, "session.refused root " + ADDRESS);
    }

    @Test
    void whoTheIdentityProviderVouchesForGetsAnAccountWithoutRoles() {
        admin();
        SignIns.Identity li = new SignIns.Identity("https://id.example", "42", "Li@Example.com", "李");

        assertThat(control.signIns().byIdentity(li, false)).isInstanceOf(Outcome.Refused.class);
        Operator made = ((Outcome.SignedIn) control.signIns().byIdentity(li, true)).operator();

        assertThat(made.name()).isEqualTo("li@example.com");
        assertThat(made.singleSignOn()).isTrue();
        assertThat(made.password()).isFalse();
        assertThat(made.platformAdmin()).isFalse();
        assertThat(((Outcome.SignedIn) control.signIns().byIdentity(li, false))
                        .operator()
                        .name())
                .isEqualTo("li@example.com");
        assertThat(attempt("li@example.com", new Secret(""))).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void anotherPersonOfTheSameNameDoesNotGetTheAccount() {
        admin();
        SignIns.Identity other = new SignIns.Identity("https://id.example", "7", "root", "");

        Operator made = ((Outcome.SignedIn) control.signIns().byIdentity(other, true)).operator();

        assertThat(made.name()).isEqualTo("root-2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short",
                "ninechars",
                "password1234",
                "1234567890",
                "abcdefghijkl",
                "aaaaaaaaaaaa",
                "abababababab",
                "zhangsanfeng1"
            })
    void aPasswordThatIsTriedFirstIsRefused(String password) {
        assertThat(PasswordRules.refusal("zhangsanfeng", new Secret(password))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"correct horse battery", "天地玄黄宇宙洪荒日月盈昃", "k3-Vj9.xQ2w"})
    void aLongPasswordWillDo(String password) {
        assertThat(PasswordRules.refusal("zhangsan", new Secret(password))).isEmpty();
    }

    private void fail(String name, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(attempt(name, WRONG)).isInstanceOf(Outcome.Refused.class);
        }
    }

    private Outcome attempt(String name, Secret password) {
        return control.signIns().byPassword(name, password, ADDRESS);
    }
}
