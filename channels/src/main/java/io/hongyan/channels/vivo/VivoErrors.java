package io.hongyan.channels.vivo;

import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.time.Duration;

/** vivo's codes in the words of the loss taxonomy (reference sections 8.4, 8.5, 14.3). */
final class VivoErrors {

    /** vivo's clock and ours differ: the hour is about to begin there. */
    private static final Duration WINDOW_NOT_OPEN_YET = Duration.ofMinutes(5);

    private VivoErrors() {}

    /** What {@code result} says of a whole request. */
    static Verdict ofCode(String code, String text) {
        return switch (code) {
            // 10303: this requestId was taken before. Its answer was lost, the message was not.
            case "0", "10303" -> Verdict.ACCEPTED;
            case "10040" -> new Verdict.TryLater(LossReason.VENDOR_ERROR, code, Duration.ZERO);
            case "10072", "10093" -> new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, Duration.ZERO);
            case "10071" -> new Verdict.TryLater(LossReason.QUIET_HOURS, code, WINDOW_NOT_OPEN_YET);
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

    /** What {@code status} says of one device. */
    static Verdict ofInvalidUser(int status) {
        LossReason reason = switch (status) {
            case 1 -> LossReason.TOKEN_INVALID;
            case 2, 5 -> LossReason.UNINSTALLED;
            case 4 -> LossReason.PERMISSION_DENIED;
            // 3 means different things in different documents: the token is kept.
            default -> LossReason.UNKNOWN;
        };
        return new Verdict.Rejected(reason, "invalidUser " + status, "");
    }

    /** A credential that vivo no longer takes, and that can be renewed. */
    static boolean isStaleToken(String code) {
        return code.equals("10000") || code.equals("HTTP 401");
    }

    /** A saved content that vivo does not know, perhaps because it is too old. */
    static boolean isUnknownContent(String code) {
        return code.equals("10150") || code.equals("10151");
    }

    private static LossReason reason(String code) {
        return switch (code) {
            case "10302", "10050" -> LossReason.TOKEN_INVALID;
            // Notification switched off, or inactive: vivo does not tell which.
            case "10311" -> LossReason.NOTIFICATION_OFF;
            case "10070", "10073" -> LossReason.OVER_QUOTA_APP;
            case "10056", "10058", "10252", "10153" -> LossReason.PARAM_OVER_LIMIT;
            case "10051",
                    "10054",
                    "10055",
                    "10057",
                    "10059",
                    "10060",
                    "10061",
                    "10062",
                    "10063",
                    "10064",
                    "10065",
                    "10067",
                    "10095",
                    "10096",
                    "10097",
                    "10150",
                    "10151",
                    "10152",
                    "10154",
                    "10155",
                    "10304",
                    "10305",
                    "10306",
                    "10352",
                    "10353",
                    "10800",
                    "10801" -> LossReason.INVALID_PARAM;
            case "10103", "10085" -> LossReason.CONTENT_REJECTED;
            case "10000", "10094", "10200", "10201", "10202", "10203", "10204", "10205", "10206", "10207" ->
                LossReason.AUTH_FAILED;
            case "10043", "10045", "10082", "10104" -> LossReason.PERMISSION_DENIED;
            default -> LossReason.UNKNOWN;
        };
    }

    /** What {@code ackType} and {@code subAckType} say happened on the device. */
    static Event ofReceipt(String ackType, String subAckType) {
        return switch (ackType) {
            case "0" -> new Event.Arrived();
            case "100" -> new Event.Lost(controlled(subAckType));
            case "101" -> new Event.Lost(LossReason.CONTENT_REJECTED);
            case "102" -> new Event.Lost(unmatched(subAckType));
            case "103" -> new Event.Lost(LossReason.SUPERSEDED);
            case "104" -> new Event.Lost(notShown(subAckType));
            default -> new Event.Lost(LossReason.UNKNOWN);
        };
    }

    private static LossReason controlled(String subAckType) {
        return switch (subAckType) {
            case "11001" -> LossReason.OVER_QUOTA_APP;
            case "12000" -> LossReason.OVER_QUOTA_DEVICE;
            case "10012" -> LossReason.EXPIRED;
            case "14002" -> LossReason.OFFLINE;
            default -> LossReason.UNKNOWN;
        };
    }

    private static LossReason unmatched(String subAckType) {
        return switch (subAckType) {
            case "20001", "20002" -> LossReason.TOKEN_INVALID;
            case "20006" -> LossReason.DEVICE_INACTIVE;
            default -> LossReason.AUDIENCE_FILTERED;
        };
    }

    private static LossReason notShown(String subAckType) {
        return switch (subAckType) {
            case "2183" -> LossReason.UNINSTALLED;
            // The text was shown before that day.
            case "2124" -> LossReason.OVER_QUOTA_DEVICE;
            case "2144" -> LossReason.EXPIRED;
            case "2158", "2161", "2162" -> LossReason.CLICK_FAILED;
            default -> LossReason.NOT_DISPLAYED;
        };
    }
}
