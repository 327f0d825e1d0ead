package io.hongyan.channels.huawei;

import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.util.List;

/** Push Kit's answer codes (vendor-channel reference, 3.4) and receipt codes (3.5), as 14.2 maps them. */
final class HuaweiErrors {

    private static final String SUCCESS = "80000000";
    private static final String PARTIAL = "80100000";

    private HuaweiErrors() {}

    /** Whether a new access token may help. */
    static boolean refusesCredential(PushKitAnswer answer) {
        return answer.status() == 401 || reason(answer.code()) == LossReason.AUTH_FAILED;
    }

    static SendAnswer read(PushKitAnswer answer, List<Recipient> recipients) {
        Verdict verdict = verdict(answer);
        Verdict refused = new Verdict.Rejected(LossReason.TOKEN_INVALID, answer.rawCode(), "illegal token");
        return new SendAnswer(
                answer.requestId(),
                recipients.stream()
                        .map(recipient -> answer.refused().containsKey(recipient.token()) ? refused : verdict)
                        .toList());
    }

    private static Verdict verdict(PushKitAnswer answer) {
        if (answer.code().equals(SUCCESS) || answer.code().equals(PARTIAL)) {
            return Verdict.ACCEPTED;
        }
        LossReason reason = answer.saidByStatus() ? reason(answer.status()) : reason(answer.code());
        return reason == LossReason.VENDOR_RATE_LIMITED || reason == LossReason.VENDOR_ERROR
                ? new Verdict.TryLater(reason, answer.rawCode(), answer.retryAfter())
                : new Verdict.Rejected(reason, answer.rawCode(), answer.text());
    }

    /** For an answer that says no more than its status. */
    static LossReason reason(int httpStatus) {
        return switch (httpStatus) {
            case 400 -> LossReason.INVALID_PARAM;
            case 401, 403, 404 -> LossReason.AUTH_FAILED; // 404: the client or project id in the address
            case 413 -> LossReason.PARAM_OVER_LIMIT;
            case 429, 503 -> LossReason.VENDOR_RATE_LIMITED;
            default -> httpStatus >= 500 ? LossReason.VENDOR_ERROR : LossReason.UNKNOWN;
        };
    }

    static LossReason reason(String code) {
        return switch (code) {
            case "80300007" -> LossReason.TOKEN_INVALID;
            case "80100001", "80100002", "80100003", "80100004", "80100013", "80300013" -> LossReason.INVALID_PARAM;
            case "80300008", "80300010" -> LossReason.PARAM_OVER_LIMIT;
            case "80100016", "80100018" -> LossReason.CONTENT_REJECTED;
            case "80100017" -> LossReason.OVER_QUOTA_APP;
            case "80200001", "80200003", "80200005" -> LossReason.AUTH_FAILED;
            case "80300002", "80300011" -> LossReason.PERMISSION_DENIED;
            case "81000001", "80600003" -> LossReason.VENDOR_ERROR;
            default -> LossReason.UNKNOWN;
        };
    }

    /**
     * What a receipt code says happened. Codes 2010 … 2016 split 201, as Getui's tables do. A phone that is booted but not
     * unlocked (51) stands in 14.2 twice; it will be unlocked, so the message is held.
     */
    static Event event(String code) {
        return switch (code) {
            case "0" -> new Event.Arrived();
            case "51", "201" -> new Event.Held();
            case "2", "2012" -> new Event.Lost(LossReason.UNINSTALLED);
            case "5" -> new Event.Lost(LossReason.TOKEN_INVALID);
            case "6", "2016" -> new Event.Lost(LossReason.NOTIFICATION_OFF);
            case "10" -> new Event.Lost(LossReason.DEVICE_INACTIVE);
            case "14", "27" -> new Event.Lost(LossReason.NOT_DISPLAYED);
            case "15" -> new Event.Lost(LossReason.SUPERSEDED);
            case "22", "2015" -> new Event.Lost(LossReason.USER_MISMATCH);
            case "31", "2010" -> new Event.Lost(LossReason.UNSUPPORTED);
            case "102", "256" -> new Event.Lost(LossReason.OVER_QUOTA_DEVICE);
            case "144" -> new Event.Lost(LossReason.INVALID_PARAM);
            default -> new Event.Lost(LossReason.UNKNOWN);
        };
    }
}
