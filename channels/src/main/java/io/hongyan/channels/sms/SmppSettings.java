package io.hongyan.channels.sms;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.kernel.Secret;
import java.time.Duration;
import java.util.Optional;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.TypeOfNumber;

/**
 * The settings of {@link SmppSms}, read.
 *
 * @param source source_addr as it is sent: no plus
 * @param trustedCa PEM of the authorities to trust instead of the JDK's; empty: the JDK's
 */
record SmppSettings(
        String host,
        int port,
        boolean tls,
        String trustedCa,
        String systemId,
        Secret password,
        String systemType,
        String serviceType,
        String source,
        TypeOfNumber sourceTon,
        NumberingPlanIndicator sourceNpi,
        Duration enquireLink,
        MessageIdForm messageIds,
        String optOutText) {

    static SmppSettings of(ChannelSettings settings) {
        String sender = Required.text(settings, "sender", SmsProvider.SMPP);
        boolean international = sender.startsWith("+");
        boolean letters = sender.chars().anyMatch(Character::isLetter);
        return new SmppSettings(
                Required.text(settings, "host", SmsProvider.SMPP),
                settings.number("port", 1, 65_535),
                settings.flag("tls"),
                settings.text("trusted-ca"),
                Required.text(settings, "system-id", SmsProvider.SMPP),
                settings.secret("password"),
                settings.text("system-type"),
                settings.text("service-type"),
                international ? sender.substring(1) : sender,
                letters ? TypeOfNumber.ALPHANUMERIC : international ? TypeOfNumber.INTERNATIONAL : TypeOfNumber.UNKNOWN,
                international ? NumberingPlanIndicator.ISDN : NumberingPlanIndicator.UNKNOWN,
                settings.seconds("enquire-link-seconds", 5, 3600),
                MessageIdForm.of(settings),
                settings.text("opt-out-text"));
    }

    Optional<String> ownAuthorities() {
        return Optional.of(trustedCa).filter(pem -> !pem.isEmpty());
    }
}
