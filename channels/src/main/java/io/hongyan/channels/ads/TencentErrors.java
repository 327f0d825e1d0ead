package io.hongyan.channels.ads;

import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.time.Duration;

/** Codes of Tencent's Marketing API in the words of the loss taxonomy (its page "返回码"). */
final class TencentErrors {

    /** After the limit of a minute the call is open again after five. */
    private static final Duration MINUTE_LIMIT_PAUSE = Duration.ofMinutes(5);

    private TencentErrors() {}

    static Verdict of(String code, String text) {
        return switch (code) {
            case "0" -> Verdict.ACCEPTED;
            case "10000", "10001" -> new Verdict.TryLater(LossReason.VENDOR_ERROR, code, Duration.ZERO);
            case "11008", "11016", "11019", "11022" ->
                new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, Duration.ZERO);
            case "11017" -> new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, MINUTE_LIMIT_PAUSE);
            default -> new Verdict.Rejected(reason(code), code, text);
        };
    }

    private static LossReason reason(String code) {
        return switch (code) {
            case "11018" -> LossReason.OVER_QUOTA_APP;
            case "11000", "11002", "11004", "11005", "11007" -> LossReason.AUTH_FAILED;
            case "11014", "31033" -> LossReason.PERMISSION_DENIED;
            default -> LossReason.UNKNOWN;
        };
    }

    static Verdict ofStatus(int status, Duration retryAfter) {
        String code = "HTTP " + status;
        return switch (status) {
            case 429 -> new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, retryAfter);
            case 401, 403 -> new Verdict.Rejected(LossReason.AUTH_FAILED, code, "");
            case 413 -> new Verdict.Rejected(LossReason.PARAM_OVER_LIMIT, code, "");
            default ->
                status >= 500
                        ? new Verdict.TryLater(LossReason.VENDOR_ERROR, code, retryAfter)
                        : new Verdict.Rejected(LossReason.INVALID_PARAM, code, "");
        };
    }
}
