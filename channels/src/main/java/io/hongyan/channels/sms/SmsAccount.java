package io.hongyan.channels.sms;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.DailyWindow;
import io.hongyan.channels.phone.Replies;
import io.hongyan.kernel.Secret;

/**
 * Settings that all of the channel's providers have.
 *
 * @param signName used where a push names none; {@code templateId} likewise
 * @param optOutText what marketing must say at its end
 * @param marketingHours when marketing may go
 * @param maxSegments most billed messages of one text
 * @param receiptKey what a callback must carry; empty: nothing
 */
record SmsAccount(
        String signName,
        String templateId,
        String optOutText,
        DailyWindow marketingHours,
        int maxSegments,
        Replies replies,
        Secret receiptKey) {

    static SmsAccount of(ChannelSettings settings) {
        return new SmsAccount(
                settings.text("sign-name"),
                settings.text("template-id"),
                settings.text("opt-out-text"),
                DailyWindow.of(settings, "marketing-hours"),
                settings.number("max-segments", 1, 255),
                Replies.of(settings),
                settings.secret("receipt-key"));
    }
}
