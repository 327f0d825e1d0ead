package io.hongyan.api;

import io.hongyan.kernel.Channel;
import java.util.List;
import java.util.Map;

/**
 * What {@code push_channel} may say to WeChat, DingTalk, Feishu and WeCom: Getui's {@code mp.wx} (reference section 7.10), the others
 * ours, in the vendors' words. Unknown keys pass through.
 */
final class ChatChannelRules {

    private static final int MAX_TITLE = 200;
    private static final int MAX_BODY = 20_000;

    /**
     * A message that is text, made of title and body, or of a type whose own object is given.
     *
     * @param typeKey names the type; {@code made} are those that title and body make
     */
    private record Chat(String typeKey, List<String> made, List<String> types) {}

    private static final Map<Channel, Chat> CHATS = Map.of(
            Channel.DINGTALK,
            msgtype("text", "markdown", "image", "voice", "file", "link", "oa", "action_card"),
            Channel.DINGTALK_ROBOT,
            msgtype("text", "markdown", "link", "actionCard", "feedCard"),
            Channel.WECOM,
            msgtype(
                    "text",
                    "markdown",
                    "image",
                    "voice",
                    "video",
                    "file",
                    "textcard",
                    "news",
                    "mpnews",
                    "miniprogram_notice",
                    "template_card"),
            Channel.WECOM_ROBOT,
            msgtype("text", "markdown", "markdown_v2", "image", "news", "file", "voice", "template_card"),
            Channel.FEISHU,
            new Chat(
                    "msg_type",
                    List.of("text"),
                    List.of(
                            "text",
                            "post",
                            "image",
                            "interactive",
                            "share_chat",
                            "share_user",
                            "audio",
                            "media",
                            "file",
                            "sticker")),
            Channel.FEISHU_ROBOT,
            new Chat("msg_type", List.of("text"), List.of("text", "post", "share_chat", "image", "interactive")));

    private ChatChannelRules() {}

    private static Chat msgtype(String... types) {
        return new Chat("msgtype", List.of("text", "markdown"), List.of(types));
    }

    static void check(Fields pushChannel) {
        Fields wechat = pushChannel.object(Channel.WECHAT.key());
        if (wechat != null) {
            template(wechat);
        }
        Fields miniProgram = pushChannel.object("mp");
        if (miniProgram != null) {
            Fields subscribe = miniProgram.object(Channel.WECHAT_MINI.key());
            if (subscribe != null) {
                subscribe(subscribe);
            }
        }
        CHATS.forEach((channel, chat) -> {
            Fields message = pushChannel.object(channel.key());
            if (message != null) {
                chat(message, chat);
            }
        });
    }

    private static void template(Fields message) {
        message.requiredText("template_id");
        message.text("url", PushMessageRules.URL);
        Fields miniProgram = message.object("miniprogram");
        if (miniProgram != null) {
            miniProgram.requiredText("appid");
            miniProgram.text("pagepath", PushMessageRules.URL);
        }
        data(message);
    }

    private static void subscribe(Fields message) {
        message.requiredText("template_id");
        message.text("page", PushMessageRules.URL);
        message.oneOf("miniprogram_state", List.of("developer", "trial", "formal"));
        message.oneOf("lang", List.of("zh_CN", "en_US", "zh_HK", "zh_TW"));
        data(message);
    }

    private static void data(Fields message) {
        Fields data = message.object("data");
        if (data != null) {
            for (String field : data.node().propertyNames()) {
                data.requiredObject(field).textOrNumber("value");
            }
        }
    }

    private static void chat(Fields message, Chat chat) {
        message.text("title", MAX_TITLE);
        message.text("body", MAX_BODY);
        message.oneOf(chat.typeKey, chat.types);
        String type = message.text(chat.typeKey);
        if (type == null) {
            return;
        }
        String content = contentKey(message, chat, type);
        if (chat.made.contains(type)) {
            message.object(content);
        } else {
            message.requiredObject(content);
        }
    }

    /** Feishu has one key for all content, but for a robot's card; the others name it as the type. */
    private static String contentKey(Fields message, Chat chat, String type) {
        if (chat.typeKey.equals("msgtype")) {
            return type;
        }
        return type.equals("interactive") && message.has("card") ? "card" : "content";
    }
}
