package io.hongyan.channels.wecom;

import io.hongyan.channels.ErrcodeAnswer;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.time.Duration;

/** WeCom's codes in the words of the loss taxonomy (reference sections 12.6, 14.3). */
final class WecomErrors {

    private WecomErrors() {}

    static boolean refusesToken(ErrcodeAnswer answer) {
        return switch (answer.code()) {
            case "40001", "40014", "42001" -> true;
            default -> false;
        };
    }

    static Verdict verdict(ErrcodeAnswer answer) {
        String code = answer.code();
        return switch (code) {
            case "0" -> Verdict.ACCEPTED;
            case "-1" -> new Verdict.TryLater(LossReason.VENDOR_ERROR, code, Duration.ZERO);
            case "45009", "HTTP 429" -> new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, answer.retryAfter());
            default ->
                answer.status() >= 500
                        ? new Verdict.TryLater(LossReason.VENDOR_ERROR, code, answer.retryAfter())
                        : new Verdict.Rejected(reason(code), code, answer.text());
        };
    }

    private static LossReason reason(String code) {
        return switch (code) {
            case "81013" -> LossReason.TOKEN_INVALID;
            // The robot is gone: an affair of the account, whose hook it is, not of the address, which is a label.
            case "93000", "40001", "40014", "42001" -> LossReason.AUTH_FAILED;
            case "60020", "60011", "48002" -> LossReason.PERMISSION_DENIED;
            case "45002" -> LossReason.PARAM_OVER_LIMIT;
            case "40008", "40056", "40058", "44004" -> LossReason.INVALID_PARAM;
            default -> LossReason.UNKNOWN;
        };
    }
}
