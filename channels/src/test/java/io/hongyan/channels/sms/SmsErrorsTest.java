package io.hongyan.channels.sms;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.Verdict;
import io.hongyan.channels.aliyun.AliyunApi;
import io.hongyan.kernel.LossReason;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** The four providers' codes, one row each. */
final class SmsErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "isv.MOBILE_NUMBER_ILLEGAL, TOKEN_INVALID",
        "isv.BUSINESS_LIMIT_CONTROL, OVER_QUOTA_DEVICE",
        "isv.DAY_LIMIT_CONTROL, OVER_QUOTA_APP",
        "isv.MONTH_LIMIT_CONTROL, OVER_QUOTA_APP",
        "isv.OUT_OF_SERVICE, OVER_QUOTA_APP",
        "isv.AMOUNT_NOT_ENOUGH, OVER_QUOTA_APP",
        "isv.PARAM_LENGTH_LIMIT, PARAM_OVER_LIMIT",
        "isv.MOBILE_COUNT_OVER_LIMIT, PARAM_OVER_LIMIT",
        "isv.SMS_TEMPLATE_ILLEGAL, INVALID_PARAM",
        "isv.SMS_SIGN_ILLEGAL, INVALID_PARAM",
        "isv.SMS_SIGNATURE_SCENE_ILLEGAL, INVALID_PARAM",
        "isv.TEMPLATE_MISSING_PARAMETERS, INVALID_PARAM",
        "isv.SMS_CONTENT_ILLEGAL, CONTENT_REJECTED",
        "isv.BLACK_KEY_CONTROL_LIMIT, CONTENT_REJECTED",
        "isv.DOMESTIC_NUMBER_NOT_SUPPORTED, UNSUPPORTED",
        "isv.PRODUCT_UN_SUBSCRIPT, PERMISSION_DENIED",
        "isv.ACCOUNT_ABNORMAL, VENDOR_PENALTY",
        "isv.ACCOUNT_NOT_EXISTS, AUTH_FAILED",
        "isp.RAM_PERMISSION_DENY, AUTH_FAILED",
        "isv.DENY_IP_RANGE, AUTH_FAILED",
        "SignatureDoesNotMatch, AUTH_FAILED",
        "InvalidAccessKeyId.NotFound, AUTH_FAILED",
        "isp.SYSTEM_ERROR, VENDOR_ERROR",
        "ServiceUnavailable, VENDOR_ERROR",
        "Throttling.User, VENDOR_RATE_LIMITED",
        "isv.NEVER_HEARD_OF, UNKNOWN",
    })
    void alibabaClouds(String code, LossReason reason) {
        AliyunApi.Answer answer = new AliyunApi.Answer(
                200, Duration.ZERO, JsonMapper.shared().createObjectNode().put("Code", code));
        check(AliyunSmsErrors.verdict(answer), code, reason);
    }

    @ParameterizedTest
    @CsvSource({
        "InvalidParameterValue.IncorrectPhoneNumber, TOKEN_INVALID",
        "FailedOperation.PhoneNumberInBlacklist, NO_CONSENT",
        "FailedOperation.ContainSensitiveWord, CONTENT_REJECTED",
        "FailedOperation.TemplateIncorrectOrUnapproved, INVALID_PARAM",
        "FailedOperation.SignatureIncorrectOrUnapproved, INVALID_PARAM",
        "FailedOperation.InsufficientBalanceInSmsPackage, OVER_QUOTA_APP",
        "FailedOperation.MarketingSendTimeConstraint, QUIET_HOURS",
        "InvalidParameterValue.ContentLengthLimit, PARAM_OVER_LIMIT",
        "InvalidParameterValue.SdkAppIdNotExist, AUTH_FAILED",
        "LimitExceeded.PhoneNumberThirtySecondLimit, OVER_QUOTA_DEVICE",
        "LimitExceeded.PhoneNumberDailyLimit, OVER_QUOTA_DEVICE",
        "LimitExceeded.AppDailyLimit, OVER_QUOTA_APP",
        "RequestLimitExceeded, VENDOR_RATE_LIMITED",
        "InternalError.Timeout, VENDOR_ERROR",
        "UnauthorizedOperation.RequestIpNotInWhitelist, AUTH_FAILED",
        "UnauthorizedOperation.IndividualUserMarketingSmsPermissionDeny, PERMISSION_DENIED",
        "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber, UNSUPPORTED",
        "AuthFailure.SignatureFailure, AUTH_FAILED",
        "HTTP 503, VENDOR_ERROR",
        "HTTP 403, AUTH_FAILED",
        "NeverHeardOf, UNKNOWN",
    })
    void tencentClouds(String code, LossReason reason) {
        check(TencentSmsErrors.verdict(code, "", Duration.ZERO), code, reason);
    }

    @ParameterizedTest
    @CsvSource({
        "E000000, VENDOR_ERROR",
        "E000001, AUTH_FAILED",
        "E000020, AUTH_FAILED",
        "E000102, AUTH_FAILED",
        "E000111, AUTH_FAILED",
        "E000112, VENDOR_PENALTY",
        "E000503, INVALID_PARAM",
        "E000620, AUTH_FAILED",
        "E000623, OVER_QUOTA_APP",
        "E200015, PARAM_OVER_LIMIT",
        "E200018, PERMISSION_DENIED",
        "E200024, UNSUPPORTED",
        "E200028, INVALID_PARAM",
        "LIMIT, OVER_QUOTA_DEVICE",
        "HTTP 429, VENDOR_RATE_LIMITED",
        "HTTP 502, VENDOR_ERROR",
        "E999999, UNKNOWN",
    })
    void huaweiClouds(String code, LossReason reason) {
        check(HuaweiSmsErrors.verdict(code, "", Duration.ZERO), code, reason);
    }

    @ParameterizedTest
    @CsvSource({
        "0x01, PARAM_OVER_LIMIT",
        "0x02, INVALID_PARAM",
        "0x08, VENDOR_ERROR",
        "0x0A, PERMISSION_DENIED",
        "0x0B, TOKEN_INVALID",
        "0x0D, AUTH_FAILED",
        "0x0E, AUTH_FAILED",
        "0x0F, AUTH_FAILED",
        "0x14, VENDOR_RATE_LIMITED",
        "0x45, UNKNOWN",
        "0x58, VENDOR_RATE_LIMITED",
        "0x61, INVALID_PARAM",
        "0x62, INVALID_PARAM",
        "0x64, VENDOR_ERROR",
        "0x65, UNKNOWN",
        "0x66, CONTENT_REJECTED",
    })
    void smpps(String code, LossReason reason) {
        check(SmppErrors.verdict(Integer.decode(code)), code, reason);
    }

    private static void check(Verdict verdict, String code, LossReason reason) {
        switch (verdict) {
            case Verdict.Accepted _ -> throw new AssertionError(code + ": accepted");
            case Verdict.Rejected rejected -> {
                assertThat(rejected.reason()).isEqualTo(reason);
                assertThat(rejected.code()).isEqualTo(code);
                assertThat(reason)
                        .isNotIn(LossReason.VENDOR_ERROR, LossReason.VENDOR_RATE_LIMITED, LossReason.QUIET_HOURS);
            }
            case Verdict.TryLater later -> {
                assertThat(later.reason()).isEqualTo(reason);
                assertThat(later.code()).isEqualTo(code);
            }
        }
    }
}
