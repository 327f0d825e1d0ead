package io.hongyan.channels.sms;

import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.time.Duration;

/** Codes of Tencent Cloud's SMS in the words of the loss taxonomy (its error list of API 2021-01-11; reference section 14.3). */
final class TencentSmsErrors {

    /** The clocks differ: marketing is about to be taken there. */
    private static final Duration NOT_OPEN_YET = Duration.ofMinutes(5);

    private TencentSmsErrors() {}

    static Verdict verdict(String code, String text, Duration retryAfter) {
        if (code.startsWith("RequestLimitExceeded") || code.equals("HTTP 429")) {
            return new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, retryAfter);
        }
        if (code.startsWith("InternalError") || code.startsWith("HTTP 5") || code.equals("ResourceUnavailable")) {
            return new Verdict.TryLater(LossReason.VENDOR_ERROR, code, retryAfter);
        }
        if (code.equals("FailedOperation.MarketingSendTimeConstraint")) {
            return new Verdict.TryLater(LossReason.QUIET_HOURS, code, NOT_OPEN_YET);
        }
        return new Verdict.Rejected(reason(code), code, text);
    }

    private static LossReason reason(String code) {
        return switch (code) {
            case "InvalidParameterValue.IncorrectPhoneNumber", "FailedOperation.PhoneNumberParseFail" ->
                LossReason.TOKEN_INVALID;
            case "FailedOperation.PhoneNumberInBlacklist" -> LossReason.NO_CONSENT;
            case "FailedOperation.ContainSensitiveWord", "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter" ->
                LossReason.CONTENT_REJECTED;
            case "InvalidParameterValue.ContentLengthLimit",
                    "InvalidParameterValue.TemplateParameterLengthLimit",
                    "LimitExceeded.PhoneNumberCountLimit" -> LossReason.PARAM_OVER_LIMIT;
            case "LimitExceeded.PhoneNumberDailyLimit",
                    "LimitExceeded.PhoneNumberOneHourLimit",
                    "LimitExceeded.PhoneNumberThirtySecondLimit",
                    "LimitExceeded.PhoneNumberSameContentDailyLimit",
                    "LimitExceeded.DeliveryFrequencyLimit" -> LossReason.OVER_QUOTA_DEVICE;
            case "FailedOperation.InsufficientBalanceInSmsPackage",
                    "UnauthorizedOperation.ServiceSuspendDueToArrears" -> LossReason.OVER_QUOTA_APP;
            case "InvalidParameterValue.SdkAppIdNotExist",
                    "UnauthorizedOperation.RequestIpNotInWhitelist",
                    "UnauthorizedOperation.SdkAppIdIsDisabled" -> LossReason.AUTH_FAILED;
            default -> reasonOfGroup(code.substring(0, Math.max(0, code.indexOf('.'))), code);
        };
    }

    private static LossReason reasonOfGroup(String group, String code) {
        return switch (group.isEmpty() ? code : group) {
            case "AuthFailure", "IpNotInWhitelist", "HTTP 401", "HTTP 403" -> LossReason.AUTH_FAILED;
            case "UnauthorizedOperation" -> LossReason.PERMISSION_DENIED;
            case "UnsupportedOperation" -> LossReason.UNSUPPORTED;
            case "LimitExceeded" -> LossReason.OVER_QUOTA_APP;
            case "InvalidParameter", "InvalidParameterValue", "MissingParameter", "FailedOperation" ->
                LossReason.INVALID_PARAM;
            default -> LossReason.UNKNOWN;
        };
    }
}
