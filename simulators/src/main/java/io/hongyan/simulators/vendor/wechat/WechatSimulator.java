package io.hongyan.simulators.vendor.wechat;

import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.QuotaBook;
import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plays an official account (template messages, receipts in plain XML) or a mini program (subscribe messages, receipts in safe mode).
 * A person is an open id: {@code installed} follows the account, or has granted the template; {@code uninstalled} follows no more;
 * {@code notification-off} blocks the messages; {@code offline} never gets them; {@code unknown} is nobody. What people do
 * themselves is played by {@code POST /_person/{openid}/{subscribe|unsubscribe|accept|reject}}.
 */
public final class WechatSimulator implements VendorSimulator {

    /** Templates of the account, with their fields. */
    public static final String ORDER_TEMPLATE = "simulated-order-template-0000000000000000000";

    static final String REMINDER_TEMPLATE = "simulated-reminder-template-000000000000000";

    private static final Map<String, List<String>> TEMPLATES = Map.of(
            ORDER_TEMPLATE,
            List.of("thing1", "character_string2", "phrase3"),
            REMINDER_TEMPLATE,
            List.of("thing1", "time2", "amount3"));

    private static final Duration SAME_MESSAGE_ID = Duration.ofMinutes(10);
    private static final String CALLS = "calls";
    private static final String GRANTS = "grants";
    private static final String TOKEN_CALLS = "token-calls";

    private final String name;
    private final String appId;
    private final String appSecret;
    private final String callbackToken;
    private final String aesKey;
    private final boolean miniProgram;

    private WechatSimulator(
            String name, String appId, String appSecret, String callbackToken, String aesKey, boolean miniProgram) {
        this.name = name;
        this.appId = appId;
        this.appSecret = appSecret;
        this.callbackToken = callbackToken;
        this.aesKey = aesKey;
        this.miniProgram = miniProgram;
    }

    public static WechatSimulator officialAccount() {
        return new WechatSimulator(
                "wechat", "wx51mulated0000001", "wechat-app-secret", "wechat-callback-token", "", false);
    }

    public static WechatSimulator miniProgram() {
        return new WechatSimulator(
                "wechat-mini",
                "wx51mulated0000002",
                "wechat-mini-secret",
                "mini-callback-token",
                "simulatedEncodingAESKey0123456789abcdefghij",
                true);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("app-id", appId);
        settings.put("app-secret", appSecret);
        settings.put("base-url", baseUrl);
        settings.put("callback-token", callbackToken);
        if (!aesKey.isEmpty()) {
            settings.put("callback-aes-key", aesKey);
        }
        return settings;
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        if (miniProgram) {
            // 12.4: one grant is one message; here a person grants each day anew, for there is no app to ask them.
            vendor.quotas().define(GRANTS, QuotaBook.UNLIMITED, 1);
        } else {
            vendor.quotas().define(CALLS, 100_000, QuotaBook.UNLIMITED); // 12.4
        }
        vendor.rates().define(TOKEN_CALLS, 10_000 / 60.0); // the stable call, a minute
        Play play = new Play(
                this,
                vendor,
                new StableTokens(vendor),
                new WechatPush(vendor, appId, callbackToken, aesKey),
                new HashMap<>());
        vendor.onReset(play.sent::clear);
        routes.post("/cgi-bin/stable_token", play::stableToken)
                .get("/cgi-bin/token", play::oldToken)
                .post(miniProgram ? "/cgi-bin/message/subscribe/send" : "/cgi-bin/message/template/send", play::send)
                .post("/_person/{openid}/{does}", play::personDoes);
    }

    /** 12.4: the day's calls are used up. */
    @Override
    public VendorReply rateLimited() {
        return reply("45009", "reach max api daily quota limit");
    }

    private static VendorReply reply(String code, String text) {
        return VendorReply.json(200, answer(code, text));
    }

