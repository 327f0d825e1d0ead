package io.hongyan.channels.aliyun;

import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.time.Duration;
import java.util.Optional;

/** Codes that every service of Alibaba Cloud has, in the words of the loss taxonomy. */
public final class AliyunErrors {

    private AliyunErrors() {}

    /** Empty where the code is the service's own. */
    public static Optional<Verdict> common(AliyunApi.Answer answer) {
        String code = answer.code();
        if (code.startsWith("Throttling") || code.equals("HTTP 429")) {
            return Optional.of(new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, answer.retryAfter()));
        }
        // A nonce by chance the same, or a proxy that sent the request twice: another one will do.
        if (code.equals("SignatureNonceUsed")
                || code.equals("ServiceUnavailable")
                || code.startsWith("InternalError")
                || code.equals("isp.SYSTEM_ERROR")
                || code.equals("isp.UNKNOWN")
                || (code.startsWith("HTTP") && answer.status() >= 500)) {
            return Optional.of(new Verdict.TryLater(LossReason.VENDOR_ERROR, code, answer.retryAfter()));
        }
        if (code.startsWith("InvalidAccessKeyId")
                || code.startsWith("SignatureDoesNotMatch")
                || code.startsWith("IncompleteSignature")
                || code.startsWith("InvalidTimeStamp")
                || code.startsWith("Forbidden")
                || code.startsWith("NoPermission")
                || code.equals("isp.RAM_PERMISSION_DENY")
                || code.equals("isv.RAM_PERMISSION_DENY")
                || code.equals("isv.DENY_IP_RANGE")
                || code.equals("isv.ACCOUNT_NOT_EXISTS")
                || code.equals("HTTP 401")
                || code.equals("HTTP 403")) {
            return rejected(LossReason.AUTH_FAILED, answer);
        }
        return switch (code) {
            case "isv.ACCOUNT_ABNORMAL" -> rejected(LossReason.VENDOR_PENALTY, answer);
            case "isv.OUT_OF_SERVICE", "isv.AMOUNT_NOT_ENOUGH" -> rejected(LossReason.OVER_QUOTA_APP, answer);
            case "isv.PRODUCT_UN_SUBSCRIPT", "isv.PRODUCT_UNSUBSCRIBE" ->
                rejected(LossReason.PERMISSION_DENIED, answer);
            case "isv.INVALID_PARAMETERS", "isv.INVALID_JSON_PARAM", "InvalidParameter", "MissingParameter" ->
                rejected(LossReason.INVALID_PARAM, answer);
            default -> Optional.empty();
        };
    }

    private static Optional<Verdict> rejected(LossReason reason, AliyunApi.Answer answer) {
        return Optional.of(new Verdict.Rejected(reason, answer.code(), answer.message()));
    }

    /** No call's own text says when to come back. */
    public static Verdict later(LossReason reason, String code) {
        return new Verdict.TryLater(reason, code, Duration.ZERO);
    }
}
