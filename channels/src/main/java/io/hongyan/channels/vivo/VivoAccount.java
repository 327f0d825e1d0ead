package io.hongyan.channels.vivo;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.DailyWindow;
import io.hongyan.channels.Limits;
import io.hongyan.channels.TextLimit;
import io.hongyan.kernel.Secret;
import java.time.Duration;

/**
 * The settings of {@link VivoChannel}, read.
 *
 * @param receiptId empty: the app has none
 * @param receiptUrl our own receipt address, empty where the app has a receipt id or wants no receipts
 * @param receiptKey what a callback must carry; empty: nothing
 * @param listMinTtl shortest time to live of a list call
 */
record VivoAccount(
        long appId,
        String appKey,
        Secret appSecret,
        String baseUrl,
        String receiptId,
        String receiptUrl,
        Secret receiptKey,
        int notifyType,
        String serviceCategory,
        String marketingCategory,
        int pushMode,
        TextLimit.Unit textUnit,
        Duration maxTtl,
        Duration listMinTtl,
        DailyWindow operationWindow,
        Duration tokenLife) {

    private static final int WEEK_SECONDS = 604_800;

    static VivoAccount of(ChannelSettings settings) {
        if (!settings.text("app-id").matches("\\d{1,18}")) {
            throw settings.problem("app-id", "a number");
        }
        return new VivoAccount(
                Long.parseLong(settings.text("app-id")),
                settings.text("app-key"),
                // vivo's own SDK strips it before it signs.
                new Secret(settings.secret("app-secret").reveal().strip()),
                settings.baseUrl("base-url"),
                settings.text("receipt-id"),
                settings.has("receipt-url") ? settings.baseUrl("receipt-url") : "",
                settings.secret("receipt-key"),
                settings.number("notify-type", 1, 4),
                settings.text("service-category"),
                settings.text("marketing-category"),
                settings.number("push-mode", 0, 1),
                switch (settings.text("title-unit")) {
                    case "characters" -> TextLimit.Unit.CODE_POINTS;
                    case "half-width" -> TextLimit.Unit.HALF_WIDTH;
                    default -> throw settings.problem("title-unit", "characters or half-width");
                },
                settings.seconds("max-ttl", 60, WEEK_SECONDS),
                settings.seconds("list-min-ttl", 0, WEEK_SECONDS),
                new DailyWindow(settings.number("operation-from", 0, 24), settings.number("operation-until", 0, 24)),
                settings.seconds("token-life", 60, 86_400));
    }

    boolean wantsReceipts() {
        return !receiptId.isEmpty() || !receiptUrl.isEmpty();
    }

    /** Limits with what these settings say of them. */
    Limits limits(Limits given) {
        return given.toBuilder()
                .title(given.title().max(), textUnit)
                .body(given.body().max(), textUnit)
                .ttl(given.minTtl(), maxTtl)
                .confirmsArrival(wantsReceipts())
                .build();
    }
}
