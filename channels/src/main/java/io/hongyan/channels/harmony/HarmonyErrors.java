package io.hongyan.channels.harmony;

import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.huawei.PushKitAnswer;
import io.hongyan.kernel.LossReason;
import java.util.List;

/** Push Kit's answer codes and reasons (vendor-channel reference, 4.4) and receipt codes (4.5), as 14.2 maps them. */
final class HarmonyErrors {

    private static final String SUCCESS = "80000000";
    private static final String PARTIAL = "80100000";
    private static final String REVOKE_PARTIAL = "80100020";

    private HarmonyErrors() {}

    /** Whether a new token may help. */
    static boolean refusesCredential(PushKitAnswer answer) {
        return answer.status() == 401 || reason(answer) == LossReason.AUTH_FAILED;
    }

    static SendAnswer read(PushKitAnswer answer, List<Recipient> recipients) {
        Verdict others = verdict(answer);
        return new SendAnswer(
                answer.requestId(),
                recipients.stream()
                        .map(recipient -> {
                            String why = answer.refused().get(recipient.token());
                            return why == null ? others : refused(answer, why);
                        })
                        .toList());
    }

    private static Verdict refused(PushKitAnswer answer, String why) {
        return new Verdict.Rejected(tokenReason(why), (answer.rawCode() + " " + why).strip(), answer.rawCode());
    }

    private static Verdict verdict(PushKitAnswer answer) {
        boolean partly = answer.code().equals(PARTIAL)
                || (answer.code().equals(REVOKE_PARTIAL) && !answer.refused().isEmpty());
        if (answer.code().equals(SUCCESS) || partly) {
            return Verdict.ACCEPTED;
        }
        LossReason reason = reason(answer);
        return reason == LossReason.VENDOR_RATE_LIMITED || reason == LossReason.VENDOR_ERROR
                ? new Verdict.TryLater(reason, answer.rawCode(), answer.retryAfter())
                : new Verdict.Rejected(reason, answer.rawCode(), answer.text());
    }

    static LossReason reason(PushKitAnswer answer) {
        return answer.saidByStatus() ? statusReason(answer.status()) : codeReason(answer.code());
    }

    /** For an answer that says no more than its status. */
    private static LossReason statusReason(int httpStatus) {
        return switch (httpStatus) {
            case 400 -> LossReason.INVALID_PARAM;
            case 401, 403, 404 -> LossReason.AUTH_FAILED; // 404: the project or client id in the address
            case 413 -> LossReason.PARAM_OVER_LIMIT;
            case 429, 503 -> LossReason.VENDOR_RATE_LIMITED;
            default -> httpStatus >= 500 ? LossReason.VENDOR_ERROR : LossReason.UNKNOWN;
        };
    }

    private static LossReason codeReason(String code) {
        return switch (code) {
            case SUCCESS, PARTIAL -> LossReason.NONE;
            case "80300007", "80300017", "80300028" -> LossReason.TOKEN_INVALID;
            case "80100001", "80100003", "80100004", REVOKE_PARTIAL -> LossReason.INVALID_PARAM;
            case "80300008", "80300010", "80300030" -> LossReason.PARAM_OVER_LIMIT;
            case "80100016", "80100022" -> LossReason.CONTENT_REJECTED;
            case "80300029" -> LossReason.OVER_QUOTA_APP;
            case "80200001", "80200003", "80200005", "80300036" -> LossReason.AUTH_FAILED;
            case "80300002", "80300032" -> LossReason.PERMISSION_DENIED;
            case "80300037" -> LossReason.VENDOR_PENALTY;
            case "81000001", "80000001" -> LossReason.VENDOR_ERROR;
            default -> LossReason.UNKNOWN;
        };
    }

    /** Why one token was refused; only the first three are the token's own fault. */
    static LossReason tokenReason(String why) {
        return switch (why) {
            case "tokenFormatError", "noRight", "tokenPlatformNotSupport" -> LossReason.TOKEN_INVALID;
            case "noPushTypeRight",
                    "atomicUnableSendUnsubscribedMsg",
                    "differentImgVerifyPolicy",
                    "appinfoError",
                    "noRightToSendThisLiveNotificationEvent" -> LossReason.PERMISSION_DENIED;
            case "disableSendHuaweiMsgBecauseOfPenalty" -> LossReason.VENDOR_PENALTY;
            case "countryNotSupport", "notSupportPlayVoice" -> LossReason.UNSUPPORTED;
            default -> LossReason.UNKNOWN;
        };
    }

    /**
     * What a receipt code says happened. Where 14.2 names a code twice: a phone that is not unlocked (51) and a live view that
     * is gone (265) are held, a card that is gone (261) and one refreshed too often (262) are lost. Codes it leaves out: a live
     * view that exists already (158, 269) was asked for wrongly, and a badge that failed (191) came with a message that arrived.
     */
    static Event event(String code) {
        return switch (code) {
            case "0", "191" -> new Event.Arrived();
            case "51", "265" -> new Event.Held();
            case "2" -> new Event.Lost(LossReason.UNINSTALLED);
            case "5" -> new Event.Lost(LossReason.TOKEN_INVALID);
            case "6", "264" -> new Event.Lost(LossReason.NOTIFICATION_OFF);
            case "10" -> new Event.Lost(LossReason.DEVICE_INACTIVE);
            case "14", "27", "151", "155", "156", "188" -> new Event.Lost(LossReason.NOT_DISPLAYED);
            case "15" -> new Event.Lost(LossReason.SUPERSEDED);
            case "22" -> new Event.Lost(LossReason.USER_MISMATCH);
            case "31" -> new Event.Lost(LossReason.UNSUPPORTED);
            case "102", "256", "262" -> new Event.Lost(LossReason.OVER_QUOTA_DEVICE);
            case "144", "158", "261", "268", "269" -> new Event.Lost(LossReason.INVALID_PARAM);
            case "259" -> new Event.Lost(LossReason.CONTENT_REJECTED);
            default -> new Event.Lost(LossReason.UNKNOWN);
        };
    }
}
