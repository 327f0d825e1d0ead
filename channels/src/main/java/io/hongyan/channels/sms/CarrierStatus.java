package io.hongyan.channels.sms;

import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.kernel.LossReason;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What carriers report of a message, in the words of the loss taxonomy (reference sections 12.1, 12.2, 14.3). All aggregators pass
 * it on: a state of SMPP ({@code DELIVRD}), or a carrier's own code such as {@code MK:0001}, whose number is the MAP error of 3GPP
 * TS 29.002.
 */
final class CarrierStatus {

    private static final Pattern MAP_ERROR = Pattern.compile("M[KNHI]:0{0,3}(\\d{1,4})");

    private CarrierStatus() {}

    static Event event(String status) {
        String code = status.strip().toUpperCase(Locale.ROOT);
        return switch (code) {
            case "DELIVRD", "DELIVERED", "SUCCESS" -> new Event.Arrived();
            case "ENROUTE", "ACCEPTD", "ACCEPTED" -> new Event.Held();
            default -> new Event.Lost(reason(code));
        };
    }

    private static LossReason reason(String code) {
        return switch (code) {
            case "EXPIRED" -> LossReason.EXPIRED;
            // The phone is off, out of coverage, or its memory is full; a number that is no more has a code of its own.
            case "UNDELIV", "MOBILE_NOT_ON_SERVICE", "MOBILE_TERMINAL_ERROR" -> LossReason.OFFLINE;
            case "REJECTD", "CONTENT_KEYWORD", "CONTENT_ERROR" -> LossReason.CONTENT_REJECTED;
            // By cancel_sm.
            case "DELETED" -> LossReason.RECALLED;
            case "INVALID_NUMBER" -> LossReason.TOKEN_INVALID;
            case "MOBILE_SEND_LIMIT", "LIMIT", "MILIMIT", "BEYONDN" -> LossReason.OVER_QUOTA_DEVICE;
            case "MOBILE_IN_BLACK", "USER_REJECT" -> LossReason.NO_CONSENT;
            default -> code.contains("BLACK") ? LossReason.NO_CONSENT : ofMapError(code);
        };
    }

    private static LossReason ofMapError(String code) {
        Matcher error = MAP_ERROR.matcher(code);
        if (!error.matches()) {
            return LossReason.UNKNOWN;
        }
        return switch (Integer.parseInt(error.group(1))) {
            // Unknown subscriber: a vacant number.
            case 1 -> LossReason.TOKEN_INVALID;
            // Absent, busy for another message, no delivery; barred (13) may be paid up tomorrow.
            case 6, 13, 27, 31, 32 -> LossReason.OFFLINE;
            default -> LossReason.UNKNOWN;
        };
    }
}
