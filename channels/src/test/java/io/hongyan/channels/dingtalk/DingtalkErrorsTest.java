package io.hongyan.channels.dingtalk;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.ErrcodeAnswer;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.Secret;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reference sections 12.5 and 14.3, row by row. */
final class DingtalkErrorsTest {

    private static ErrcodeAnswer answer(String code, String text) {
        return new ErrcodeAnswer(200, code, text, LenientJson.read("{\"errcode\":" + code + "}"), Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({
        "310000, keywords not in content, CONTENT_REJECTED",
        "310000, sign not match, AUTH_FAILED",
        "310000, invalid timestamp, AUTH_FAILED",
        "310000, ip 203.0.113.7 not in whitelist, PERMISSION_DENIED",
        "300001, token is not exist, AUTH_FAILED",
        "40035, '', INVALID_PARAM",
        "999999, '', UNKNOWN",
    })
    void aRobotsRefusal(String code, String text, LossReason reason) {
        assertThat(DingtalkErrors.robot(answer(code, text))).isEqualTo(new Verdict.Rejected(reason, code, text));
    }

    @ParameterizedTest
    @CsvSource({"130101", "302033"})
    void aRobotThatIsTooFastIsShutOut(String code) {
        assertThat(DingtalkErrors.robot(answer(code, "")))
                .isEqualTo(new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, Duration.ofMinutes(10)));
    }

    @ParameterizedTest
    @CsvSource({"40014, AUTH_FAILED", "60020, PERMISSION_DENIED", "33012, INVALID_PARAM", "999999, UNKNOWN"})
    void aNoticesRefusal(String code, LossReason reason) {
        assertThat(DingtalkErrors.notice(answer(code, "why"))).isEqualTo(new Verdict.Rejected(reason, code, "why"));
    }

    @Test
    void theGatewaysSubCodeIsWhatCounts() {
        ErrcodeAnswer answer = new ErrcodeAnswer(
                200, "88", "", LenientJson.read("{\"errcode\":88,\"sub_code\":\"90018\"}"), Duration.ZERO);

        assertThat(DingtalkErrors.notice(answer))
                .isEqualTo(new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "90018", Duration.ZERO));
    }

    /** python3: base64(hmac(b"SECabc", b"1600000000000\nSECabc", sha256)). */
    @Test
    void signsTheTimestampAndTheSecret() {
        assertThat(DingtalkRobot.sign(1_600_000_000_000L, new Secret("SECabc")))
                .isEqualTo("ABcUcMOwyGGKmiNbHqEbhvKpuIGkMXqT1gAGfAAmnk8=");
    }
}
