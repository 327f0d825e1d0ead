package io.hongyan.channels.huawei;

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

class HuaweiErrorsTest {

    private static final List<Recipient> TWO =
            List.of(new Recipient("c1", "token-1", 0), new Recipient("c2", "token-2", 0));

    private static List<Verdict> read(int status, String body) {
        HttpHeaders headers = HttpHeaders.of(Map.of("retry-after", List.of("7")), (name, value) -> true);
        return HuaweiErrors.read(
                        PushKitAnswer.of(new HttpCalls.Answer(status, headers, body.getBytes(StandardCharsets.UTF_8))),
                        TWO)
                .verdicts();
    }

    @ParameterizedTest
    @CsvSource({
        "80300007, TOKEN_INVALID",
        "80100001, INVALID_PARAM",
        "80100002, INVALID_PARAM",
        "80100003, INVALID_PARAM",
        "80100004, INVALID_PARAM",
        "80100013, INVALID_PARAM",
        "80300013, INVALID_PARAM",
        "80300008, PARAM_OVER_LIMIT",
        "80300010, PARAM_OVER_LIMIT",
        "80100016, CONTENT_REJECTED",
        "80100018, CONTENT_REJECTED",
        "80100017, OVER_QUOTA_APP",
        "80200001, AUTH_FAILED",
        "80200003, AUTH_FAILED",
        "80200005, AUTH_FAILED",
        "80300002, PERMISSION_DENIED",
        "80300011, PERMISSION_DENIED",
        "89999999, UNKNOWN",
    })
    void aRefusalIsFinalAndKeepsItsCode(String code, LossReason reason) {
        assertThat(read(200, "{\"code\":\"" + code + "\",\"msg\":\"words\",\"requestId\":\"r\"}"))
                .containsOnly(new Verdict.Rejected(reason, code, "words"));
    }

    @ParameterizedTest
    @CsvSource({"81000001, VENDOR_ERROR", "80600003, VENDOR_ERROR"})
    void aFaultOfHuaweisIsWorthAnotherTry(String code, LossReason reason) {
        assertThat(read(200, "{\"code\":\"" + code + "\"}"))
                .containsOnly(new Verdict.TryLater(reason, code, Duration.ofSeconds(7)));
    }

    @ParameterizedTest
    @CsvSource({"500, VENDOR_ERROR", "502, VENDOR_ERROR", "503, VENDOR_RATE_LIMITED", "429, VENDOR_RATE_LIMITED"})
    void aStatusWithoutABodyIsWorthAnotherTry(int status, LossReason reason) {
        assertThat(read(status, "<html>"))
                .containsOnly(new Verdict.TryLater(reason, "HTTP " + status, Duration.ofSeconds(7)));
    }

    @Test
    void flowControlIsFlowControlWhateverItsBodySays() {
        assertThat(read(503, "{\"code\":\"80399999\",\"msg\":\"slow down\"}"))
                .containsOnly(new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "80399999", Duration.ofSeconds(7)));
    }

    @ParameterizedTest
    @CsvSource({"400, INVALID_PARAM", "401, AUTH_FAILED", "404, AUTH_FAILED", "418, UNKNOWN"})
    void aStatusWithoutABodyIsFinal(int status, LossReason reason) {
        assertThat(read(status, "")).containsOnly(new Verdict.Rejected(reason, "HTTP " + status, ""));
    }

    @Test
    void partialSuccessRejectsTheTokensInsideMsg() {
        String msg = "{\\\"success\\\":1,\\\"failure\\\":1,\\\"illegal_tokens\\\":[\\\"token-2\\\"]}";
        assertThat(read(200, "{\"code\":\"80100000\",\"msg\":\"" + msg + "\"}"))
                .containsExactly(
                        Verdict.ACCEPTED, new Verdict.Rejected(LossReason.TOKEN_INVALID, "80100000", "illegal token"));
    }

    @Test
    void aCodeThatIsANumberReadsLikeOneThatIsAText() {
        assertThat(read(200, "{\"code\":80000000}")).containsOnly(Verdict.ACCEPTED);
    }

    @ParameterizedTest
    @CsvSource({
        "2, UNINSTALLED",
        "5, TOKEN_INVALID",
        "6, NOTIFICATION_OFF",
        "10, DEVICE_INACTIVE",
        "14, NOT_DISPLAYED",
        "15, SUPERSEDED",
        "22, USER_MISMATCH",
        "27, NOT_DISPLAYED",
        "31, UNSUPPORTED",
        "102, OVER_QUOTA_DEVICE",
        "144, INVALID_PARAM",
        "256, OVER_QUOTA_DEVICE",
        "2010, UNSUPPORTED",
        "2012, UNINSTALLED",
        "2015, USER_MISMATCH",
        "2016, NOTIFICATION_OFF",
        "777, UNKNOWN",
    })
    void aReceiptOfALossNamesItsReason(String code, LossReason reason) {
        assertThat(HuaweiErrors.event(code)).isEqualTo(new Event.Lost(reason));
    }

    @ParameterizedTest
    @CsvSource({"51", "201"})
    void aHeldMessageIsNotDecided(String code) {
        assertThat(HuaweiErrors.event(code)).isEqualTo(new Event.Held());
    }

    @Test
    void codeZeroIsAnArrival() {
        assertThat(HuaweiErrors.event("0")).isEqualTo(new Event.Arrived());
    }
}
