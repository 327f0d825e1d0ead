package io.hongyan.channels.email;

import jakarta.mail.MessagingException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/**
 * What an SMTP server answered.
 *
 * @param code RFC 5321, three digits
 * @param status enhanced status code of RFC 3463, such as 5.1.1; empty where there is none
 * @param text the whole reply, for the log
 */
record SmtpReply(int code, String status, String text) {

    private static final Pattern STATUS = Pattern.compile("^\\d{3}[ -]([245]\\.\\d{1,3}\\.\\d{1,3})\\b");

    static SmtpReply of(int code, String text) {
        Matcher matcher = STATUS.matcher(text);
        return new SmtpReply(code, matcher.find() ? matcher.group(1) : "", text.strip());
    }

    /** The server's "no" that made a sending fail; empty where it failed for want of an answer. */
    static Optional<SmtpReply> refusal(MessagingException failure) {
        for (Exception e = failure; e instanceof MessagingException cause; e = cause.getNextException()) {
            int code = switch (cause) {
                case SMTPAddressFailedException address -> address.getReturnCode();
                case SMTPSenderFailedException sender -> sender.getReturnCode();
                case SMTPSendFailedException send -> send.getReturnCode();
                default -> 0;
            };
            if (code >= 400 && code < 600) {
                return Optional.of(of(code, String.valueOf(cause.getMessage())));
            }
        }
        return Optional.empty();
    }

    boolean accepted() {
        return code >= 200 && code < 300;
    }

    /** The server ends the connection (421). */
    boolean closing() {
        return code == 421;
    }

    /** For the message chain: {@code 550 5.1.1}. */
    String shortText() {
        return status.isEmpty() ? String.valueOf(code) : code + " " + status;
    }
}
