package io.hongyan.channels.sms;

import io.hongyan.channels.Verdict;
import io.hongyan.channels.aliyun.AliyunApi;
import io.hongyan.channels.aliyun.AliyunErrors;
import io.hongyan.kernel.LossReason;

/** Codes of Alibaba Cloud's SMS in the words of the loss taxonomy (reference sections 12.1, 14.3). */
final class AliyunSmsErrors {

    private AliyunSmsErrors() {}

    /** The whole request is refused for what may be the fault of one number of it. */
    static boolean isOfOneNumber(String code) {
        return code.equals("isv.MOBILE_NUMBER_ILLEGAL")
                || code.equals("isv.BUSINESS_LIMIT_CONTROL")
                || code.equals("isv.DOMESTIC_NUMBER_NOT_SUPPORTED");
    }

    static Verdict verdict(AliyunApi.Answer answer) {
        if (answer.code().equals("OK")) {
            return Verdict.ACCEPTED;
        }
        return AliyunErrors.common(answer)
                .orElseGet(() -> new Verdict.Rejected(reason(answer.code()), answer.code(), answer.message()));
    }

    private static LossReason reason(String code) {
        return switch (code) {
            case "isv.MOBILE_NUMBER_ILLEGAL" -> LossReason.TOKEN_INVALID;
            case "isv.BUSINESS_LIMIT_CONTROL" -> LossReason.OVER_QUOTA_DEVICE;
            case "isv.DAY_LIMIT_CONTROL", "isv.MONTH_LIMIT_CONTROL" -> LossReason.OVER_QUOTA_APP;
            case "isv.MOBILE_COUNT_OVER_LIMIT", "isv.PARAM_LENGTH_LIMIT", "isv.TEMPLATE_OVER_LIMIT" ->
                LossReason.PARAM_OVER_LIMIT;
            case "isv.SMS_CONTENT_ILLEGAL", "isv.BLACK_KEY_CONTROL_LIMIT" -> LossReason.CONTENT_REJECTED;
            case "isv.SMS_SIGN_ILLEGAL",
                    "isv.SMS_SIGNATURE_ILLEGAL",
                    "isv.SMS_SIGNATURE_SCENE_ILLEGAL",
                    "isv.SMS_TEMPLATE_ILLEGAL",
                    "isv.TEMPLATE_MISSING_PARAMETERS",
                    "isv.TEMPLATE_PARAMS_ILLEGAL",
                    "isv.EXTEND_CODE_ERROR" -> LossReason.INVALID_PARAM;
            case "isv.DOMESTIC_NUMBER_NOT_SUPPORTED" -> LossReason.UNSUPPORTED;
            default -> LossReason.UNKNOWN;
        };
    }
}
