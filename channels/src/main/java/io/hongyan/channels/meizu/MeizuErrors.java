package io.hongyan.channels.meizu;

import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.time.Duration;

/**
 * Meizu's codes in the words of the loss taxonomy (reference sections 9.4, 14.3). The same number means one thing for a
 * request and may mean another for a single device: 110010 is "too fast" there and "notification off" here.
 */
final class MeizuErrors {

    private MeizuErrors() {}

    /** What {@code code} says of a whole request to this many devices. */
    static Verdict ofRequest(String code, String text, int devices) {
        return switch (code) {
            case "200" -> Verdict.ACCEPTED;
            case "300", "500", "1001", "1003" -> new Verdict.TryLater(LossReason.VENDOR_ERROR, code, Duration.ZERO);
            case "110010", "518" -> new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, Duration.ZERO);
            // Which of several devices it means is not said, and a token is unbound for good.
            case "110002", "110003" ->
                new Verdict.Rejected(devices == 1 ? LossReason.TOKEN_INVALID : LossReason.INVALID_PARAM, code, text);
            default -> new Verdict.Rejected(reason(code), code, text);
        };
    }

    static Verdict ofStatus(int status, Duration retryAfter) {
        String code = "HTTP " + status;
        return switch (status) {
            case 429 -> new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, retryAfter);
            case 401, 403 -> new Verdict.Rejected(LossReason.AUTH_FAILED, code, "");
            default ->
                status >= 500
                        ? new Verdict.TryLater(LossReason.VENDOR_ERROR, code, retryAfter)
                        : new Verdict.Rejected(status >= 400 ? LossReason.INVALID_PARAM : LossReason.UNKNOWN, code, "");
        };
    }

    /** What a key of {@code value} says of the devices listed under it. */
    static Verdict ofDevice(String code) {
        return switch (code) {
            case "501" -> new Verdict.TryLater(LossReason.VENDOR_ERROR, code, Duration.ZERO);
            case "513", "518", "519" -> new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, Duration.ZERO);
            case "110002" -> new Verdict.Rejected(LossReason.UNINSTALLED, code, "not subscribed");
            case "110003", "110005" -> new Verdict.Rejected(LossReason.TOKEN_INVALID, code, "illegal id");
            case "110010" -> new Verdict.Rejected(LossReason.NOTIFICATION_OFF, code, "push switched off");
            case "110011" ->
                new Verdict.Rejected(LossReason.OVER_QUOTA_DEVICE, code, "public messages of the day used");
            case "520" -> new Verdict.Rejected(LossReason.OVER_QUOTA_DEVICE, code, "folded");
            case "201" -> new Verdict.Rejected(LossReason.PERMISSION_DENIED, code, "refused");
            default -> new Verdict.Rejected(LossReason.UNKNOWN, code, "");
        };
    }

    private static LossReason reason(String code) {
        return switch (code) {
            case "110019", "110051", "110053" -> LossReason.OVER_QUOTA_APP;
            case "1005", "110004", "110031", "110032" -> LossReason.INVALID_PARAM;
            case "1006", "110000", "110001", "110033" -> LossReason.AUTH_FAILED;
            case "110009" -> LossReason.VENDOR_PENALTY;
            case "201" -> LossReason.PERMISSION_DENIED;
            default -> LossReason.UNKNOWN;
        };
    }
}
