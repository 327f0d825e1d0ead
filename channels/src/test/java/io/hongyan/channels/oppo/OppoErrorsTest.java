package io.hongyan.channels.oppo;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OppoErrorsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            VENDOR_ERROR        | -1
            VENDOR_RATE_LIMITED | -2 13 55 69
            """)
    void triesLaterWhatMayPass(LossReason reason, String codes) {
        numbers(codes)
                .forEach(code -> assertThat(OppoErrors.verdict(code, "", true))
                        .isEqualTo(new Verdict.TryLater(reason, "" + code, Duration.ZERO)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            OVER_QUOTA_APP    | 33 34 42
            INVALID_PARAM     | 12 20 21 22 23 24 25 31 32 40 41 51 67
            AUTH_FAILED       | 11 14 15 16 17 18 19 29
            PERMISSION_DENIED | 26 27 28 30 59
            TOKEN_INVALID     | 10000
            UNKNOWN           | 10001 19999 99
            """)
    void refusesWhatWouldBeRefusedAgain(LossReason reason, String codes) {
        numbers(codes)
                .forEach(code -> assertThat(OppoErrors.verdict(code, "why", true))
                        .isEqualTo(new Verdict.Rejected(reason, "" + code, "why")));
    }

    @Test
    void takesZeroForYes() {
        assertThat(OppoErrors.verdict(0, "success", true)).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void takesInvalidArgumentsForTooLongATextWhereOneIs() {
        assertThat(OppoErrors.verdict(41, "why", false))
                .isEqualTo(new Verdict.Rejected(LossReason.PARAM_OVER_LIMIT, "41", "why"));
    }

    @ParameterizedTest
    @CsvSource({"429,VENDOR_RATE_LIMITED", "502,VENDOR_ERROR"})
    void honoursTheWaitOfAnHttpStatusWithoutACode(int status, LossReason reason) {
        assertThat(OppoErrors.ofStatus(status, "", Duration.ofSeconds(7)))
                .isEqualTo(new Verdict.TryLater(reason, "HTTP " + status, Duration.ofSeconds(7)));
    }

    private static Stream<Integer> numbers(String codes) {
        return Arrays.stream(codes.strip().split(" ")).map(Integer::valueOf);
    }
}
