package io.hongyan.simulators.vendor.email;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpState;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.user.GreenMailUser;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.VendorState;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides about mail as it comes in, and sends some of it back. A mailbox is what its state says: unknown ones are refused at
 * once (550 5.1.1), those of a person who left are found out later and the mail returned, and so on; see docs/channels/email.md.
 */
final class MailHost extends Managers {

    private static final String TASK_HEADER = "X-Hongyan-Task";
    private static final int KEPT_CHARACTERS = 20_000;

    private final VendorState vendor;
    private final SmtpManager smtp;
    private @Nullable GreenMailUser returns; // null until the mailbox is made

    MailHost(VendorState vendor) {
        this.vendor = vendor;
        vendor.rates().define("mails", 0);
        this.smtp = new Gate();
    }

    void returnTo(GreenMailUser mailbox) {
        returns = mailbox;
    }

    void forget() {
        try {
            getImapHostManager().getInbox(Objects.requireNonNull(returns)).deleteAllMessages();
        } catch (FolderException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public SmtpManager getSmtpManager() {
        return smtp;
    }

    /** What is asked at MAIL, at RCPT, and after the dot; null lets it pass. What it throws ends the connection. */
    private final class Gate extends SmtpManager {

        private Gate() {
            super(MailHost.this.getImapHostManager(), MailHost.this.getUserManager());
        }

        @Override
        public @Nullable String checkSender(SmtpState state, MailAddress sender) {
            breakIf(Fault.Kind.RESET);
            vendor.faults().strike(Fault.Kind.SLOW, "").ifPresent(MailHost::pause);
            if (vendor.faults().strikes(Fault.Kind.RATE_LIMITED)
                    || !vendor.rates().take("mails", 1)) {
                return "450 4.7.0 too many mails";
            }
            if (vendor.faults().strikes(Fault.Kind.SERVER_ERROR)) {
                return "451 4.3.0 local error in processing";
            }
            if (vendor.faults().strikes(Fault.Kind.CREDENTIALS_EXPIRED)) {
                return "530 5.7.0 authentication required"; // RFC 4954, 6
            }
            return sender.getHost().equalsIgnoreCase(EmailSimulator.DOMAIN)
                    ? null
                    : "553 5.7.1 <" + sender.getEmail() + "> is not an address of " + EmailSimulator.USER;
        }

        @Override
        public @Nullable String checkRecipient(SmtpState state, MailAddress recipient) {
            String address = recipient.getEmail();
            return switch (vendor.phone(address)) {
                case UNKNOWN -> "550 5.1.1 <" + address + "> user unknown";
                case INACTIVE -> "452 4.2.2 <" + address + "> mailbox full";
                case USER_MISMATCH -> "550 5.7.1 <" + address + "> access denied";
                case INSTALLED, OFFLINE, NOTIFICATION_OFF, DISABLED, UNINSTALLED -> null;
            };
        }

        @Override
        public @Nullable String checkData(SmtpState state) {
            Optional<String> broken = MailRules.broken(bytes(state.getMessage().getMessage()));
            if (broken.isEmpty() && vendor.faults().strikes(Fault.Kind.ANSWER_LOST)) {
                send(state);
                throw new IllegalStateException("fault: answer lost");
            }
            return broken.orElse(null);
        }

        @Override
        public synchronized void send(SmtpState state) {
            String from = state.getMessage().getReturnPath().getEmail();
            for (MailAddress recipient : state.getMessage().getToAddresses()) {
                take(state.getMessage().getMessage(), from, recipient.getEmail());
            }
        }
    }

    private void breakIf(Fault.Kind kind) {
        if (vendor.faults().strikes(kind)) {
            throw new IllegalStateException("fault: " + kind.wireName());
        }
    }

    private static void pause(Fault slow) {
        try {
            Thread.sleep(slow.delayMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(MimeMessage mail, String from, String recipient) {
        try {
            String id = vendor.nextId();
            String text = new String(bytes(mail), StandardCharsets.UTF_8);
            vendor.messages()
                    .add(
                            id,
                            header(mail, TASK_HEADER),
                            recipient,
                            Objects.requireNonNullElse(mail.getSubject(), ""),
                            ReturnedMails.plainText(mail),
                            header(mail, "List-Unsubscribe").isEmpty() ? "service" : "marketing",
                            text.substring(0, Math.min(KEPT_CHARACTERS, text.length())));
            PhoneState state = vendor.phones().state(recipient);
            ReturnedMails.of(state, mail, from, recipient, vendor.clock().instant())
                    .ifPresent(this::giveBack);
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void giveBack(MimeMessage report) {
        if (!vendor.instant() && vendor.receipts().settings().enabled()) {
            Objects.requireNonNull(returns).deliver(report);
        }
    }

    private static String header(MimeMessage mail, String name) throws MessagingException {
        return Objects.requireNonNullElse(mail.getHeader(name, null), "");
    }

    private static byte[] bytes(MimeMessage mail) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            mail.writeTo(out);
            return out.toByteArray();
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
