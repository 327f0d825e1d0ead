package io.hongyan.channels.oppo;

import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.time.Duration;

/** What OPPO's answer codes mean (reference 7.5, 14.3). Codes that are not listed stay {@link LossReason#UNKNOWN}. */
final class OppoErrors {

    static final int SUCCESS = 0;
    static final int INVALID_AUTH_TOKEN = 11;
    static final int DATA_NOT_FOUND = 31;
    /** Data that is there already: where it is our message id, OPPO has the message. */
    static final int DUPLICATE = 32;

    private static final int INVALID_ARGUMENTS = 41;

    private OppoErrors() {}

    /** @param textsFit whether the message's texts are inside the limits: OPPO has one code for that and other mistakes */
    static Verdict verdict(int code, String text, boolean textsFit) {
        return switch (code) {
            case SUCCESS -> Verdict.ACCEPTED;
            case -1 -> later(LossReason.VENDOR_ERROR, code);
            case -2, 13, 55, 69 -> later(LossReason.VENDOR_RATE_LIMITED, code);
            case 33, 34, 42 -> rejected(LossReason.OVER_QUOTA_APP, code, text);
            case INVALID_ARGUMENTS ->
                rejected(textsFit ? LossReason.INVALID_PARAM : LossReason.PARAM_OVER_LIMIT, code, text);
            case 12, 20, 21, 22, 23, 24, 25, DATA_NOT_FOUND, DUPLICATE, 40, 51, 67 ->
                rejected(LossReason.INVALID_PARAM, code, text);
            case INVALID_AUTH_TOKEN, 14, 15, 16, 17, 18, 19, 29 -> rejected(LossReason.AUTH_FAILED, code, text);
            case 26, 27, 28, 30, 59 -> rejected(LossReason.PERMISSION_DENIED, code, text);
            case 10000 -> rejected(LossReason.TOKEN_INVALID, code, text);
            default -> rejected(LossReason.UNKNOWN, code, text);
        };
    }

    /** For an answer without a code of OPPO's. */
    static Verdict ofStatus(int status, String text, Duration retryAfter) {
        String code = "HTTP " + status;
        if (status == 429) {
            return new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, retryAfter);
        }
        if (status >= 500) {
            return new Verdict.TryLater(LossReason.VENDOR_ERROR, code, retryAfter);
        }
        boolean refused = status == 401 || status == 403;
        return new Verdict.Rejected(refused ? LossReason.AUTH_FAILED : LossReason.UNKNOWN, code, text);
    }

    private static Verdict later(LossReason reason, int code) {
        return new Verdict.TryLater(reason, Integer.toString(code), Duration.ZERO);
    }

    private static Verdict rejected(LossReason reason, int code, String text) {
        return new Verdict.Rejected(reason, Integer.toString(code), text);
    }
}
