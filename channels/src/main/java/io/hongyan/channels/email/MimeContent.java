package io.hongyan.channels.email;

import io.hongyan.channels.VendorMessage;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.Sha256;
import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes the mail for one recipient: text and HTML as alternatives, attachments around them (multipart/mixed), everything
 * encoded to seven bits so that no relay has to change it and break the signature.
 *
 * <p>The Message-ID follows from task and recipient: a mail that a crash or a lost answer repeats has the same, and mailboxes
 * that look at it show it once.
 */
final class MimeContent {

    /** Says whose mail it is, to people who look at sources and to feedback loops. */
    static final String TASK_HEADER = "X-Hongyan-Task";

    private static final String UTF_8 = StandardCharsets.UTF_8.name();
    private static final int ID_DIGITS = 16;

    private final EmailAccount account;
    private final Session session;

    MimeContent(EmailAccount account, Session session) {
        this.account = account;
        this.session = session;
    }

    static String messageId(VendorMessage message, String recipient, String domain) {
        return "<" + message.task().msgid() + "."
                + Sha256.hex(recipient.toLowerCase(Locale.ROOT)).substring(0, ID_DIGITS) + "@" + domain + ">";
    }

    /**
     * The whole mail.
     *
     * @param to the recipient as servers are told
     * @param token the recipient as the platform knows it, which links name
     */
    byte[] of(VendorMessage message, EmailContent content, InternetAddress to, String token, Instant now)
            throws AddressException {
        try {
            String task = message.task().toString();
            String id = messageId(message, token, account.domain());
            MimeMessage mail = new IdentifiedMessage(session, id);
            mail.setFrom(account.from(content.fromName()));
            mail.setRecipient(Message.RecipientType.TO, to);
            if (!content.replyTo().isEmpty() || !account.replyTo().isEmpty()) {
                mail.setReplyTo(InternetAddress.parse(
                        content.replyTo().isEmpty() ? account.replyTo() : content.replyTo(), true));
            }
            mail.setSubject(content.subject(), UTF_8);
            mail.setSentDate(Date.from(now));
            mail.setHeader(TASK_HEADER, task);
            EmailContent own = content;
            Optional<SignedLinks> links = account.links();
            if (links.isPresent()) {
                own = linked(message, content, token, links.get(), mail);
            }
            fill(mail, own);
            mail.saveChanges();
            if (account.dkim().isPresent()) {
                return account.dkim().get().signed(mail);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            mail.writeTo(out);
            return out.toByteArray();
        } catch (AddressException e) {
            throw e;
        } catch (MessagingException e) {
            throw new IllegalArgumentException("mail of " + message.task() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // of memory
        }
    }

    private EmailContent linked(
            VendorMessage message, EmailContent content, String token, SignedLinks links, MimeMessage mail)
            throws MessagingException {
        String task = message.task().toString();
        String unsubscribe = links.url(new SignedLinks.Link(SignedLinks.Kind.UNSUBSCRIBE, task, token, ""));
        if (message.messageClass() == MessageClass.MARKETING) { // RFC 8058
            mail.setHeader("List-Unsubscribe", "<" + unsubscribe + ">");
            mail.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
        String html = content.html();
        if (account.tracking() && !html.isEmpty()) {
            html = TrackedHtml.of(
                    html,
                    target -> links.url(new SignedLinks.Link(SignedLinks.Kind.CLICK, task, token, target)),
                    links.url(new SignedLinks.Link(SignedLinks.Kind.OPEN, task, token, "")));
        }
        return content.withTexts(
                content.text().replace(EmailContent.UNSUBSCRIBE_PLACEHOLDER, unsubscribe),
                html.replace(EmailContent.UNSUBSCRIBE_PLACEHOLDER, TrackedHtml.attribute(unsubscribe)));
    }

    private static void fill(MimeMessage mail, EmailContent content) throws MessagingException {
        if (content.attachments().isEmpty()) {
            body(mail, content);
            return;
        }
        Multipart mixed = new MimeMultipart("mixed");
        MimeBodyPart first = new MimeBodyPart();
        body(first, content);
        mixed.addBodyPart(first);
        for (EmailContent.Attachment attachment : content.attachments()) {
            mixed.addBodyPart(part(attachment));
        }
        mail.setContent(mixed);
    }

    private static void body(Part part, EmailContent content) throws MessagingException {
        if (content.html().isEmpty()) {
            text(part, content.text(), "plain");
        } else if (content.text().isEmpty()) {
            text(part, content.html(), "html");
        } else {
            Multipart alternative = new MimeMultipart("alternative");
            MimeBodyPart plain = new MimeBodyPart();
            text(plain, content.text(), "plain");
            MimeBodyPart html = new MimeBodyPart();
            text(html, content.html(), "html");
            alternative.addBodyPart(plain);
            alternative.addBodyPart(html);
            part.setContent(alternative);
        }
    }

    private static void text(Part part, String text, String subtype) throws MessagingException {
        String canonical = text.replaceAll("\\r\\n?|\\n", "\r\n"); // RFC 2046, 4.1.1, in base64 too
        part.setContent(canonical, "text/" + subtype + "; charset=" + UTF_8);
    }

    private static MimeBodyPart part(EmailContent.Attachment attachment) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(attachment.content(), attachment.contentType())));
        part.setFileName(attachment.name());
        part.setDisposition(Part.ATTACHMENT);
        part.setHeader("Content-Transfer-Encoding", "base64");
        return part;
    }

    /** Its Message-ID is not made up when it is saved. */
    private static final class IdentifiedMessage extends MimeMessage {

        private final String id;

        private IdentifiedMessage(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
