package io.hongyan.simulators.vendor.email;

import com.icegreen.greenmail.imap.ImapServer;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.util.ServerSetup;
import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * A mail server that takes mail by SMTP for any mailbox, and one mailbox that is read by IMAP: the one undeliverable mail and
 * complaints return to. Ports of their own; the others' port has its control API. Protocols are GreenMail's, the rules are
 * {@link MailRules}.
 */
public final class EmailSimulator implements VendorSimulator {

    static final String USER = "hongyan";
    static final String PASSWORD = "email-password";
    static final String DOMAIN = "mail.simulated.example";
    static final String RETURNS = "bounces@" + DOMAIN;

    private static final String RETURNS_USER = "bounces";
    private static final long START_MILLIS = 5_000;

    private final String host;
    private final int wantedSmtpPort;
    private final int wantedImapPort;
    private volatile int smtpPort;
    private volatile int imapPort;

    public EmailSimulator() {
        this("127.0.0.1", 0, 0);
    }

    /** Ports of 0: free ones. */
    public EmailSimulator(String host, int smtpPort, int imapPort) {
        this.host = host;
        this.wantedSmtpPort = smtpPort;
        this.wantedImapPort = imapPort;
    }

    @Override
    public String name() {
        return "email";
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        String address = URI.create(baseUrl).getHost();
        Map<String, String> settings = new HashMap<>();
        settings.put("host", address);
        settings.put("port", String.valueOf(smtpPort));
        settings.put("security", "none");
        settings.put("username", USER);
        settings.put("password", PASSWORD);
        settings.put("from", "news@" + DOMAIN);
        settings.put("signing-key", "signs links of the trial");
        settings.put("bounce-address", RETURNS);
        settings.put("imap-host", address);
        settings.put("imap-port", String.valueOf(imapPort));
        settings.put("imap-security", "none");
        settings.put("imap-username", RETURNS_USER);
        settings.put("imap-password", PASSWORD);
        settings.put("imap-poll-seconds", "1"); // a trial does not wait a minute
        return settings;
    }

    /** Where links in mails lead. */
    @Override
    public Map<String, String> receiptSettings(String receiptUrl) {
        return Map.of("receipt-url", receiptUrl);
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        MailHost mailHost = new MailHost(vendor);
        StrictSmtp smtp = new StrictSmtp(new ServerSetup(wantedSmtpPort, host, ServerSetup.PROTOCOL_SMTP), mailHost);
        ImapServer imap = new ImapServer(new ServerSetup(wantedImapPort, host, ServerSetup.PROTOCOL_IMAP), mailHost);
        try {
            mailHost.getUserManager().createUser(USER + "@" + DOMAIN, USER, PASSWORD);
            GreenMailUser returns = mailHost.getUserManager().createUser(RETURNS, RETURNS_USER, PASSWORD);
            mailHost.returnTo(returns);
            smtp.startService();
            imap.startService();
            if (!smtp.waitTillRunning(START_MILLIS) || !imap.waitTillRunning(START_MILLIS)) {
                throw new IllegalStateException(
                        "the mail server cannot listen on " + host + ":" + wantedSmtpPort + " and :" + wantedImapPort);
            }
        } catch (UserException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        smtpPort = smtp.getPort();
        imapPort = imap.getPort();
        vendor.onClose(smtp::stopService);
        vendor.onClose(imap::stopService);
        vendor.onReset(mailHost::forget);
    }

    /** For the control API's faults alone: mail does not come by HTTP. */
    @Override
    public VendorReply rateLimited() {
        return VendorReply.empty(429);
    }
}
