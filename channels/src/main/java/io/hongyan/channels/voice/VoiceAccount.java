package io.hongyan.channels.voice;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.DailyWindow;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.Secret;

/**
 * Settings that both of the channel's providers have.
 *
 * @param receiptKey what a callback must carry; empty: nothing
 */
record VoiceAccount(
        String templateId,
        String showNumber,
        int playTimes,
        DailyWindow marketingHours,
        DailyWindow serviceHours,
        Secret receiptKey) {

    static VoiceAccount of(ChannelSettings settings) {
        return new VoiceAccount(
                settings.text("template-id"),
                settings.text("show-number"),
                settings.number("play-times", 1, 3),
                DailyWindow.of(settings, "marketing-hours"),
                DailyWindow.of(settings, "service-hours"),
                settings.secret("receipt-key"));
    }

    DailyWindow hours(MessageClass messageClass) {
        return switch (messageClass) {
            case MARKETING -> marketingHours;
            case SERVICE -> serviceHours;
        };
    }
}
