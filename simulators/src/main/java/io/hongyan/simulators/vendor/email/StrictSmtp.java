package io.hongyan.simulators.vendor.email;

import com.icegreen.greenmail.server.ProtocolHandler;
import com.icegreen.greenmail.smtp.SmtpConnection;
import com.icegreen.greenmail.smtp.SmtpHandler;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpServer;
import com.icegreen.greenmail.smtp.SmtpState;
import com.icegreen.greenmail.smtp.commands.SmtpCommand;
import com.icegreen.greenmail.smtp.commands.SmtpCommandRegistry;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** GreenMail's SMTP with our rules; a connection that a rule breaks ends without words. */
final class StrictSmtp extends SmtpServer {

    StrictSmtp(ServerSetup setup, MailHost host) {
        super(setup, host);
    }

    @Override
    protected ProtocolHandler createProtocolHandler(Socket client) {
        return new SmtpHandler(new Commands(), managers.getSmtpManager(), client) {
            @Override
            public void run() {
                try {
                    super.run();
                } catch (IllegalStateException broken) {
                    close();
                }
            }
        };
    }

    /** GreenMail's, but that a sender must have said who he is. */
    private static final class Commands extends SmtpCommandRegistry {

        @Override
        public @Nullable SmtpCommand getCommand(String name) {
            SmtpCommand usual = super.getCommand(name);
            return name.equals("MAIL") ? new AuthenticatedSender(usual) : usual;
        }
    }

    private static final class AuthenticatedSender extends SmtpCommand {

        private final SmtpCommand mail;

        private AuthenticatedSender(SmtpCommand mail) {
            this.mail = mail;
        }

        @Override
        public void execute(SmtpConnection connection, SmtpState state, SmtpManager manager, String line)
                throws IOException {
            if (connection.isAuthenticated()) {
                mail.execute(connection, state, manager, line);
            } else {
                connection.send("530 5.7.0 authentication required"); // RFC 4954, 6
            }
        }
    }
}
