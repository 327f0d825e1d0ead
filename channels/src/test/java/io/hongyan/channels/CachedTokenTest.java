package io.hongyan.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CachedTokenTest {

    private Instant now = Instant.parse("2026-09-01T08:00:00Z");
    private int fetched;
    private final CachedToken token =
            new CachedToken(() -> now, () -> new CachedToken.Fresh("token-" + ++fetched, Duration.ofHours(1)));

    @Test
    void aTokenIsUsedForFourFifthsOfItsLife() throws Exception {
        assertThat(token.current()).isEqualTo("token-1");
        now = now.plus(Duration.ofMinutes(47));
        assertThat(token.current()).isEqualTo("token-1");
        now = now.plus(Duration.ofMinutes(1));
        assertThat(token.current()).isEqualTo("token-2");
    }

    @Test
    void aTokenThatCannotBeRenewedIsUsedAsLongAsItLives() throws Exception {
        CachedToken unlucky = new CachedToken(() -> now, () -> {
            if (++fetched > 1) {
                throw new NotSentException("token endpoint", null);
            }
            return new CachedToken.Fresh("token", Duration.ofHours(1));
        });
        assertThat(unlucky.current()).isEqualTo("token");
        now = now.plus(Duration.ofMinutes(59));
        assertThat(unlucky.current()).isEqualTo("token");
        assertThat(fetched).isEqualTo(2);
        now = now.plus(Duration.ofMinutes(1));
        assertThatThrownBy(unlucky::current).isInstanceOf(NotSentException.class);
    }

    @Test
    void aCallWhoseTokenIsRefusedIsRepeatedOnceWithANewOne() throws Exception {
        List<String> used = new ArrayList<>();
        String answer = token.call(
                current -> {
                    used.add(current);
                    return current.equals("token-1") ? "401" : "200";
                },
                "401"::equals);
        assertThat(answer).isEqualTo("200");
        assertThat(used).containsExactly("token-1", "token-2");
    }

    @Test
    void aCallThatIsRefusedTwiceIsNotRepeatedAgain() throws Exception {
        List<String> used = new ArrayList<>();
        String answer = token.call(
                current -> {
                    used.add(current);
                    return "401";
                },
                "401"::equals);
        assertThat(answer).isEqualTo("401");
        assertThat(used).containsExactly("token-1", "token-2");
    }

    @Test
    void aTokenWhoseAnswerWasLostMeansThatNoMessageWasSent() {
        CachedToken unlucky = new CachedToken(() -> now, () -> {
            throw new AnswerLostException("token endpoint", null);
        });
        assertThatThrownBy(unlucky::current).isInstanceOf(NotSentException.class);
    }
}
