package io.hongyan.channels.harmony;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.huawei.PushKitAnswer;
import io.hongyan.kernel.LossReason;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HarmonyErrorsTest {

    private static final List<Recipient> TWO =
            List.of(new Recipient("c1", "token-1", 0), new Recipient("c2", "token-2", 0));

    private static List<Verdict> read(int status, String body) {
        HttpHeaders headers = HttpHeaders.of(Map.of(), (name, value) -> true);
        return HarmonyErrors.read(
                        PushKitAnswer.of(new HttpCalls.Answer(status, headers, body.getBytes(StandardCharsets.UTF_8))),
                        TWO)
                .verdicts();
    }

    private static String withMsg(String code, String msg) {
        return "{\"code\":\"" + code + "\",\"msg\":\"" + msg.replace("\"", "\\\"") + "\",\"requestId\":\"r\"}";
    }

    @ParameterizedTest
    @CsvSource({
        "80300007, TOKEN_INVALID",
        "80300017, TOKEN_INVALID",
        "80300028, TOKEN_INVALID",
        "80100001, INVALID_PARAM",
        "80100003, INVALID_PARAM",
        "80100004, INVALID_PARAM",
        "80100020, INVALID_PARAM",
        "80300008, PARAM_OVER_LIMIT",
        "80300010, PARAM_OVER_LIMIT",
        "80300030, PARAM_OVER_LIMIT",
        "80100016, CONTENT_REJECTED",
        "80100022, CONTENT_REJECTED",
        "80300029, OVER_QUOTA_APP",
        "80200001, AUTH_FAILED",
        "80200003, AUTH_FAILED",
        "80200005, AUTH_FAILED",
        "80300036, AUTH_FAILED",
        "80300002, PERMISSION_DENIED",
        "80300032, PERMISSION_DENIED",
        "80300037, VENDOR_PENALTY",
        "89999999, UNKNOWN",
    })
    void aRefusalIsFinalAndKeepsItsCode(String code, LossReason reason) {
        assertThat(read(400, withMsg(code, "words"))).containsOnly(new Verdict.Rejected(reason, code, "words"));
    }

    @ParameterizedTest
    @CsvSource({"81000001", "80000001"})
    void aFaultOfHuaweisIsWorthAnotherTry(String code) {
        assertThat(read(200, withMsg(code, "")))
                .containsOnly(new Verdict.TryLater(LossReason.VENDOR_ERROR, code, Duration.ZERO));
    }

    @ParameterizedTest
    @CsvSource({
        "tokenFormatError, TOKEN_INVALID",
        "noRight, TOKEN_INVALID",
        "tokenPlatformNotSupport, TOKEN_INVALID",
        "noPushTypeRight, PERMISSION_DENIED",
        "atomicUnableSendUnsubscribedMsg, PERMISSION_DENIED",
        "differentImgVerifyPolicy, PERMISSION_DENIED",
        "appinfoError, PERMISSION_DENIED",
        "noRightToSendThisLiveNotificationEvent, PERMISSION_DENIED",
        "disableSendHuaweiMsgBecauseOfPenalty, VENDOR_PENALTY",
        "countryNotSupport, UNSUPPORTED",
        "notSupportPlayVoice, UNSUPPORTED",
        "somethingNew, UNKNOWN",
    })
    void aTokenIsRefusedForItsOwnReason(String why, LossReason reason) {
        String msg = "{\"illegalTokens\":{\" " + why + " \":[\"token-2\"]},\"success\":1,\"failure\":1}";
        assertThat(read(200, withMsg("80100000", msg)))
                .containsExactly(Verdict.ACCEPTED, new Verdict.Rejected(reason, "80100000 " + why, "80100000"));
    }

    @Test
    void whereAllAreRefusedEachKeepsItsReason() {
        String msg = "{\"failure\":2,\"illegalTokens\":{\"noPushTypeRight\":[\"token-1\"],\"noRight\":[\"token-2\"]}}";
        assertThat(read(200, withMsg("80300007", msg)))
                .extracting(verdict -> ((Verdict.Rejected) verdict).reason())
                .containsExactly(LossReason.PERMISSION_DENIED, LossReason.TOKEN_INVALID);
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
        "151, NOT_DISPLAYED",
        "155, NOT_DISPLAYED",
        "156, NOT_DISPLAYED",
        "158, INVALID_PARAM",
        "188, NOT_DISPLAYED",
        "256, OVER_QUOTA_DEVICE",
        "259, CONTENT_REJECTED",
        "261, INVALID_PARAM",
        "262, OVER_QUOTA_DEVICE",
        "264, NOTIFICATION_OFF",
        "268, INVALID_PARAM",
        "269, INVALID_PARAM",
        "777, UNKNOWN",
    })
    void aReceiptOfALossNamesItsReason(String code, LossReason reason) {
        assertThat(HarmonyErrors.event(code)).isEqualTo(new Event.Lost(reason));
    }

    @ParameterizedTest
    @CsvSource({"51", "265"})
    void aHeldMessageIsNotDecided(String code) {
        assertThat(HarmonyErrors.event(code)).isEqualTo(new Event.Held());
    }

    @ParameterizedTest
    @CsvSource({"0", "191"})
    void anArrivalIsAnArrivalEvenWhereItsBadgeFailed(String code) {
        assertThat(HarmonyErrors.event(code)).isEqualTo(new Event.Arrived());
    }
}
