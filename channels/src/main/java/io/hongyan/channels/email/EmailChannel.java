package io.hongyan.channels.email;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.Limits;
import io.hongyan.channels.SettingKey;
import io.hongyan.channels.SettingsException;
import io.hongyan.kernel.Channel;
import java.util.List;

/** Mail, by any SMTP server. */
public final class EmailChannel implements ChannelType {

    @Override
    public Channel channel() {
        return Channel.EMAIL;
    }

    @Override
    public List<SettingKey> settingKeys() {
        return List.of(
                SettingKey.required("host", "SMTP server that sends for you"),
                SettingKey.optional("port", "", "empty: 587 with starttls, 465 with tls, 25 with none"),
                SettingKey.optional("security", "starttls", "starttls, tls (from the first byte) or none"),
                SettingKey.optional("username", "", "empty: no authentication"),
                SettingKey.optionalSecret("password", "password of the user name"),
                SettingKey.optional("helo-name", "", "name to greet with; empty: this machine's"),
                SettingKey.optional("trusted-ca", "", "PEM certificates to trust instead of the usual (own server)"),
                SettingKey.optional("timeout-seconds", "30", "longest wait for a connection or an answer, 1 … 600"),
                SettingKey.optional("mails-per-connection", "100", "mails after which a connection is renewed"),
                SettingKey.required("from", "sender's address"),
                SettingKey.optional("from-name", "", "sender's name; push_channel.email.from_name replaces it"),
                SettingKey.optional("reply-to", "", "where answers go; push_channel.email.reply_to replaces it"),
                SettingKey.optional(
                        "max-attachment-bytes", "2097152", "of all attachments of a mail together, at most 20 MiB"),
                SettingKey.optional(
                        "receipt-url",
                        "",
                        "our receipt address, as the public reaches it: unsubscribe links lead there; empty: no links"),
                SettingKey.optionalSecret(
                        "signing-key",
                        "any text of 16 characters or more, to be kept for good: old mails' links are checked by it"),
                SettingKey.optional(
                        "tracking", "false", "true: opens and clicks of HTML mails go by our receipt address"),
                SettingKey.optional(
                        "bounce-address",
                        "",
                        "where undeliverable mail returns to: name@domain, which must also receive name+anything@domain"),
                SettingKey.optional("imap-host", "", "IMAP server of that mailbox; empty: it is not read"),
                SettingKey.optional("imap-port", "", "empty: 993 with tls, else 143"),
                SettingKey.optional("imap-security", "tls", "tls, starttls or none"),
                SettingKey.optional("imap-username", "", "user of that mailbox"),
                SettingKey.optionalSecret("imap-password", "password of that mailbox"),
                SettingKey.optional("imap-folder", "INBOX", "folder that mail returns to"),
                SettingKey.optional("imap-poll-seconds", "60", "how often it is looked at, 1 … 86400"),
                SettingKey.optional("dkim-domain", "", "domain to sign for; empty: the server signs"),
                SettingKey.optional("dkim-selector", "", "its public key stands at <selector>._domainkey.<domain>"),
                SettingKey.optionalSecret("dkim-key", "RSA private key, PEM (PKCS#8)"));
    }

    /** One recipient a mail; servers tell of failures alone. */
    @Override
    public Limits limits() {
        return Limits.builder().concurrency(8).build();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits limits, AdapterContext context) {
        if (limits.batch() != 1) {
            throw new SettingsException(List.of("batch: " + limits.batch() + " (expected: 1)"));
        }
        return new EmailAdapter(EmailAccount.of(settings), limits, context.clock());
    }
}
