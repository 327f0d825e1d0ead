package io.hongyan.channels.honor;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HonorErrorsTest {

    private static final List<Recipient> THREE = List.of(
            new Recipient("c1", "token-1", 0), new Recipient("c2", "token-2", 0), new Recipient("c3", "token-3", 0));

    private static List<Verdict> read(int status, String body) {
        HttpHeaders headers = HttpHeaders.of(Map.of(), (name, value) -> true);
        return HonorErrors.read(
                        HonorAnswer.of(new HttpCalls.Answer(status, headers, body.getBytes(StandardCharsets.UTF_8))),
                        THREE)
                .verdicts();
    }

    @ParameterizedTest
    @CsvSource({
        "80300007, TOKEN_INVALID",
        "400, INVALID_PARAM",
        "80100003, INVALID_PARAM",
        "80300006, INVALID_PARAM",
        "10001, INVALID_PARAM",
        "10207, INVALID_PARAM",
        "10300, INVALID_PARAM",
        "80200050, INVALID_PARAM",
        "80300008, PARAM_OVER_LIMIT",
        "80300010, PARAM_OVER_LIMIT",
        "401, AUTH_FAILED",
        "403, AUTH_FAILED",
        "404, AUTH_FAILED",
        "10205, AUTH_FAILED",
        "80200020, PERMISSION_DENIED",
        "80200022, PERMISSION_DENIED",
        "80200047, OVER_QUOTA_APP",
        "80200056, CONTENT_REJECTED",
        "89999999, UNKNOWN",
    })
    void aRefusalIsFinalAndKeepsItsCode(String code, LossReason reason) {
        Verdict expected = new Verdict.Rejected(reason, code, "words");
        assertThat(read(200, "{\"code\":" + code + ",\"message\":\"words\"}")).containsOnly(expected);
        assertThat(read(200, "{\"code\":\"" + code + "\",\"message\":\"words\"}"))
                .containsOnly(expected);
    }

    @ParameterizedTest
    @CsvSource({"500, VENDOR_ERROR", "502, VENDOR_ERROR", "503, VENDOR_RATE_LIMITED", "429, VENDOR_RATE_LIMITED"})
    void aFaultOfHonorsIsWorthAnotherTry(int code, LossReason reason) {
        assertThat(read(200, "{\"code\":" + code + "}"))
                .containsOnly(new Verdict.TryLater(reason, "" + code, Duration.ZERO));
        assertThat(read(code, "<html>")).containsOnly(new Verdict.TryLater(reason, "HTTP " + code, Duration.ZERO));
    }

    @Test
    void failedAndExpiredTokensAreInvalidWhileOthersAreTaken() {
        String body = """
                {"code":80100000,"message":"partial","data":{"sendResult":true,"requestId":"r",
                 "failTokens":["token-1"],"expireTokens":["token-3"]}}""";
        Verdict invalid = new Verdict.Rejected(LossReason.TOKEN_INVALID, "80100000", "failed or expired token");
        assertThat(read(200, body)).containsExactly(invalid, Verdict.ACCEPTED, invalid);
    }

    @Test
    void successThatSentNothingIsNoSuccess() {
        assertThat(read(200, "{\"code\":200,\"message\":\"success\",\"data\":{\"sendResult\":false}}"))
                .containsOnly(new Verdict.Rejected(LossReason.UNKNOWN, "200", "success"));
    }

    @ParameterizedTest
    @CsvSource({
        "40000003, UNINSTALLED",
        "40000004, TOKEN_INVALID",
        "40000005, NOTIFICATION_OFF",
        "40000006, APP_DISABLED",
        "40000008, UNSUPPORTED",
        "40000009, OVER_QUOTA_DEVICE",
        "40000011, CLICK_FAILED",
        "40000014, USER_MISMATCH",
        "40000015, NOT_DISPLAYED",
        "50000003, NOT_DISPLAYED",
        "777, UNKNOWN",
    })
    void aReceiptOfALossNamesItsReason(String code, LossReason reason) {
        assertThat(HonorErrors.event(code)).isEqualTo(new Event.Lost(reason));
    }

    @Test
    void arrivalsClicksAndHeldMessagesAreToldApart() {
        assertThat(HonorErrors.event("40000001")).isEqualTo(new Event.Arrived());
        assertThat(HonorErrors.event("40000002")).isEqualTo(new Event.Arrived());
        assertThat(HonorErrors.event("40000007")).isEqualTo(new Event.Clicked());
        assertThat(HonorErrors.event("40000013")).isEqualTo(new Event.Held());
    }
}
