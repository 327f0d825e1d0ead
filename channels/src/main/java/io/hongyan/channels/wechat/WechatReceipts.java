package io.hongyan.channels.wechat;

import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * WeChat's message push (消息推送): a GET that asks whether the address is ours, then one POST an event, in XML or JSON, plain or in
 * safe mode. Signed by a token both sides know. Events that tell nothing of our messages are taken and dropped, for what is
 * refused comes again.
 */
final class WechatReceipts implements Receipts {

    private static final Answer TAKEN = new Answer(200, "text/plain; charset=utf-8", "success", List.of());

    private final Secret token;
    private final Optional<MessageCrypt> crypt;
    private final InstantSource clock;

    WechatReceipts(Secret token, Optional<MessageCrypt> crypt, InstantSource clock) {
        this.token = token;
        this.crypt = crypt;
        this.clock = clock;
    }

    @Override
    public Answer read(Request request) {
        Map<String, String> query = request.query();
        String timestamp = query.getOrDefault("timestamp", "");
        String nonce = query.getOrDefault("nonce", "");
        if (!matches(query.getOrDefault("signature", ""), timestamp, nonce)) {
            return Answer.refused(401, "signature: not made with the callback token");
        }
        if (request.method().equals("GET")) {
            return new Answer(200, "text/plain; charset=utf-8", query.getOrDefault("echostr", ""), List.of());
        }
        Optional<JsonNode> posted = tree(request.body());
        if (posted.isEmpty()) {
            return Answer.refused(400, "body: neither XML nor JSON of WeChat's");
        }
        if (crypt.isEmpty()) {
            return posted.get().has("Encrypt") && !posted.get().has("Event")
                    ? Answer.refused(400, "Encrypt: safe mode (expected: callback-aes-key is set)")
                    : taken(posted.get());
        }
        String encrypted = posted.get().path("Encrypt").asString("");
        if (!matches(query.getOrDefault("msg_signature", ""), timestamp, nonce, encrypted)) {
            return Answer.refused(401, "msg_signature: not made with the callback token");
        }
        return crypt.get()
                .open(encrypted)
                .flatMap(WechatReceipts::tree)
                .map(this::taken)
                .orElseGet(() -> Answer.refused(400, "Encrypt: not encrypted with callback-aes-key for app-id"));
    }

    private static Optional<JsonNode> tree(byte[] body) {
        return body.length > 0 && body[0] == '{'
                ? Optional.of(LenientJson.read(body)).filter(JsonNode::isObject)
                : EventXml.read(body).map(xml -> xml);
    }

    private Answer taken(JsonNode event) {
        List<VendorReceipt> receipts = new ArrayList<>();
        String openId = event.path("FromUserName").asString("");
        if (!openId.isEmpty()) {
            add(receipts, event, openId, at(event));
        }
        return receipts.isEmpty() ? TAKEN : new Answer(TAKEN.status(), TAKEN.contentType(), TAKEN.body(), receipts);
    }

    private static void add(List<VendorReceipt> receipts, JsonNode event, String openId, Instant at) {
        String name = event.path("Event").asString("");
        switch (name) {
            case "TEMPLATESENDJOBFINISH" -> {
                String status = event.path("Status").asString("");
                receipts.add(VendorReceipt.ofMessage(
                        event.path("MsgID").asString(""), openId, WechatErrors.templateEvent(status), status, at));
            }
            case "subscribe_msg_sent_event" ->
                entries(event, "SubscribeMsgSentEvent").forEach(sent -> {
                    String code = sent.path("ErrorCode").asString("");
                    receipts.add(VendorReceipt.ofMessage(
                            sent.path("MsgID").asString(""), openId, WechatErrors.subscribeEvent(code), code, at));
                });
            case "subscribe_msg_change_event" ->
                entries(event, "SubscribeMsgChangeEvent").forEach(change -> {
                    switch (change.path("SubscribeStatusString").asString("")) {
                        case "reject" -> receipts.add(person(openId, new Event.OptedOut(), name, at));
                        case "accept" -> receipts.add(person(openId, new Event.OptedIn(), name, at));
                        default -> {}
                    }
                });
            case "subscribe_msg_popup_event" ->
                // Declining to be asked once is no opt-out.
                entries(event, "SubscribeMsgPopupEvent")
                        .filter(asked ->
                                asked.path("SubscribeStatusString").asString("").equals("accept"))
                        .limit(1)
                        .forEach(asked -> receipts.add(person(openId, new Event.OptedIn(), name, at)));
            case "unsubscribe" -> receipts.add(person(openId, new Event.OptedOut(), name, at));
            case "subscribe" -> receipts.add(person(openId, new Event.OptedIn(), name, at));
            default -> {}
        }
    }

    /** XML has the list inside of an element of the event's name, JSON beside it; one entry is no list. */
    private static Stream<JsonNode> entries(JsonNode event, String element) {
        JsonNode inside = event.path(element);
        JsonNode list = inside.has("List") ? inside.path("List") : inside.isMissingNode() ? event.path("List") : inside;
        return list.isArray() ? list.valueStream() : list.isObject() ? Stream.of(list) : Stream.empty();
    }

    private static VendorReceipt person(String openId, Event event, String name, Instant at) {
        return new VendorReceipt("", openId, event, name, at);
    }

    private Instant at(JsonNode event) {
        long seconds = event.path("CreateTime").asLong(0);
        return seconds > 0 ? Instant.ofEpochSecond(seconds) : clock.instant();
    }

    /** SHA-1 of the sorted parts, the token among them. */
    private boolean matches(String given, String... parts) {
        String[] all = Arrays.copyOf(parts, parts.length + 1);
        all[parts.length] = token.reveal();
        String joined = Arrays.stream(all).sorted().collect(Collectors.joining());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(joined.getBytes(StandardCharsets.UTF_8));
            return MessageDigest.isEqual(
                    HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII),
                    given.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no SHA-1 in this JDK", e);
        }
    }
}
