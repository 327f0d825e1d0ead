package io.hongyan.acceptance;

import com.getui.push.v2.sdk.dto.req.Strategy;
import com.getui.push.v2.sdk.dto.req.message.PushDTO;
import io.hongyan.kernel.Channel;
import io.hongyan.simulators.demo.VendorContent;
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
        push.setPushChannel(VendorContent.of(title, BODY));
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
