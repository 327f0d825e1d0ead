package io.hongyan.channels.email;

import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.time.Duration;

/**
 * SMTP's answers and the states of returned mail in the words of the loss taxonomy (reference section 12.3; RFC 3463, and the
 * codes that RFC 7372 and 7505 added). A bare 550 may mean "no such user" or "not from you", so it unbinds nothing.
 */
final class EmailErrors {

    private EmailErrors() {}

    static Verdict ofReply(SmtpReply reply) {
        if (reply.accepted()) {
            return Verdict.ACCEPTED;
        }
        if (reply.code() < 500) {
            return new Verdict.TryLater(laterReason(reply), reply.shortText(), Duration.ZERO);
        }
        return new Verdict.Rejected(reason(reply), reply.shortText(), reply.text());
    }

    /** What concerns one mailbox or one sender's pace must not make the server count as down. */
    private static LossReason laterReason(SmtpReply reply) {
        boolean ofTheServer =
                reply.closing() || reply.code() == 454 || reply.status().startsWith("4.3.");
        return ofTheServer ? LossReason.VENDOR_ERROR : LossReason.VENDOR_RATE_LIMITED;
    }

    private static LossReason reason(SmtpReply reply) {
        return switch (reply.code()) {
            case 530, 534, 535, 538 -> LossReason.AUTH_FAILED;
            case 556 -> LossReason.TOKEN_INVALID;
            default ->
                reply.status().isEmpty()
                        ? switch (reply.code()) {
                            case 552 -> LossReason.DEVICE_INACTIVE;
                            case 554 -> LossReason.CONTENT_REJECTED;
                            case 550, 551 -> LossReason.UNKNOWN;
                            default -> LossReason.INVALID_PARAM;
                        }
                        : ofStatus(reply.status());
        };
    }

    /** Reason of a final failure by its enhanced status code, also of a temporary one (4.x.x) that was given up. */
    static LossReason ofStatus(String status) {
        boolean permanent = status.startsWith("5");
        return switch (status.substring(status.indexOf('.') + 1)) {
            case "1.1", "1.2", "1.3", "1.6", "1.10" -> permanent ? LossReason.TOKEN_INVALID : LossReason.NETWORK_ERROR;
            case "1.7", "1.8" -> LossReason.INVALID_PARAM;
            case "2.1", "2.2" -> LossReason.DEVICE_INACTIVE;
            case "2.3", "3.4" -> LossReason.PARAM_OVER_LIMIT;
            case "7.8", "7.9", "7.11" -> LossReason.AUTH_FAILED;
            default -> ofSubject(status);
        };
    }

    private static LossReason ofSubject(String status) {
        String[] parts = status.split("\\.", -1);
        return switch (parts.length == 3 ? parts[1] : "") {
            case "2", "3" -> LossReason.VENDOR_ERROR;
            case "4" -> LossReason.NETWORK_ERROR;
            case "5" -> LossReason.INVALID_PARAM;
            case "6", "7" -> LossReason.CONTENT_REJECTED;
            default -> LossReason.UNKNOWN;
        };
    }
}
