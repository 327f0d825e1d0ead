package io.hongyan.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.kernel.Secret;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class PasswordHashTest {

    @Test
    void textFormIsReadBackAndMatchesOnlyItsPassword() {
        String text =
                PasswordHash.of(new Secret("correct horse"), new SecureRandom()).toString();

        PasswordHash read = PasswordHash.parse(text).orElseThrow();
        assertThat(text).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(read.matches(new Secret("correct horse"))).isTrue();
        assertThat(read.matches(new Secret("Correct horse"))).isFalse();
    }

    @Test
    void aHashOfTheReferenceImplementationMatches() {
        // from the test suite of the argon2 reference implementation: argon2id, m=2^16 KiB, t=2, p=1, salt "somesalt"
        String text = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

        assertThat(PasswordHash.parse(text).orElseThrow().matches(new Secret("password")))
                .isTrue();
    }

    @Test
    void otherFormatsAreNotRead() {
        assertThat(PasswordHash.parse(
                        "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"))
                .isEmpty();
        assertThat(PasswordHash.parse("plain")).isEmpty();
    }
}