    private static ObjectNode answer(String code, String text) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("errcode", Integer.parseInt(code))
                .put("errmsg", text);
    }

    /** What was sent under a client_msg_id, and when. */
    private record Sent(Instant at, String msgId) {}

    private record Play(
            WechatSimulator account, VendorState vendor, StableTokens tokens, WechatPush push, Map<String, Sent> sent) {

        VendorReply stableToken(VendorCall call) {
            JsonNode body = call.json();
            if (!body.path("grant_type").asString("").equals("client_credential")) {
                return reply("40002", "invalid grant_type");
            }
            return credentials(
                    body.path("appid").asString(""),
                    body.path("secret").asString(""),
                    () -> tokens.stable(body.path("force_refresh").asBoolean(false)));
        }

        VendorReply oldToken(VendorCall call) {
            Map<String, String> query = call.queryParameters();
            return credentials(query.getOrDefault("appid", ""), query.getOrDefault("secret", ""), tokens::old);
        }

        private VendorReply credentials(String appId, String secret, Supplier<StableTokens.Token> issue) {
            if (!appId.equals(account.appId)) {
                return reply("40013", "invalid appid");
            }
            if (!secret.equals(account.appSecret)) {
                return reply("40125", "invalid appsecret");
            }
            if (!vendor.rates().take(TOKEN_CALLS, 1)) {
                return reply("45009", "reach max api minute quota limit");
            }
            StableTokens.Token token = issue.get();
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.put("access_token", token.text())
                    .put("expires_in", token.left().toSeconds());
            return VendorReply.json(200, body);
        }

        VendorReply send(VendorCall call) {
            String refusal = tokens.refusal(call.queryParameters().getOrDefault("access_token", ""));
            if (!refusal.isEmpty()) {
                return reply(refusal, "invalid credential, access_token is invalid or not latest");
            }
            JsonNode message = call.json();
            if (!message.isObject()) {
                return reply("47001", "data format error");
            }
            String openId = message.path("touser").asString("");
            PhoneState person = openId.isEmpty() ? PhoneState.UNKNOWN : vendor.phone(openId);
            if (person == PhoneState.UNKNOWN) {
                return reply("40003", "invalid openid");
            }
            List<String> fields = TEMPLATES.get(message.path("template_id").asString(""));
            if (fields == null) {
                return reply("40037", "invalid template_id");
            }
            return TemplateRules.broken(fields, message.path("data"))
                    .map(text -> reply("47003", text))
                    .orElseGet(() -> account.miniProgram
                            ? subscribe(message, openId, person, call.text())
                            : template(message, openId, person, call.text()));
        }

        private VendorReply template(JsonNode message, String openId, PhoneState person, String request) {
            if (person == PhoneState.UNINSTALLED || person == PhoneState.USER_MISMATCH) {
                return reply("43004", "require subscribe");
            }
            if (!vendor.quotas().take(CALLS, 1)) {
                return account.rateLimited();
            }
            String client = message.path("client_msg_id").asString("");
            if (client.length() > 32) {
                return reply("40097", "invalid args: client_msg_id");
            }
            synchronized (sent) {
                forgetOld();
                Sent before = client.isEmpty() ? null : sent.get(openId + " " + client);
                if (before != null) {
                    return accepted(before.msgId);
                }
                String msgId = nextMsgId();
                if (!client.isEmpty()) {
                    sent.put(openId + " " + client, new Sent(vendor.clock().instant(), msgId));
                }
                return take(message, openId, msgId, client, request, () -> finished(openId, msgId, person));
            }
        }

        private void forgetOld() {
            Instant oldest = vendor.clock().instant().minus(SAME_MESSAGE_ID);
            for (Iterator<Sent> all = sent.values().iterator(); all.hasNext(); ) {
                if (!all.next().at.isAfter(oldest)) {
                    all.remove();
                }
            }
        }

        private void finished(String openId, String msgId, PhoneState person) {
            if (person != PhoneState.OFFLINE) {
                String status = person == PhoneState.NOTIFICATION_OFF ? "failed:user block" : "success";
                push.event(
                        openId,
                        "TEMPLATESENDJOBFINISH",
                        "<MsgID>" + msgId + "</MsgID><Status><![CDATA[" + status + "]]></Status>");
            }
        }

        private VendorReply subscribe(JsonNode message, String openId, PhoneState person, String request) {
            if (message.path("page").asString("").startsWith("/")) {
                return reply("41030", "invalid page");
            }
            if (!message.path("miniprogram_state").asString("formal").matches("developer|trial|formal")) {
                return reply("47003", "argument invalid! miniprogram_state");
            }
            boolean willing = person == PhoneState.INSTALLED || person == PhoneState.OFFLINE;
            if (!willing || !vendor.quotas().takeDevice(GRANTS, openId)) {
                return reply("43101", "user refuse to accept the msg");
            }
            String msgId = nextMsgId();
            return take(message, openId, msgId, "", request, () -> {
                if (person == PhoneState.INSTALLED) {
                    push.event(
                            openId,
                            "subscribe_msg_sent_event",
                            WechatPush.list(
                                    "SubscribeMsgSentEvent",
                                    List.of("<TemplateId><![CDATA["
                                            + message.path("template_id").asString("") + "]]></TemplateId><MsgID>"
                                            + msgId + "</MsgID><ErrorCode>0</ErrorCode>"
                                            + "<ErrorStatus><![CDATA[success]]></ErrorStatus>")));
                }
            });
        }

        private VendorReply take(
                JsonNode message, String openId, String msgId, String key, String request, Runnable afterwards) {
            vendor.messages()
                    .add(
                            msgId,
                            key,
                            openId,
                            message.path("template_id").asString(""),
                            message.path("data").toString(),
                            account.name,
                            request);
            afterwards.run();
            return accepted(msgId);
        }

        private static VendorReply accepted(String msgId) {
            return VendorReply.json(200, answer("0", "ok").put("msgid", Long.parseLong(msgId)));
        }

        /** Ids are numbers of 64 bits, more than JavaScript's. */
        private String nextMsgId() {
            return Long.toString(Long.parseUnsignedLong(vendor.nextId(), 16) >>> 1 | 1L << 61);
        }

        VendorReply personDoes(VendorCall call) {
            String openId = call.variable("openid");
            String does = call.variable("does");
            switch (does) {
                case "subscribe", "unsubscribe" -> {
                    vendor.phones()
                            .set(openId, does.equals("subscribe") ? PhoneState.INSTALLED : PhoneState.UNINSTALLED);
                    push.event(openId, does, "");
                }
                case "accept", "reject" -> {
                    vendor.phones()
                            .set(openId, does.equals("accept") ? PhoneState.INSTALLED : PhoneState.NOTIFICATION_OFF);
                    push.event(
                            openId,
                            "subscribe_msg_change_event",
                            WechatPush.list(
                                    "SubscribeMsgChangeEvent",
                                    List.of("<TemplateId><![CDATA[" + ORDER_TEMPLATE
                                            + "]]></TemplateId><SubscribeStatusString><![CDATA[" + does
                                            + "]]></SubscribeStatusString>")));
                }
                default -> {
                    return VendorReply.text(404, does + ": not what a person does here");
                }
            }
            return VendorReply.json(200, "{}");
        }
    }
}
