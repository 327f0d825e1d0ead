package io.hongyan.channels.webpush;

import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.util.List;

/** What push services' answers mean (reference, sections 11.3 and 14.2). */
final class WebPushErrors {

    private static final int LONGEST_TEXT = 200;

    /**
     * A subscription that was made with another key of ours: of no use for good, while our key is sound for the others. Apple,
     * Mozilla and Google each say so in their own words.
     */
    private static final List<String> FOREIGN_KEY = List.of(
            "VapidPkHashMismatch",
            "VAPID public key mismatch",
            "do not correspond to the credentials used to create the subscription");

    private WebPushErrors() {}

    static boolean isAccepted(int status) {
        return status >= 200 && status <= 202;
    }

    static boolean isAuthentication(HttpCalls.Answer answer) {
        return (answer.status() == 401 || answer.status() == 403) && !isForeignKey(answer.text());
    }

    static Verdict verdict(HttpCalls.Answer answer) {
        int status = answer.status();
        String code = String.valueOf(status);
        if (isAccepted(status)) {
            return Verdict.ACCEPTED;
        }
        if (status == 429) {
            return new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, answer.retryAfter());
        }
        if (status >= 500) {
            return new Verdict.TryLater(LossReason.VENDOR_ERROR, code, answer.retryAfter());
        }
        String text = answer.text();
        return new Verdict.Rejected(
                reason(status, text), code, text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text);
    }

    private static LossReason reason(int status, String text) {
        return switch (status) {
            case 404 -> LossReason.TOKEN_INVALID;
            case 410 -> LossReason.UNINSTALLED;
            case 413 -> LossReason.PARAM_OVER_LIMIT;
            case 400 -> isForeignKey(text) ? LossReason.TOKEN_INVALID : LossReason.INVALID_PARAM;
            case 401, 403 -> isForeignKey(text) ? LossReason.TOKEN_INVALID : LossReason.AUTH_FAILED;
            default -> LossReason.UNKNOWN;
        };
    }

    private static boolean isForeignKey(String text) {
        return FOREIGN_KEY.stream().anyMatch(text::contains);
    }
}
