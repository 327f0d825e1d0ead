package io.hongyan.channels.webhook;

import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The receiver's answers, and the reasons it may give, in the words of the loss taxonomy. */
final class WebhookErrors {

    /** What a receiver can know of a person it was to reach. */
    private static final List<LossReason> REASONS = List.of(
            LossReason.NO_CONSENT,
            LossReason.QUIET_HOURS,
            LossReason.FREQUENCY_CAPPED,
            LossReason.OVER_QUOTA_DEVICE,
            LossReason.PARAM_OVER_LIMIT,
            LossReason.INVALID_PARAM,
            LossReason.CONTENT_REJECTED,
            LossReason.TOKEN_INVALID,
            LossReason.UNINSTALLED,
            LossReason.USER_MISMATCH,
            LossReason.NOTIFICATION_OFF,
            LossReason.DEVICE_INACTIVE,
            LossReason.UNSUPPORTED,
            LossReason.SUPERSEDED,
            LossReason.EXPIRED,
            LossReason.OFFLINE,
            LossReason.NOT_DISPLAYED,
            LossReason.CLICK_FAILED,
            LossReason.UNKNOWN);

    private WebhookErrors() {}

    /** A reason by its name in reports; empty where it is none that a receiver may give. */
    static Optional<LossReason> reason(String name) {
        return REASONS.stream().filter(reason -> reason.wireName().equals(name)).findAny();
    }

    static String reasons() {
        return String.join(", ", REASONS.stream().map(LossReason::wireName).toList());
    }

    /** What a status other than 2xx says of a request to this many recipients. */
    static Verdict ofStatus(int status, Duration retryAfter, int recipients) {
        String code = "HTTP " + status;
        return switch (status) {
            case 401, 403 -> new Verdict.Rejected(LossReason.AUTH_FAILED, code, "");
            // Which of several is gone is not said, and an address is unbound for good.
            case 410 ->
                new Verdict.Rejected(
                        recipients == 1 ? LossReason.TOKEN_INVALID : LossReason.UNKNOWN, code, "the target is gone");
            case 413 -> new Verdict.Rejected(LossReason.PARAM_OVER_LIMIT, code, "");
            case 429 -> new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, retryAfter);
            case 408 -> new Verdict.TryLater(LossReason.VENDOR_ERROR, code, retryAfter);
            default ->
                status >= 500
                        ? new Verdict.TryLater(LossReason.VENDOR_ERROR, code, retryAfter)
                        : new Verdict.Rejected(LossReason.INVALID_PARAM, code, "");
        };
    }

    /** What the answer says of one recipient: {@code status} accepted, rejected or later, {@code reason} and {@code code}. */
    static Verdict ofResult(JsonNode result) {
        String given = result.path("reason").asString("");
        String code = result.path("code").asString(given);
        return switch (result.path("status").asString("")) {
            case "rejected" -> new Verdict.Rejected(reason(given).orElse(LossReason.UNKNOWN), code, given);
            case "later" -> new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, Duration.ZERO);
            default -> Verdict.ACCEPTED;
        };
    }
}
