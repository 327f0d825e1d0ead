package io.hongyan.channels.fcm;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.Verdict;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FcmErrorsTest {

    @ParameterizedTest
    @CsvSource({
        // HTTP, Google's status,  FCM's code,             message,                                 reason
        "404, NOT_FOUND,           UNREGISTERED,           Requested entity was not found.,         UNINSTALLED",
        "403, PERMISSION_DENIED,   SENDER_ID_MISMATCH,     SenderId mismatch,                       TOKEN_INVALID",
        "400, INVALID_ARGUMENT,    INVALID_ARGUMENT,       The registration token is not a valid FCM registration token, TOKEN_INVALID",
        "400, INVALID_ARGUMENT,    INVALID_ARGUMENT,       Android message is too big,              PARAM_OVER_LIMIT",
        "400, INVALID_ARGUMENT,    INVALID_ARGUMENT,       Invalid data payload key: from,          INVALID_PARAM",
        "400, INVALID_ARGUMENT,    '',                     Invalid JSON payload received.,          INVALID_PARAM",
        "401, UNAUTHENTICATED,     '',                     Request had invalid credentials.,        AUTH_FAILED",
        "401, UNAUTHENTICATED,     THIRD_PARTY_AUTH_ERROR, Auth error from APNS or Web Push Service, AUTH_FAILED",
        "403, PERMISSION_DENIED,   '',                     Permission denied on resource.,          PERMISSION_DENIED",
        "404, NOT_FOUND,           '',                     Not found.,                              UNKNOWN",
        "400, SOMETHING_NEW,       '',                     ?,                                       UNKNOWN",
    })
    void refusesForGood(int http, String status, String code, String message, String reason) {
        assertThat(FcmErrors.verdict(answer(http, error(status, code, message), Map.of())))
                .isInstanceOfSatisfying(Verdict.Rejected.class, rejected -> {
                    assertThat(rejected.reason()).hasToString(reason);
                    assertThat(rejected.code()).isEqualTo(code.isEmpty() ? status : code);
                    assertThat(rejected.text()).isEqualTo(message);
                });
    }

    @ParameterizedTest
    @CsvSource({
        // HTTP, Google's status,   FCM's code,     Retry-After, reason,              seconds to wait
        "503, UNAVAILABLE,        UNAVAILABLE,    30,          VENDOR_ERROR,        30",
        "503, UNAVAILABLE,        UNAVAILABLE,    '',          VENDOR_ERROR,        10",
        "500, INTERNAL,           INTERNAL,       '',          VENDOR_ERROR,        10",
        "502, '',                 '',             '',          VENDOR_ERROR,        10",
        "429, RESOURCE_EXHAUSTED, QUOTA_EXCEEDED, 5,           VENDOR_RATE_LIMITED, 5",
        "429, RESOURCE_EXHAUSTED, QUOTA_EXCEEDED, '',          VENDOR_RATE_LIMITED, 60",
        "429, '',                 '',             '',          VENDOR_RATE_LIMITED, 60",
    })
    void asksForAnotherTry(int http, String status, String code, String retryAfter, String reason, int seconds) {
        Map<String, List<String>> headers =
                retryAfter.isEmpty() ? Map.of() : Map.of("retry-after", List.of(retryAfter));
        String body = status.isEmpty() ? "upstream error" : error(status, code, "Message rate exceeded");
        assertThat(FcmErrors.verdict(answer(http, body, headers)))
                .isInstanceOfSatisfying(Verdict.TryLater.class, later -> {
                    assertThat(later.reason()).hasToString(reason);
                    assertThat(later.after()).isEqualTo(Duration.ofSeconds(seconds));
                });
    }

    @Test
    void onlyARefusedAccessTokenIsWorthANewOne() {
        assertThat(FcmErrors.refusesCredential(answer(401, error("UNAUTHENTICATED", "", ""), Map.of())))
                .isTrue();
        assertThat(FcmErrors.refusesCredential(
                        answer(401, error("UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR", ""), Map.of())))
                .isFalse();
        assertThat(FcmErrors.refusesCredential(answer(403, error("PERMISSION_DENIED", "", ""), Map.of())))
                .isFalse();
    }

    private static String error(String status, String code, String message) {
        String details = code.isEmpty()
                ? ""
                : "{\"@type\":\"type.googleapis.com/google.firebase.fcm.v1.FcmError\",\"errorCode\":\"" + code + "\"}";
        return "{\"error\":{\"code\":0,\"status\":\"" + status + "\",\"message\":\"" + message + "\",\"details\":["
                + details + "]}}";
    }

    private static HttpCalls.Answer answer(int status, String body, Map<String, List<String>> headers) {
        return new HttpCalls.Answer(
                status, HttpHeaders.of(headers, (name, value) -> true), body.getBytes(StandardCharsets.UTF_8));
    }
}
