package io.hongyan.channels.email;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.kernel.Secret;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * The settings of {@link EmailChannel}, read.
 *
 * @param address what mails are from
 * @param links empty: mails carry no link of ours
 * @param bounces empty: mails return to the sender's own address, unread by us
 * @param mailbox where they return to; empty: nobody reads it
 */
record EmailAccount(
        MailServer server,
        String heloName,
        int mailsPerConnection,
        InternetAddress address,
        String fromName,
        String replyTo,
        int maxAttachmentBytes,
        boolean tracking,
        Optional<SignedLinks> links,
        Optional<BounceAddress> bounces,
        Optional<Dkim> dkim,
        Optional<Mailbox> mailbox) {

    private static final int MIN_KEY_LENGTH = 16;
    private static final int MIB = 1 << 20;

    /** A mailbox to be read. */
    record Mailbox(MailServer server, String folder, Duration poll) {}

    static EmailAccount of(ChannelSettings settings) {
        InternetAddress from = address(settings, "from");
        Optional<SigningKey> key = signingKey(settings);
        boolean tracking = settings.flag("tracking");
        if (tracking && !settings.has("receipt-url")) {
            throw settings.problem("receipt-url", "our receipt address, which tracking needs");
        }
        if (settings.has("imap-host") && !settings.has("bounce-address")) {
            throw settings.problem("bounce-address", "the address whose mail the mailbox receives");
        }
        String replyTo =
                settings.has("reply-to") ? address(settings, "reply-to").getAddress() : "";
        return new EmailAccount(
                server(settings, "", new Ports(587, 465, 25)),
                settings.text("helo-name"),
                settings.number("mails-per-connection", 1, 1_000_000),
                from,
                settings.text("from-name"),
                replyTo,
                settings.number("max-attachment-bytes", 0, 20 * MIB),
                tracking,
                settings.has("receipt-url")
                        ? key.map(signing -> new SignedLinks(settings.baseUrl("receipt-url"), signing))
                        : Optional.empty(),
                settings.has("bounce-address") ? key.map(signing -> bounces(settings, signing)) : Optional.empty(),
                Dkim.of(settings),
                settings.has("imap-host") ? Optional.of(mailbox(settings)) : Optional.empty());
    }

    private static Optional<SigningKey> signingKey(ChannelSettings settings) {
        String text = settings.text("signing-key");
        boolean needed = settings.has("receipt-url") || settings.has("bounce-address");
        if (text.length() < MIN_KEY_LENGTH && (needed || !text.isEmpty())) {
            throw settings.problem(
                    "signing-key",
                    "at least " + MIN_KEY_LENGTH + " characters, which receipt-url and bounce-address need");
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(new SigningKey(new Secret(text)));
    }

    private static Mailbox mailbox(ChannelSettings settings) {
        return new Mailbox(
                server(settings, "imap-", new Ports(143, 993, 143)),
                settings.text("imap-folder"),
                settings.seconds("imap-poll-seconds", 1, 86_400));
    }

    /** A protocol's usual ports. */
    private record Ports(int starttls, int tls, int none) {

        int of(MailServer.Security security) {
            return switch (security) {
                case STARTTLS -> starttls;
                case TLS -> tls;
                case NONE -> none;
            };
        }
    }

    private static MailServer server(ChannelSettings settings, String prefix, Ports ports) {
        MailServer.Security security = switch (settings.text(prefix + "security")) {
            case "starttls" -> MailServer.Security.STARTTLS;
            case "tls" -> MailServer.Security.TLS;
            case "none" -> MailServer.Security.NONE;
            default -> throw settings.problem(prefix + "security", "starttls, tls or none");
        };
        return new MailServer(
                settings.text(prefix + "host"),
                settings.has(prefix + "port") ? settings.number(prefix + "port", 1, 65_535) : ports.of(security),
                security,
                settings.text(prefix + "username"),
                settings.secret(prefix + "password"),
                settings.has("trusted-ca") ? Optional.of(trust(settings)) : Optional.empty(),
                settings.seconds("timeout-seconds", 1, 600));
    }

    private static SSLSocketFactory trust(ChannelSettings settings) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate certificate : CertificateFactory.getInstance("X.509")
                    .generateCertificates(
                            new ByteArrayInputStream(settings.text("trusted-ca").getBytes(StandardCharsets.UTF_8)))) {
                trusted.setCertificateEntry("ca-" + trusted.size(), certificate);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw settings.problem("trusted-ca", "PEM certificates");
        }
    }

    private static BounceAddress bounces(ChannelSettings settings, SigningKey key) {
        String address = address(settings, "bounce-address").getAddress();
        int at = address.lastIndexOf('@');
        if (at > BounceAddress.MAX_LOCAL_PART || address.contains("+")) {
            throw settings.problem(
                    "bounce-address",
                    "at most " + BounceAddress.MAX_LOCAL_PART
                            + " characters before the @, and no +: each mail adds its own");
        }
        return new BounceAddress(address.substring(0, at), address.substring(at + 1), key);
    }

    private static InternetAddress address(ChannelSettings settings, String name) {
        try {
            InternetAddress address = new InternetAddress(settings.text(name), true);
            if (address.getAddress().indexOf('@') > 0) {
                return address;
            }
        } catch (AddressException e) {
            // said below
        }
        throw settings.problem(name, "a mail address, such as news@example.com");
    }

    /** The sender with a name; empty: the account's. */
    InternetAddress from(String name) {
        try {
            String shown = name.isEmpty() ? fromName : name;
            return shown.isEmpty()
                    ? address
                    : new InternetAddress(address.getAddress(), shown, StandardCharsets.UTF_8.name());
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("no UTF-8 in this JDK", e);
        }
    }

    String domain() {
        return address.getAddress()
                .substring(address.getAddress().lastIndexOf('@') + 1)
                .toLowerCase(Locale.ROOT);
    }
}
