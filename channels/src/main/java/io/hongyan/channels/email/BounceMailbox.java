package io.hongyan.channels.email;

import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.ReceiptSink;
import io.hongyan.channels.VendorReceipt;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.search.FlagTerm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the mailbox that undeliverable mail returns to, by IMAP, on a virtual thread of its own. A mail that says something is
 * deleted once what it says is on disk: after a crash it is read again, and saying it twice changes nothing. A mail that says
 * nothing to us is marked as seen and left to a person.
 */
final class BounceMailbox implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BounceMailbox.class);

    /** Mails whose receipts are kept together. */
    private static final int BATCH = 100;

    /** Reports return our own mail at most. */
    private static final int MAX_BYTES = 64 << 20;

    private final EmailAccount.Mailbox box;
    private final ReturnedMail reader;
    private final Session session;
    private final CountDownLatch stop = new CountDownLatch(1);

    BounceMailbox(EmailAccount.Mailbox box, ReturnedMail reader) {
        this.box = box;
        this.reader = reader;
        Properties properties = box.server().properties("imap");
        properties.setProperty("mail.imap.peek", "true"); // what was not kept must stay unseen
        this.session = Session.getInstance(properties);
    }

    void start(ReceiptSink sink) {
        Thread.ofVirtual().name("bounces-" + box.server().host()).start(() -> run(sink));
    }

    private void run(ReceiptSink sink) {
        boolean well = true;
        boolean stopped = false;
        while (!stopped) {
            try {
                read(sink);
                well = true;
            } catch (MessagingException e) {
                if (well && stop.getCount() > 0) { // once, not every minute
                    LOG.warn("mailbox at {} cannot be read: {}", box.server().host(), e.getMessage());
                }
                well = false;
            } catch (RuntimeException e) {
                LOG.error("mailbox at {}", box.server().host(), e);
            }
            try {
                stopped = stop.await(box.poll().toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stopped = true;
            }
        }
    }

    private void read(ReceiptSink sink) throws MessagingException {
        try (Store store = connected();
                Folder folder = store.getFolder(box.folder())) {
            folder.open(Folder.READ_WRITE);
            Message[] unseen = folder.search(new FlagTerm(new Flags(Flags.Flag.SEEN), false));
            for (int from = 0; from < unseen.length && stop.getCount() > 0; from += BATCH) {
                Message[] some = Arrays.copyOfRange(unseen, from, Math.min(from + BATCH, unseen.length));
                if (!take(folder, some, sink)) {
                    return;
                }
            }
        }
    }

    /** @return false where what the mails say could not be kept: they stay for the next start */
    private boolean take(Folder folder, Message[] mails, ReceiptSink sink) throws MessagingException {
        List<VendorReceipt> said = new ArrayList<>();
        List<Message> speaking = new ArrayList<>();
        List<Message> silent = new ArrayList<>();
        for (Message mail : mails) {
            List<VendorReceipt> receipts = read(mail);
            said.addAll(receipts);
            (receipts.isEmpty() ? silent : speaking).add(mail);
        }
        if (!said.isEmpty() && !sink.keep(said)) {
            return false;
        }
        set(folder, speaking, Flags.Flag.DELETED);
        set(folder, silent, Flags.Flag.SEEN);
        folder.expunge();
        return true;
    }

    private static void set(Folder folder, List<Message> mails, Flags.Flag flag) throws MessagingException {
        if (!mails.isEmpty()) {
            folder.setFlags(mails.toArray(Message[]::new), new Flags(flag), true);
        }
    }

    /**
     * Anybody can write to the mailbox: what cannot be read says nothing. Mails are fetched whole and taken apart here, for
     * servers describe the parts of reports in their own ways.
     */
    private List<VendorReceipt> read(Message mail) {
        try {
            return mail instanceof MimeMessage mime && mime.getSize() <= MAX_BYTES
                    ? reader.read(new MimeMessage(mime))
                    : List.of();
        } catch (MessagingException | IOException | RuntimeException e) {
            LOG.info(
                    "a mail in the mailbox at {} is not understood: {}",
                    box.server().host(),
                    e.toString());
            return List.of();
        }
    }

    private Store connected() throws MessagingException {
        Store store = session.getStore("imap");
        MailServer server = box.server();
        store.connect(
                server.host(),
                server.port(),
                server.username(),
                server.password().reveal());
        return store;
    }

    /** Opens the folder; empty where all is well. */
    Optional<ProbeFailure> probe() {
        try (Store store = connected();
                Folder folder = store.getFolder(box.folder())) {
            folder.open(Folder.READ_ONLY);
            return Optional.empty();
        } catch (AuthenticationFailedException e) {
            return Optional.of(ProbeFailure.ours("the IMAP server refused user name or password: " + e.getMessage()));
        } catch (MessagingException e) {
            return Optional.of(ProbeFailure.theVendors("the bounce mailbox cannot be read: " + e.getMessage()));
        }
    }

    /** A reading under way ends with what it has begun. */
    @Override
    public void close() {
        stop.countDown();
    }
}
