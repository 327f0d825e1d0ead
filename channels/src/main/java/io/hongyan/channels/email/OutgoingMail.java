package io.hongyan.channels.email;

import jakarta.mail.Session;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.angus.mail.smtp.SMTPMessage;

/**
 * A mail as bytes, headers and signature included, with the address it returns to: nothing about it can fail any more once a
 * server is asked. Knows whether it was handed over whole: from then on an answer that does not come leaves a doubt.
 */
final class OutgoingMail extends SMTPMessage {

    private final byte[] mail;
    private volatile boolean written;

    OutgoingMail(Session session, byte[] mail, String envelopeFrom) {
        super(session);
        this.mail = mail;
        setEnvelopeFrom(envelopeFrom);
    }

    @Override
    public void writeTo(OutputStream out, String[] ignoredHeaders) throws IOException {
        written = false;
        out.write(mail);
        out.flush();
        written = true;
    }

    boolean written() {
        return written;
    }
}
