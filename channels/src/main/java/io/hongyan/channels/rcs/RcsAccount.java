package io.hongyan.channels.rcs;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.DailyWindow;
import io.hongyan.channels.phone.Replies;
import io.hongyan.kernel.Secret;

/**
 * The settings of {@link RcsChannel}, read.
 *
 * @param chatbot its SIP address
 * @param fallback whether phones without 5G messages get an SMS
 * @param receiptAuthorization what notifications must have as {@code Authorization}; empty: anything
 */
record RcsAccount(
        String baseUrl,
        String chatbot,
        String username,
        Secret password,
        boolean fallback,
        DailyWindow marketingHours,
        boolean repeatSafe,
        Secret receiptAuthorization,
        Secret receiptKey,
        Replies replies) {

    static RcsAccount of(ChannelSettings settings) {
        if (!settings.text("chatbot").matches("sip:[^@\\s]+@\\S+")) {
            throw settings.problem("chatbot", "sip:…@…");
        }
        return new RcsAccount(
                settings.baseUrl("base-url"),
                settings.text("chatbot"),
                settings.text("username"),
                settings.secret("password"),
                settings.flag("fallback"),
                DailyWindow.of(settings, "marketing-hours"),
                settings.flag("repeat-safe"),
                settings.secret("receipt-authorization"),
                settings.secret("receipt-key"),
                Replies.of(settings));
    }

    String authorization() {
        return "Username=\"" + username + "\",Password=\"" + password.reveal() + "\"";
    }
}
