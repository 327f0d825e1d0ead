package io.hongyan.channels.wechat;

import io.hongyan.channels.ErrcodeAnswer;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.time.Duration;

/** WeChat's codes in the words of the loss taxonomy (reference sections 12.4, 14.3). */
final class WechatErrors {

    private WechatErrors() {}

    static Verdict verdict(ErrcodeAnswer answer) {
        return switch (answer.code()) {
            case "0" -> Verdict.ACCEPTED;
            case "-1" -> new Verdict.TryLater(LossReason.VENDOR_ERROR, "-1", Duration.ZERO);
            case "HTTP 429" -> new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, answer.code(), answer.retryAfter());
            default ->
                answer.status() >= 500
                        ? new Verdict.TryLater(LossReason.VENDOR_ERROR, answer.code(), answer.retryAfter())
                        : new Verdict.Rejected(reason(answer.code()), answer.code(), answer.text());
        };
    }

    private static LossReason reason(String code) {
        return switch (code) {
            case "40003" -> LossReason.TOKEN_INVALID;
            case "43004", "43101" -> LossReason.NO_CONSENT;
            case "47003" -> LossReason.PARAM_OVER_LIMIT;
            case "40037", "41030" -> LossReason.INVALID_PARAM;
            case "45009" -> LossReason.OVER_QUOTA_APP;
            case "40001", "40014", "42001" -> LossReason.AUTH_FAILED;
            case "48001", "40164" -> LossReason.PERMISSION_DENIED;
            default -> LossReason.UNKNOWN;
        };
    }

    /** {@code Status} of TEMPLATESENDJOBFINISH. */
    static Event templateEvent(String status) {
        return switch (status) {
            case "success" -> new Event.Arrived();
            case "failed:user block" -> new Event.Lost(LossReason.NO_CONSENT);
            case "failed:system failed", "failed: system failed" -> new Event.Lost(LossReason.VENDOR_ERROR);
            default -> new Event.Lost(LossReason.UNKNOWN);
        };
    }

    /** {@code ErrorCode} of subscribe_msg_sent_event, which tells of WeChat's own failures. */
    static Event subscribeEvent(String errorCode) {
        return switch (errorCode) {
            case "0" -> new Event.Arrived();
            case "43101" -> new Event.Lost(LossReason.NO_CONSENT);
            default -> new Event.Lost(LossReason.VENDOR_ERROR);
        };
    }
}
