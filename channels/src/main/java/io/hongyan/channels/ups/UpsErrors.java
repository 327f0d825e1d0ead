package io.hongyan.channels.ups;

import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.time.Duration;

/** The codes of our format ({@code docs/channels/ups.md}) in the words of the loss taxonomy. */
final class UpsErrors {

    private UpsErrors() {}

    /** What an answer's HTTP status and {@code code} say of the whole request; an empty code: it had none. */
    static Verdict ofRequest(int status, String code, String text, Duration retryAfter) {
        String shown = code.isEmpty() ? "HTTP " + status : code;
        return switch (code) {
            case "0" -> Verdict.ACCEPTED;
            case "10" -> new Verdict.Rejected(LossReason.INVALID_PARAM, shown, text);
            case "11" -> new Verdict.Rejected(LossReason.PARAM_OVER_LIMIT, shown, text);
            case "12" -> new Verdict.Rejected(LossReason.CONTENT_REJECTED, shown, text);
            case "20" -> new Verdict.Rejected(LossReason.AUTH_FAILED, shown, text);
            case "21" -> new Verdict.Rejected(LossReason.PERMISSION_DENIED, shown, text);
            case "30" -> new Verdict.Rejected(LossReason.OVER_QUOTA_APP, shown, text);
            case "31" -> new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, shown, retryAfter);
            case "50" -> new Verdict.TryLater(LossReason.VENDOR_ERROR, shown, retryAfter);
            case "" -> ofStatus(status, shown, retryAfter);
            default -> new Verdict.Rejected(LossReason.UNKNOWN, shown, text);
        };
    }

    private static Verdict ofStatus(int status, String code, Duration retryAfter) {
        return switch (status) {
            case 429 -> new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, retryAfter);
            case 401, 403 -> new Verdict.Rejected(LossReason.AUTH_FAILED, code, "");
            default ->
                status >= 500
                        ? new Verdict.TryLater(LossReason.VENDOR_ERROR, code, retryAfter)
                        : new Verdict.Rejected(status >= 400 ? LossReason.INVALID_PARAM : LossReason.UNKNOWN, code, "");
        };
    }

    /** What {@code invalid} says of one token. */
    static Verdict ofToken(String reason) {
        LossReason lost = switch (reason) {
            case "", "unknown_token" -> LossReason.TOKEN_INVALID;
            case "uninstalled" -> LossReason.UNINSTALLED;
            case "notification_off" -> LossReason.NOTIFICATION_OFF;
            case "inactive" -> LossReason.DEVICE_INACTIVE;
            case "over_quota" -> LossReason.OVER_QUOTA_DEVICE;
            default -> LossReason.UNKNOWN;
        };
        return new Verdict.Rejected(lost, reason.isEmpty() ? "invalid" : reason, "");
    }
}
