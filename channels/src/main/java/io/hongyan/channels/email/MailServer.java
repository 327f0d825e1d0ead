package io.hongyan.channels.email;

import io.hongyan.kernel.Secret;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;

/**
 * How to reach a mail server, for SMTP and IMAP alike.
 *
 * @param username empty: no authentication
 * @param trust whose certificates to believe; empty: the JDK's
 * @param timeout for a connection to be made, and for each answer
 */
record MailServer(
        String host,
        int port,
        Security security,
        String username,
        Secret password,
        Optional<SSLSocketFactory> trust,
        Duration timeout) {

    /** How a connection is kept from others' eyes. */
    enum Security {
        /** Begins in clear and must change to TLS before anything is said. */
        STARTTLS,
        /** TLS from the first byte. */
        TLS,
        NONE
    }

    /** Jakarta Mail's properties of a protocol. */
    Properties properties(String protocol) {
        Properties properties = new Properties();
        String prefix = "mail." + protocol + ".";
        String millis = String.valueOf(timeout.toMillis());
        properties.setProperty(prefix + "connectiontimeout", millis);
        properties.setProperty(prefix + "timeout", millis);
        properties.setProperty(prefix + "auth", String.valueOf(!username.isEmpty()));
        switch (security) {
            case STARTTLS -> {
                properties.setProperty(prefix + "starttls.enable", "true");
                properties.setProperty(prefix + "starttls.required", "true");
            }
            case TLS -> properties.setProperty(prefix + "ssl.enable", "true");
            case NONE -> {}
        }
        trust.ifPresent(factory -> properties.put(prefix + "ssl.socketFactory", factory));
        return properties;
    }
}
