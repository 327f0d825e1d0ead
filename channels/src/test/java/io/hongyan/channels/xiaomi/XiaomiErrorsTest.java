package io.hongyan.channels.xiaomi;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XiaomiErrorsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            VENDOR_ERROR        | -1 1 10001 10002 10003 10009 10010 10011 10037 20607 22102 26003
            VENDOR_RATE_LIMITED | 200002 10022 10023 10024 10027 10028 26004 10030 10032
            """)
    void triesLaterWhatMayPass(LossReason reason, String codes) {
        numbers(codes)
                .forEach(code -> assertThat(XiaomiErrors.verdict(code, ""))
                        .isEqualTo(new Verdict.TryLater(reason, "" + code, Duration.ZERO)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            OVER_QUOTA_APP    | 200001 10034 22101
            PARAM_OVER_LIMIT  | 10018 10041 65009
            INVALID_PARAM     | 100 10008 10012 10016 10017 10020 10021 10025 20209 22100 22103 27001
            CONTENT_REJECTED  | 26006
            AUTH_FAILED       | 21301 21302 21303 21305 10004 10005 10006 10014
            PERMISSION_DENIED | 22000 22001 22008 22020 22021 22022 10026 10036
            VENDOR_PENALTY    | 10031 10033
            TOKEN_INVALID     | 66007 10029 10013 20301
            OFFLINE           | 65003
            UNKNOWN           | 65028 424242
            """)
    void refusesWhatWouldBeRefusedAgain(LossReason reason, String codes) {
        numbers(codes)
                .forEach(code -> assertThat(XiaomiErrors.verdict(code, "why"))
                        .isEqualTo(new Verdict.Rejected(reason, "" + code, "why")));
    }

    @Test
    void takesZeroForYes() {
        assertThat(XiaomiErrors.verdict(0, "")).isEqualTo(Verdict.ACCEPTED);
    }

    @ParameterizedTest
    @CsvSource({"429,VENDOR_RATE_LIMITED", "500,VENDOR_ERROR", "503,VENDOR_ERROR"})
    void honoursTheWaitOfAnHttpStatusWithoutACode(int status, LossReason reason) {
        assertThat(XiaomiErrors.ofStatus(status, "", Duration.ofSeconds(7)))
                .isEqualTo(new Verdict.TryLater(reason, "HTTP " + status, Duration.ofSeconds(7)));
    }

    @ParameterizedTest
    @CsvSource({"401,AUTH_FAILED", "403,AUTH_FAILED", "404,UNKNOWN"})
    void refusesOtherHttpStatuses(int status, LossReason reason) {
        assertThat(XiaomiErrors.ofStatus(status, "no", Duration.ZERO))
                .isEqualTo(new Verdict.Rejected(reason, "HTTP " + status, "no"));
    }

    private static Stream<Integer> numbers(String codes) {
        return Arrays.stream(codes.strip().split(" ")).map(Integer::valueOf);
    }
}
