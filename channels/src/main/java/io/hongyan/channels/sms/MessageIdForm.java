package io.hongyan.channels.sms;

import io.hongyan.channels.ChannelSettings;
import java.math.BigInteger;

/**
 * How an SMS centre writes its message ids: some answer in hexadecimal and have the same number in decimal in the text of receipts,
 * or the other way round (reference section 12.2). What is kept is the decimal number then.
 */
enum MessageIdForm {
    /** As they are: one form everywhere. */
    SAME,
    /** Hexadecimal in answers, decimal in receipts. */
    HEX_ANSWER,
    /** Decimal in answers, hexadecimal in receipts. */
    HEX_RECEIPT;

    static MessageIdForm of(ChannelSettings settings) {
        return switch (settings.text("message-ids")) {
            case "same" -> SAME;
            case "hex-answer" -> HEX_ANSWER;
            case "hex-receipt" -> HEX_RECEIPT;
            default -> throw settings.problem("message-ids", "same, hex-answer or hex-receipt");
        };
    }

    /** What is kept of an id in an answer, or in {@code receipted_message_id}, which has the answers' form. */
    String ofAnswer(String id) {
        return switch (this) {
            case SAME -> id;
            case HEX_ANSWER -> number(id, 16);
            case HEX_RECEIPT -> number(id, 10);
        };
    }

    /** What is kept of an id in the text of a receipt. */
    String ofReceipt(String id) {
        return switch (this) {
            case SAME -> id;
            case HEX_ANSWER -> number(id, 10);
            case HEX_RECEIPT -> number(id, 16);
        };
    }

    /** A kept id as the centre's answer had it, but for leading zeros. */
    String toAnswer(String kept) {
        return switch (this) {
            case SAME, HEX_RECEIPT -> kept;
            case HEX_ANSWER -> kept.matches("\\d+") ? new BigInteger(kept).toString(16) : kept;
        };
    }

    private static String number(String id, int radix) {
        try {
            return new BigInteger(id, radix).toString();
        } catch (NumberFormatException e) {
            return id;
        }
    }
}
