package io.hongyan.channels.voice;

import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.kernel.LossReason;

/**
 * What became of a call, in the words of the loss taxonomy (reference section 12.8): who answered has heard it; who was rung and did
 * not answer has got it and not seen it.
 */
final class VoiceResults {

    private VoiceResults() {}

    /** Alibaba Cloud's {@code status_code} and {@code early_media_code} (its lists of call results). */
    static Event ofAliyun(String status) {
        return switch (status) {
            // Heard to the end, and hung up before it.
            case "200000", "200001" -> new Event.Displayed();
            case "200002", "200003", "200111", "200112", "200113" -> new Event.Lost(LossReason.NOT_DISPLAYED);
            case "200005", "200007", "200010", "200120" -> new Event.Lost(LossReason.OFFLINE);
            case "200004", "200011", "200116", "482" -> new Event.Lost(LossReason.TOKEN_INVALID);
            case "200118" -> new Event.Lost(LossReason.QUIET_HOURS);
            case "200119" -> new Event.Lost(LossReason.OVER_QUOTA_DEVICE);
            case "200121" -> new Event.Lost(LossReason.VENDOR_RATE_LIMITED);
            case "200104", "200117", "476" -> new Event.Lost(LossReason.PERMISSION_DENIED);
            case "200006" -> new Event.Lost(LossReason.INVALID_PARAM);
            case "400", "500", "999999" -> new Event.Lost(LossReason.VENDOR_ERROR);
            default -> new Event.Lost(LossReason.UNKNOWN);
        };
    }

    /** The contract's {@code status}. */
    static Event ofContract(String status) {
        return switch (status) {
            case "queued", "ringing" -> new Event.Held();
            case "answered" -> new Event.Displayed();
            case "no_answer", "busy", "rejected" -> new Event.Lost(LossReason.NOT_DISPLAYED);
            case "off", "unreachable" -> new Event.Lost(LossReason.OFFLINE);
            case "vacant", "suspended" -> new Event.Lost(LossReason.TOKEN_INVALID);
            case "rest_time" -> new Event.Lost(LossReason.QUIET_HOURS);
            case "blocked" -> new Event.Lost(LossReason.CONTENT_REJECTED);
            case "blacklisted" -> new Event.Lost(LossReason.BLACKLISTED);
            case "expired" -> new Event.Lost(LossReason.EXPIRED);
            case "cancelled" -> new Event.Lost(LossReason.RECALLED);
            case "opted_out" -> new Event.OptedOut();
            case "opted_in" -> new Event.OptedIn();
            default -> new Event.Lost(LossReason.UNKNOWN);
        };
    }
}
