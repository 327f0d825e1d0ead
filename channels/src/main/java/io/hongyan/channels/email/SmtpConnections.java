package io.hongyan.channels.email;

import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.AuthRefusedException;
import io.hongyan.channels.NotSentException;
import io.hongyan.channels.SendException;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one SMTP server, authenticated, each used by one virtual thread at a time and again by the next. There are as
 * many as mails were under way at once. Thread-safe.
 *
 * <p>What a failure means: a reply of 4xx or 5xx is the server's answer. Without a reply the mail was not sent if it had not
 * been handed over whole (a server forgets what lacks its final dot), else its answer is lost.
 */
final class SmtpConnections implements AutoCloseable {

    /** Servers close after minutes of silence (RFC 5321, 4.5.3.2.7: five); a connection that rested is asked first. */
    private static final Duration TRUSTED = Duration.ofSeconds(10);

    private static final Duration KEPT = Duration.ofMinutes(1);

    private final MailServer server;
    private final Session session;
    private final InstantSource clock;
    private final int mailsPerConnection;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private boolean closed;

    SmtpConnections(MailServer server, String heloName, int mailsPerConnection, InstantSource clock) {
        this.server = server;
        this.mailsPerConnection = mailsPerConnection;
        this.clock = clock;
        Properties properties = server.properties("smtp");
        properties.setProperty("mail.smtp.quitwait", "false");
        if (!heloName.isEmpty()) {
            properties.setProperty("mail.smtp.localhost", heloName);
        }
        this.session = Session.getInstance(properties);
    }

    private static final class Connection {
        private final SMTPTransport transport;
        private Instant lastUse;
        private int mails;

        private Connection(SMTPTransport transport, Instant now) {
            this.transport = transport;
            this.lastUse = now;
        }

        private void close() {
            try {
                transport.close();
            } catch (MessagingException e) {
                // it was broken already
            }
        }
    }

    Session session() {
        return session;
    }

    /** Hands a mail to the server for one recipient. */
    SmtpReply send(OutgoingMail mail, InternetAddress to) throws SendException, AuthRefusedException {
        Connection known = borrow();
        if (known != null) {
            try {
                return send(known, mail, to);
            } catch (NotSentException closedMeanwhile) {
                // a new connection will tell whether the server is there
            }
        }
        return send(open(), mail, to);
    }

    private SmtpReply send(Connection connection, OutgoingMail mail, InternetAddress to) throws SendException {
        try {
            connection.transport.sendMessage(mail, new Address[] {to});
            connection.mails++;
            SmtpReply reply = SmtpReply.of(
                    connection.transport.getLastReturnCode(), connection.transport.getLastServerResponse());
            giveBack(connection);
            return reply;
        } catch (MessagingException e) {
            Optional<SmtpReply> refusal = SmtpReply.refusal(e);
            if (refusal.isEmpty()) {
                connection.close();
                if (mail.written()) {
                    throw new AnswerLostException(server.host() + ": no answer to a whole mail", e);
                }
                throw new NotSentException(server.host() + ": the connection broke", e);
            }
            if (refusal.get().closing()) {
                connection.close();
            } else {
                giveBack(connection);
            }
            return refusal.get();
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Connects and authenticates, and sends nothing. */
    void probe() throws SendException, AuthRefusedException {
        giveBack(open());
    }

    private Connection open() throws SendException, AuthRefusedException {
        SMTPTransport transport = new SMTPTransport(session, new URLName("smtp://" + server.host()));
        try {
            if (server.username().isEmpty()) {
                transport.connect(server.host(), server.port(), null, null);
            } else {
                transport.connect(
                        server.host(),
                        server.port(),
                        server.username(),
                        server.password().reveal());
            }
            return new Connection(transport, clock.instant());
        } catch (AuthenticationFailedException e) {
            SmtpReply reply = SmtpReply.of(transport.getLastReturnCode(), String.valueOf(e.getMessage()));
            if (reply.code() >= 500) {
                throw new AuthRefusedException(reply.shortText(), reply.text());
            }
            throw new NotSentException(server.host() + ": no authentication: " + reply.text(), e);
        } catch (MessagingException e) {
            throw new NotSentException(server.host() + ": no connection: " + e.getMessage(), e);
        }
    }

    // --- those that rest ---

    private @Nullable Connection borrow() {
        while (true) {
            Connection connection;
            synchronized (idle) {
                connection = idle.pollFirst();
            }
            if (connection == null) {
                return null;
            }
            boolean trusted = connection.lastUse.plus(TRUSTED).isAfter(clock.instant());
            if (trusted || connection.transport.isConnected()) {
                return connection;
            }
            connection.close();
        }
    }

    private void giveBack(Connection used) {
        @Nullable Connection connection = used;
        used.lastUse = clock.instant();
        if (used.mails < mailsPerConnection) {
            synchronized (idle) {
                if (!closed) {
                    idle.addFirst(connection);
                    connection = longIdle();
                }
            }
        }
        if (connection != null) {
            connection.close();
        }
    }

    /** The one at the end, which nobody has needed for a while. */
    private @Nullable Connection longIdle() {
        Connection last = idle.getLast();
        return last.lastUse.plus(KEPT).isBefore(clock.instant()) ? idle.pollLast() : null;
    }

    @Override
    public void close() {
        synchronized (idle) {
            closed = true;
        }
        for (Connection connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            connection.close();
        }
    }
}
