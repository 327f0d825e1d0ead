package io.hongyan.channels.rcs;

import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.time.Duration;
import java.util.Optional;

/** Statuses and codes of 5G messages in the words of the loss taxonomy (reference section 12.7; docs/channels/rcs.md). */
final class RcsErrors {

    private RcsErrors() {}

    static Verdict ofStatus(HttpCalls.Answer answer) {
        String code = "HTTP " + answer.status();
        return switch (answer.status()) {
            case 429 -> new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, answer.retryAfter());
            case 401 -> new Verdict.Rejected(LossReason.AUTH_FAILED, code, answer.text());
            case 403 -> new Verdict.Rejected(LossReason.PERMISSION_DENIED, code, answer.text());
            case 413 -> new Verdict.Rejected(LossReason.PARAM_OVER_LIMIT, code, answer.text());
            default ->
                answer.status() >= 500
                        ? new Verdict.TryLater(LossReason.VENDOR_ERROR, code, answer.retryAfter())
                        : new Verdict.Rejected(
                                answer.status() >= 400 ? LossReason.INVALID_PARAM : LossReason.UNKNOWN,
                                code,
                                answer.text());
        };
    }

    /** Why a number was refused in the answer itself. */
    static Verdict ofRefusal(String code, String text) {
        LossReason reason = reason(code);
        return reason == LossReason.VENDOR_RATE_LIMITED
                ? new Verdict.TryLater(reason, code, Duration.ZERO)
                : new Verdict.Rejected(reason, code, text);
    }

    private static LossReason reason(String code) {
        return switch (code) {
            case "INVALID_NUMBER" -> LossReason.TOKEN_INVALID;
            case "NOT_RCS", "MOBILE_NOT_SUPPORT_RCS" -> LossReason.UNSUPPORTED;
            case "BLACKLIST", "OPTED_OUT" -> LossReason.NO_CONSENT;
            case "NUMBER_LIMIT" -> LossReason.OVER_QUOTA_DEVICE;
            case "THROTTLED" -> LossReason.VENDOR_RATE_LIMITED;
            case "CONTENT" -> LossReason.CONTENT_REJECTED;
            default -> LossReason.UNKNOWN;
        };
    }

    /** What a notification says; empty: nothing that changes anything. */
    static Optional<Event> ofDelivery(String status, String description) {
        return switch (status) {
            case "MessageSent" -> Optional.of(new Event.Held());
            // As itself, or by one of the ways it falls back on.
            case "DeliveredToTerminal", "DeliveredToNetwork", "DeliveredToSMS", "DeliveredToVms", "SMS", "MMS" ->
                Optional.of(new Event.Arrived());
            case "MessageDisplayed" -> Optional.of(new Event.Displayed());
            case "Revoked", "RevokeOk" -> Optional.of(new Event.Lost(LossReason.RECALLED));
            case "RevokeFailed", "RevokeFail" -> Optional.empty();
            case "DeliveryImpossible", "DeliveredToSMSFailed", "DeliveredToVmsFailed" ->
                Optional.of(new Event.Lost(impossible(description)));
            default -> Optional.of(new Event.Lost(LossReason.UNKNOWN));
        };
    }

    /** 800: longer than it could be taken back, and no SMS to fall back on: the phone was not there. */
    private static LossReason impossible(String description) {
        return description.equals("800") ? LossReason.EXPIRED : reason(description);
    }

    /** The number of {@code tel:+86…} or {@code sip:+86…@…}. */
    static String number(String address) {
        int from = address.indexOf(':') + 1;
        int at = address.indexOf('@');
        int end = at > from ? at : address.length();
        int parameters = address.indexOf(';');
        return address.substring(from, parameters > from ? Math.min(parameters, end) : end);
    }
}
