package io.hongyan.channels.honor;

import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.util.List;

/** Honor's answer codes (vendor-channel reference, 5.4) and receipt codes (5.5), as 14.2 maps them. */
final class HonorErrors {

    private static final String SUCCESS = "200";
    private static final String PARTIAL = "80100000";

    private HonorErrors() {}

    /** Whether a new access token may help. */
    static boolean refusesCredential(HonorAnswer answer) {
        return switch (code(answer)) {
            case "401", "403" -> true;
            default -> false;
        };
    }

    static SendAnswer read(HonorAnswer answer, List<Recipient> recipients) {
        Verdict others = verdict(answer);
        Verdict refused = new Verdict.Rejected(LossReason.TOKEN_INVALID, answer.rawCode(), "failed or expired token");
        return new SendAnswer(
                answer.requestId(),
                recipients.stream()
                        .map(recipient -> answer.refused().contains(recipient.token()) ? refused : others)
                        .toList());
    }

    private static Verdict verdict(HonorAnswer answer) {
        boolean taken = code(answer).equals(SUCCESS) || code(answer).equals(PARTIAL);
        if (taken && answer.sendResult()) {
            return Verdict.ACCEPTED;
        }
        LossReason reason = reason(code(answer));
        return reason == LossReason.VENDOR_RATE_LIMITED || reason == LossReason.VENDOR_ERROR
                ? new Verdict.TryLater(reason, answer.rawCode(), answer.retryAfter())
                : new Verdict.Rejected(reason, answer.rawCode(), answer.text());
    }

    /** Honor uses HTTP statuses as business codes; a status that asks for another try, or comes alone, is the code. */
    private static String code(HonorAnswer answer) {
        boolean byStatus = answer.code().isEmpty() || answer.status() >= 500 || answer.status() == 429;
        return byStatus ? Integer.toString(answer.status()) : answer.code();
    }

    static LossReason reason(String code) {
        return switch (code) {
            case "80300007" -> LossReason.TOKEN_INVALID;
            case "500", "502", "504" -> LossReason.VENDOR_ERROR;
            case "429", "503" -> LossReason.VENDOR_RATE_LIMITED;
            case "400", "80100003", "80300006", "10001", "10207", "10300", "80200050" -> LossReason.INVALID_PARAM;
            case "80300008", "80300010" -> LossReason.PARAM_OVER_LIMIT;
            case "401", "403", "404", "10205" -> LossReason.AUTH_FAILED; // 404: the app id in the address
            case "80200020", "80200022" -> LossReason.PERMISSION_DENIED;
            case "80200047" -> LossReason.OVER_QUOTA_APP;
            case "80200056" -> LossReason.CONTENT_REJECTED;
            default -> LossReason.UNKNOWN;
        };
    }

    /** What a receipt code says happened. 40000009 is a full quota or a duplicate; nothing tells which. */
    static Event event(String code) {
        return switch (code) {
            case "40000001", "40000002" -> new Event.Arrived();
            case "40000007" -> new Event.Clicked();
            case "40000013" -> new Event.Held();
            case "40000003" -> new Event.Lost(LossReason.UNINSTALLED);
            case "40000004" -> new Event.Lost(LossReason.TOKEN_INVALID);
            case "40000005" -> new Event.Lost(LossReason.NOTIFICATION_OFF);
            case "40000006" -> new Event.Lost(LossReason.APP_DISABLED);
            case "40000008" -> new Event.Lost(LossReason.UNSUPPORTED);
            case "40000009" -> new Event.Lost(LossReason.OVER_QUOTA_DEVICE);
            case "40000011" -> new Event.Lost(LossReason.CLICK_FAILED);
            case "40000014" -> new Event.Lost(LossReason.USER_MISMATCH);
            case "40000015", "50000003" -> new Event.Lost(LossReason.NOT_DISPLAYED);
            default -> new Event.Lost(LossReason.UNKNOWN);
        };
    }
}
