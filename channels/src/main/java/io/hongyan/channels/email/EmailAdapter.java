package io.hongyan.channels.email;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AuthRefusedException;
import io.hongyan.channels.Limits;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.ReceiptSink;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.IDN;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Speaks SMTP, one mail for each recipient, and reads what comes back. */
final class EmailAdapter implements Adapter {

    private final EmailAccount account;
    private final Limits limits;
    private final InstantSource clock;
    private final SmtpConnections connections;
    private final MimeContent mime;
    private final Optional<BounceMailbox> mailbox;

    EmailAdapter(EmailAccount account, Limits limits, InstantSource clock) {
        this.account = account;
        this.limits = limits;
        this.clock = clock;
        this.connections =
                new SmtpConnections(account.server(), account.heloName(), account.mailsPerConnection(), clock);
        this.mime = new MimeContent(account, connections.session());
        this.mailbox = account.mailbox()
                .map(box -> new BounceMailbox(box, new ReturnedMail(account.bounces(), account.links(), clock)));
    }

    @Override
    public Limits limits() {
        return limits;
    }

    /** There are no classes: the one that was asked for. */
    @Override
    public MessageClass classOf(VendorMessage message) {
        return message.messageClass();
    }

    @Override
    public int payloadBytes(VendorMessage message) {
        return 0;
    }

    @Override
    public SendAnswer send(VendorMessage message, List<Recipient> recipients) throws SendException {
        if (recipients.size() != 1) {
            throw new IllegalArgumentException("recipients: " + recipients.size() + " (expected: 1)");
        }
        String token = recipients.getFirst().token();
        InternetAddress to;
        try {
            to = address(token);
        } catch (AddressException e) {
            return answer("", new Verdict.Rejected(LossReason.TOKEN_INVALID, "address", "not a mail address"));
        }
        return switch (EmailContent.of(message, account.maxAttachmentBytes())) {
            case EmailContent.Reading.Bad(Verdict verdict) -> answer("", verdict);
            case EmailContent.Reading.Good(EmailContent content) -> send(message, content, to, token);
        };
    }

    private SendAnswer send(VendorMessage message, EmailContent content, InternetAddress to, String token)
            throws SendException {
        try {
            byte[] mail = mime.of(message, content, to, token, clock.instant());
            String returnsTo = account.bounces()
                    .map(bounces -> bounces.of(message.task(), token))
                    .orElse(account.address().getAddress());
            SmtpReply reply = connections.send(new OutgoingMail(connections.session(), mail, returnsTo), to);
            return answer(
                    reply.accepted() ? MimeContent.messageId(message, token, account.domain()) : "",
                    EmailErrors.ofReply(reply));
        } catch (AddressException e) {
            return answer("", new Verdict.Rejected(LossReason.INVALID_PARAM, "reply_to", "not a mail address"));
        } catch (AuthRefusedException e) {
            return answer("", e.verdict());
        }
    }

    private static SendAnswer answer(String messageId, Verdict verdict) {
        return SendAnswer.ofAll(1, messageId, verdict);
    }

    /** A domain of another script goes in its ASCII form (IDNA); a local part of another script few servers take. */
    static InternetAddress address(String token) throws AddressException {
        int at = token.lastIndexOf('@');
        if (at <= 0 || !token.chars().limit(at).allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new AddressException("not a mail address");
        }
        try {
            return new InternetAddress(token.substring(0, at + 1) + IDN.toASCII(token.substring(at + 1)), true);
        } catch (IllegalArgumentException e) {
            throw new AddressException("not a mail address");
        }
    }

    /** Unsubscribe links, and opens and clicks. */
    @Override
    public Optional<Receipts> receipts() {
        return account.links().map(links -> new EmailReceipts(links, clock));
    }

    @Override
    public void listen(ReceiptSink sink) {
        mailbox.ifPresent(box -> box.start(sink));
    }

    @Override
    public Optional<ProbeFailure> probe() {
        try {
            connections.probe();
        } catch (AuthRefusedException e) {
            return Optional.of(ProbeFailure.ours("the SMTP server refused user name or password: " + e.getMessage()));
        } catch (SendException e) {
            return Optional.of(ProbeFailure.unreachable("the SMTP server", e));
        }
        return mailbox.flatMap(BounceMailbox::probe);
    }

    @Override
    public void close() {
        mailbox.ifPresent(BounceMailbox::close);
        connections.close();
    }
}
