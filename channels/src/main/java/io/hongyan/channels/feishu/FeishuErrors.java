package io.hongyan.channels.feishu;

import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;

/** Feishu's codes in the words of the loss taxonomy (reference sections 12.6, 14.3). */
final class FeishuErrors {

    private FeishuErrors() {}

    static boolean refusesToken(FeishuAnswer answer) {
        return switch (answer.code()) {
            case "99991661", "99991663", "99991664", "99991668", "99991671", "99991677" -> true;
            default -> false;
        };
    }

    static Verdict verdict(FeishuAnswer answer) {
        String code = answer.code();
        return switch (code) {
            case "0" -> Verdict.ACCEPTED;
            case "99991400", "11232", "230020" ->
                new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, answer.reset());
            default -> {
                if (answer.status() == 429) {
                    yield new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, answer.reset());
                }
                yield answer.status() >= 500
                        ? new Verdict.TryLater(LossReason.VENDOR_ERROR, code, answer.reset())
                        : new Verdict.Rejected(reason(answer), code, answer.text());
            }
        };
    }

    private static LossReason reason(FeishuAnswer answer) {
        if (refusesToken(answer)) {
            return LossReason.AUTH_FAILED;
        }
        return switch (answer.code()) {
            // One code for all parameters; the text says which.
            case "230001" -> answer.text().contains("receive_id") ? LossReason.TOKEN_INVALID : LossReason.INVALID_PARAM;
            case "230029", "230034" -> LossReason.TOKEN_INVALID;
            case "230053" -> LossReason.NO_CONSENT;
            case "230006", "230013", "230027", "230035", "19022" -> LossReason.PERMISSION_DENIED;
            case "230025", "19036" -> LossReason.PARAM_OVER_LIMIT;
            case "230022", "230028", "19024" -> LossReason.CONTENT_REJECTED;
            case "230099", "9499" -> LossReason.INVALID_PARAM;
            // 19001: the robot is gone, an affair of the account, whose hook it is, not of the address, which is a
            // label.
            case "19021", "19001", "10003", "10014" -> LossReason.AUTH_FAILED;
            default -> LossReason.UNKNOWN;
        };
    }
}
