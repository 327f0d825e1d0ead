package io.hongyan.channels.sms;

import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.time.Duration;

/** Codes of Huawei Cloud's SMS, of a request and of a number, in the words of the loss taxonomy. */
final class HuaweiSmsErrors {

    private HuaweiSmsErrors() {}

    static Verdict verdict(String code, String text, Duration retryAfter) {
        return switch (code) {
            case "000000" -> Verdict.ACCEPTED;
            case "E000000" -> new Verdict.TryLater(LossReason.VENDOR_ERROR, code, retryAfter);
            case "HTTP 429" -> new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, retryAfter);
            default ->
                code.startsWith("HTTP 5")
                        ? new Verdict.TryLater(LossReason.VENDOR_ERROR, code, retryAfter)
                        : new Verdict.Rejected(reason(code), code, text);
        };
    }

    private static LossReason reason(String code) {
        if (code.matches("E00000[1-8]|E00002\\d|E0001(0\\d|11)|E000620|HTTP 40[13]")) {
            return LossReason.AUTH_FAILED;
        }
        return switch (code) {
            // Frozen: in arrears, or for breaking the rules.
            case "E000112", "E200039" -> LossReason.VENDOR_PENALTY;
            case "E000503", "E000040", "E200028", "E200029", "E200030", "E200032", "E200033" ->
                LossReason.INVALID_PARAM;
            case "E000623" -> LossReason.OVER_QUOTA_APP;
            case "E200015" -> LossReason.PARAM_OVER_LIMIT;
            case "E200018", "E200019", "E200020", "E200021" -> LossReason.PERMISSION_DENIED;
            case "E200024", "E200025", "E200026", "E200037" -> LossReason.UNSUPPORTED;
            case "MILIMIT", "LIMIT", "BEYONDN" -> LossReason.OVER_QUOTA_DEVICE;
            default -> LossReason.UNKNOWN;
        };
    }
}
