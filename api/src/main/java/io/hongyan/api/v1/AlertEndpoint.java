package io.hongyan.api.v1;

import io.hongyan.api.AppCallbacks;
import io.hongyan.api.VendorChannels;
import io.hongyan.kernel.Permission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What needs somebody's attention now: accounts that cannot send, quotas that run short, receipts that are not taken. */
final class AlertEndpoint {

    private static final Set<String> WELL = Set.of("ok", "none", "disabled");

    private final VendorChannels channels;
    private final AppCallbacks callbacks;

    AlertEndpoint(VendorChannels channels, AppCallbacks callbacks) {
        this.channels = channels;
        this.callbacks = callbacks;
    }

    void addTo(NativeRoutes routes) {
        routes.inApp("GET", "alerts", Permission.APP_READ, this::list);
    }

    /** @param whose {@code ours} or {@code vendor}, where that is known */
    record Alert(
            String kind,
            @Nullable String channel,
            @Nullable String whose,
            String text,
            @Nullable Instant since) {}

    private NativeReply list(NativeCall call) {
        List<Alert> alerts = new ArrayList<>();
        for (VendorChannels.View view : channels.list(call.appNumber())) {
            String channel = view.channel().wireName();
            view.alarms().forEach(alarm -> alerts.add(new Alert("channel", channel, null, alarm, null)));
            if (view.alarms().isEmpty() && !WELL.contains(view.state())) {
                alerts.add(new Alert("channel", channel, null, view.state(), null));
            }
        }
        for (VendorChannels.Quota quota : channels.quotas(call.appNumber())) {
            if (quota.warning()) {
                alerts.add(new Alert("quota", quota.channel().wireName(), null, text(call, quota), null));
            }
        }
        callbacks.status(call.appNumber()).ifPresent(status -> addCallback(alerts, call, status));
        return NativeReply.ok(new Items<>(alerts));
    }

    private static String text(NativeCall call, VendorChannels.Quota quota) {
        String messageClass = quota.messageClass().wireName();
        return call.inEnglish()
                ? "quota of " + messageClass + " messages: " + quota.left() + " of " + quota.total() + " left today"
                : "今日 " + messageClass + " 类消息额度剩余 " + quota.left() + " / " + quota.total();
    }

    private static void addCallback(List<Alert> alerts, NativeCall call, AppCallbacks.Status status) {
        if (status.state().equals("failing")) {
            String reason =
                    status.lastError().map(AppCallbacks.LastError::reason).orElse("");
            alerts.add(new Alert(
                    "callback",
                    null,
                    "ours",
                    (call.inEnglish() ? "receipts are not taken by your server: " : "回执地址不可用：") + reason,
                    status.oldest().orElse(null)));
        }
        if (status.dead() > 0) {
            alerts.add(new Alert(
                    "dead_letters",
                    null,
                    "ours",
                    call.inEnglish()
                            ? status.dead() + " receipts were given up and can be sent again"
                            : status.dead() + " 条回执已放弃投递，可重新发送",
                    null));
        }
    }
}
