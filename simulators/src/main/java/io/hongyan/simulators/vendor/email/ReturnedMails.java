package io.hongyan.simulators.vendor.email;

import io.hongyan.simulators.vendor.PhoneState;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Properties;

/** What comes back of a mail that was taken: a delivery report (RFC 3464) or a complaint (RFC 5965), or nothing. */
final class ReturnedMails {

    private static final String BOUNDARY = "=_returned";

    private ReturnedMails() {}

    static Optional<MimeMessage> of(PhoneState state, MimeMessage mail, String from, String recipient, Instant now)
            throws MessagingException, IOException {
        return switch (state) {
            case UNINSTALLED -> Optional.of(report(mail, from, recipient, "failed", "5.1.1", "user unknown", now));
            case DISABLED -> Optional.of(report(mail, from, recipient, "failed", "5.2.1", "mailbox disabled", now));
            case OFFLINE -> Optional.of(report(mail, from, recipient, "delayed", "4.4.1", "no answer from host", now));
            case NOTIFICATION_OFF -> Optional.of(complaint(mail, from, recipient, now));
            case INSTALLED, INACTIVE, USER_MISMATCH, UNKNOWN -> Optional.empty();
        };
    }

    private static MimeMessage report(
            MimeMessage mail, String from, String recipient, String action, String status, String why, Instant now)
            throws MessagingException, IOException {
        String text = """
                From: MAILER-DAEMON@%1$s
                To: <%2$s>
                Date: %3$s
                Subject: Delivery Status Notification (%4$s)
                Auto-Submitted: auto-replied
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary="%8$s"

                --%8$s
                Content-Type: text/plain

                Your mail to <%5$s>: %7$s.

                --%8$s
                Content-Type: message/delivery-status

                Reporting-MTA: dns; %1$s
                Arrival-Date: %3$s

                Original-Recipient: rfc822; %5$s
                Final-Recipient: rfc822; %5$s
                Action: %4$s
                Status: %6$s
                Diagnostic-Code: smtp; %6$s %7$s

                --%8$s
                Content-Type: text/rfc822-headers

                """.formatted(EmailSimulator.DOMAIN, from, date(now), action, recipient, status, why, BOUNDARY);
        return message(text, mail);
    }

    /** As feedback loops write it: who complained is struck out. */
    private static MimeMessage complaint(MimeMessage mail, String from, String recipient, Instant now)
            throws MessagingException, IOException {
        String text = """
                From: feedback@%1$s
                To: <%2$s>
                Date: %3$s
                Subject: complaint
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=feedback-report; boundary="%5$s"

                --%5$s
                Content-Type: text/plain

                A complaint about your mail.

                --%5$s
                Content-Type: message/feedback-report

                Feedback-Type: abuse
                User-Agent: simulated/1.0
                Version: 1
                Original-Mail-From: <%2$s>
                Original-Rcpt-To: <%4$s>

                --%5$s
                Content-Type: text/rfc822-headers

                """.formatted(EmailSimulator.DOMAIN, from, date(now), recipient, BOUNDARY);
        return message(text, mail);
    }

    private static MimeMessage message(String text, MimeMessage mail) throws MessagingException, IOException {
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        for (var lines = mail.getAllHeaderLines(); lines.hasMoreElements(); ) {
            headers.writeBytes((lines.nextElement() + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }
        String whole = text.replace("\n", "\r\n")
                + headers.toString(StandardCharsets.ISO_8859_1)
                + "\r\n--" + BOUNDARY + "--\r\n";
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(whole.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String date(Instant at) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC));
    }

    /** The first text of a mail. */
    static String plainText(Part part) throws MessagingException, IOException {
        Object content = part.getContent();
        if (content instanceof Multipart parts) {
            return parts.getCount() == 0 ? "" : plainText(parts.getBodyPart(0));
        }
        return content instanceof String text ? text : "";
    }
}
