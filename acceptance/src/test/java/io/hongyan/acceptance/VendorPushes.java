package io.hongyan.acceptance;

import com.getui.push.v2.sdk.dto.req.Strategy;
import com.getui.push.v2.sdk.dto.req.message.PushChannel;
import com.getui.push.v2.sdk.dto.req.message.PushDTO;
import com.getui.push.v2.sdk.dto.req.message.android.AndroidDTO;
import com.getui.push.v2.sdk.dto.req.message.android.ThirdNotification;
import com.getui.push.v2.sdk.dto.req.message.android.Ups;
import com.getui.push.v2.sdk.dto.req.message.harmony.HarmonyDTO;
import com.getui.push.v2.sdk.dto.req.message.harmony.HarmonyNotification;
import com.getui.push.v2.sdk.dto.req.message.ios.Alert;
import com.getui.push.v2.sdk.dto.req.message.ios.Aps;
import com.getui.push.v2.sdk.dto.req.message.ios.IosDTO;
import io.hongyan.kernel.Channel;
import org.jspecify.annotations.NullUnmarked;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Pushes with something for every vendor: with the official SDK, which knows Android, iOS and HarmonyOS, and as JSON, with browsers. */
@NullUnmarked // the SDK says nothing of null
final class VendorPushes {

    static final String BODY = "第 42 号包裹";

    private VendorPushes() {}

    /** Adds what vendors are to show. */
    static <T> PushDTO<T> withVendors(PushDTO<T> push, String title) {
        ThirdNotification notification = new ThirdNotification();
        notification.setTitle(title);
        notification.setBody(BODY);
        notification.setClickType("startapp");
        Ups ups = new Ups();
        ups.setNotification(notification);
        AndroidDTO android = new AndroidDTO();
        android.setUps(ups);

        Alert alert = new Alert();
        alert.setTitle(title);
        alert.setBody(BODY);
        Aps aps = new Aps();
        aps.setAlert(alert);
        aps.setSound("default");
        IosDTO ios = new IosDTO();
        ios.setType("notify");
        ios.setAps(aps);

        HarmonyNotification own = new HarmonyNotification();
        own.setTitle(title);
        own.setBody(BODY);
        own.setCategory("MARKETING");
        own.setClickType("startapp");
        HarmonyDTO harmony = new HarmonyDTO();
        harmony.setNotification(own);

        PushChannel channels = new PushChannel();
        channels.setAndroid(android);
        channels.setIos(ios);
        channels.setHarmony(harmony);
        push.setPushChannel(channels);
        return push;
    }

    static <T> PushDTO<T> with(PushDTO<T> push, Channel channel, int strategy) {
        Strategy strategies = new Strategy();
        strategies.put("default", 1);
        strategies.put(channel.key(), strategy);
        push.getSettings().setStrategy(strategies);
        return push;
    }

    /** The same by JSON, and what browsers are to show. */
    static ObjectNode json(String title) {
        ObjectNode push = JsonMapper.shared().createObjectNode();
        push.put("request_id", Rest.requestId());
        push.putObject("settings").put("ttl", 3_600_000);
        push.putObject("push_message")
                .putObject("notification")
                .put("title", title)
                .put("body", BODY)
                .put("click_type", "startapp");
        ObjectNode channels = push.putObject("push_channel");
        channels.putObject("android")
                .putObject("ups")
                .putObject("notification")
                .put("title", title)
                .put("body", BODY)
                .put("click_type", "startapp");
        ObjectNode aps = channels.putObject("ios").put("type", "notify").putObject("aps");
        aps.put("sound", "default").putObject("alert").put("title", title).put("body", BODY);
        channels.putObject("harmony")
                .putObject("notification")
                .put("title", title)
                .put("body", BODY)
                .put("category", "MARKETING")
                .put("click_type", "startapp");
        channels.putObject("web").put("title", title).put("body", BODY);
        return push;
    }
}
