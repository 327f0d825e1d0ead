package io.hongyan.channels.vivo;

import io.hongyan.channels.ClickAction;
import io.hongyan.channels.Recall;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.RequestOptions;
import io.hongyan.channels.TaskExtras;
import io.hongyan.channels.VendorMessage;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Messages as vivo's requests (reference section 8.2). vivo has no badge, picture, sound or channel to set. */
final class VivoRequest {

    private static final Set<String> SERVICE =
            Set.of("IM", "ACCOUNT", "TODO", "DEVICE_REMINDER", "ORDER", "SUBSCRIPTION");
    private static final Set<String> OPERATION = Set.of("NEWS", "CONTENT", "MARKETING", "SOCIAL");

    /** Getui's name of the category among the options. */
    private static final String GETUI_CATEGORY = "message_sort";

    private static final int SKIP_CONTENT = 1024;

    private final VivoAccount account;

    VivoRequest(VivoAccount account) {
        this.account = account;
    }

    /** The class vivo counts a message as: its {@code classification}, after the options. */
    MessageClass classOf(VendorMessage message) {
        return isService(message) ? MessageClass.SERVICE : MessageClass.MARKETING;
    }

    /** Characters of the custom map: names and values together may have 1024. */
    int mapCharacters(VendorMessage message) {
        int characters = 0;
        for (var entry : content(message).path("clientCustomMap").properties()) {
            characters +=
                    entry.getKey().length() + entry.getValue().asString("").length();
        }
        return characters;
    }

    /** Body of {@code /message/send}. */
    ObjectNode single(VendorMessage message, Recipient recipient) {
        ObjectNode request = content(message);
        request.put("regId", recipient.token());
        request.put("requestId", requestId(message.task(), List.of(recipient)));
        return request;
    }

    /** What {@code /message/saveListPayload} is to save, without the {@code requestId}. */
    ObjectNode saved(VendorMessage message) {
        ObjectNode request = content(message);
        request.remove("pushMode");
        long ttl = request.path("timeToLive").asLong(0);
        request.put("timeToLive", Math.max(ttl, account.listMinTtl().toSeconds()));
        return request;
    }

    /** Body of {@code /message/pushToList}. */
    ObjectNode list(VendorMessage message, List<Recipient> recipients, String savedId) {
        ObjectNode request = JsonMapper.shared().createObjectNode();
        request.put("appId", account.appId());
        request.put("taskId", savedId);
        request.put("requestId", requestId(message.task(), recipients));
        request.set("pushMode", content(message).path("pushMode"));
        ArrayNode regIds = request.putArray("regIds");
        recipients.forEach(recipient -> regIds.add(recipient.token()));
        return request;
    }

    /** Body of {@code /message/recycle}. */
    ObjectNode recall(Recall recall) {
        ObjectNode request = JsonMapper.shared().createObjectNode();
        request.put("appId", account.appId());
        request.put("taskId", recall.messageId());
        // regIds, not aliases
        request.put("userType", 1);
        ArrayNode users = request.putArray("userIds");
        recall.recipients().forEach(recipient -> users.add(recipient.token()));
        return request;
    }

    /** The same for the same task and devices, so that vivo recognises a repeated call: 64 characters, the most it takes. */
    static String requestId(TaskId task, List<Recipient> recipients) {
        MessageDigest md5 = md5();
        recipients.forEach(recipient -> {
            md5.update(recipient.token().getBytes(StandardCharsets.UTF_8));
            md5.update((byte) 0);
        });
        return task.msgid() + HexFormat.of().formatHex(md5.digest());
    }

    static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no MD5 in this JDK", e);
        }
    }

    private ObjectNode content(VendorMessage message) {
        ObjectNode request = JsonMapper.shared().createObjectNode();
        request.put("appId", account.appId());
        request.put("notifyType", account.notifyType());
        request.put("title", message.title());
        request.put("content", message.body());
        request.put("timeToLive", message.ttl().toSeconds());
        click(request, message);
        request.put("networkType", -1);
        classification(request, message);
        request.set("clientCustomMap", TaskExtras.of(message));
        // 0 is no id for vivo.
        message.notifyId().stream().filter(id -> id > 0).forEach(id -> request.put("notifyId", id));
        request.put("pushMode", account.pushMode());
        receipt(request, message.task());
        RequestOptions.apply(request, message.options());
        request.remove(GETUI_CATEGORY);
        return request;
    }

    private static void click(ObjectNode request, VendorMessage message) {
        switch (message.click()) {
            // The custom map reaches the app with the click.
            case ClickAction.OpenApp _, ClickAction.Payload _ -> request.put("skipType", 1);
            case ClickAction.OpenUrl(String url) -> request.put("skipType", 2).put("skipContent", url);
            case ClickAction.OpenIntent(String intent) -> {
                String withExtras = TaskExtras.inIntent(intent, message);
                request.put("skipType", 4)
                        .put("skipContent", withExtras.length() <= SKIP_CONTENT ? withExtras : intent);
            }
            // Left to the app's receiver, which does nothing unless it wants to.
            case ClickAction.None _ -> request.put("skipType", 3);
        }
    }

    /** Class and category must match, or vivo answers 10097: a known category decides, unless the options name a class. */
    private static boolean isService(VendorMessage message) {
        Optional<String> classification = option(message, "classification");
        if (classification.isPresent()) {
            return classification.get().equals("1");
        }
        String category = category(message);
        return SERVICE.contains(category)
                || message.messageClass() == MessageClass.SERVICE && !OPERATION.contains(category);
    }

    /** Empty where the message names none. */
    private static String category(VendorMessage message) {
        return option(message, "category")
                .or(() -> option(message, GETUI_CATEGORY))
                .orElse(message.category())
                .toUpperCase(Locale.ROOT);
    }

    private static Optional<String> option(VendorMessage message, String name) {
        return Optional.ofNullable(message.options().get(name))
                .or(() -> Optional.ofNullable(message.options().get("/" + name)))
                .map(value -> value.asString(""));
    }

    private void classification(ObjectNode request, VendorMessage message) {
        boolean service = isService(message);
        request.put("classification", service ? 1 : 0);
        String named = category(message);
        String category = !named.isEmpty() ? named : service ? account.serviceCategory() : account.marketingCategory();
        if (!category.isEmpty()) {
            request.put("category", category);
        }
    }

    private void receipt(ObjectNode request, TaskId task) {
        if (!account.wantsReceipts()) {
            return;
        }
        ObjectNode extra = request.putObject("extra");
        if (!account.receiptId().isEmpty()) {
            extra.put("callback.id", account.receiptId());
        } else {
            extra.put("callback", account.receiptUrl());
        }
        extra.put("callback.param", task.toString());
    }
}
