package io.hongyan.channels.rcs;

import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.phone.PhoneNumber;
import io.hongyan.channels.phone.ReceiptKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Notifications: {@code deliveryInfo}, one or a list, says what became of a message; a message of a person's has {@code senderAddress} and
 * {@code bodyText}, and one of them is a complaint.
 */
final class RcsReceipts implements Receipts {

    private static final String SPAM_REPORT = "application/vnd.gsma.rcsspam-report+xml";

    private final RcsAccount account;
    private final ReceiptKey key;
    private final InstantSource clock;

    RcsReceipts(RcsAccount account, InstantSource clock) {
        this.account = account;
        this.key = new ReceiptKey(account.receiptKey());
        this.clock = clock;
    }

    @Override
    public Answer read(Request request) {
        Optional<Answer> refused = key.refusal(request).or(() -> unauthorized(request));
        if (refused.isPresent()) {
            return refused.get();
        }
        JsonNode body = LenientJson.read(request.body());
        List<VendorReceipt> receipts = new ArrayList<>();
        if (body.has("deliveryInfo")) {
            JsonNode infos = body.path("deliveryInfo");
            if (infos.isArray()) {
                infos.forEach(info -> delivery(info).ifPresent(receipts::add));
            } else {
                delivery(infos).ifPresent(receipts::add);
            }
        } else if (body.has("senderAddress")) {
            message(body).ifPresent(receipts::add);
        } else {
            return Answer.refused(400, "deliveryInfo: missing, and no senderAddress of a message either");
        }
        return new Answer(200, "application/json; charset=utf-8", "{}", receipts);
    }

    private Optional<Answer> unauthorized(Request request) {
        byte[] expected = account.receiptAuthorization().reveal().getBytes(StandardCharsets.UTF_8);
        byte[] given = request.headers().getOrDefault("authorization", "").getBytes(StandardCharsets.UTF_8);
        return expected.length == 0 || MessageDigest.isEqual(expected, given)
                ? Optional.empty()
                : Optional.of(Answer.refused(401, "Authorization: not the one that was agreed"));
    }

    private Optional<VendorReceipt> delivery(JsonNode info) {
        String status = info.path("deliveryStatus").asString("");
        String description = info.path("description").asString("");
        return number(info.path("address"))
                .flatMap(number -> RcsErrors.ofDelivery(status, description)
                        .map(event -> new VendorReceipt(
                                info.path("messageId").asString(""),
                                number.e164(),
                                event,
                                description.isEmpty() ? status : status + " " + description,
                                time(info.path("dateTime").asString("")))));
    }

    private Optional<VendorReceipt> message(JsonNode message) {
        Optional<Event> meaning = message.path("contentType").asString("").equals(SPAM_REPORT)
                ? Optional.of(new Event.OptedOut())
                : account.replies().meaning(text(message));
        return number(message.path("senderAddress"))
                .flatMap(number -> meaning.map(event -> new VendorReceipt(
                        "",
                        number.e164(),
                        event,
                        "uplink",
                        time(message.path("dateTime").asString("")))));
    }

    private static String text(JsonNode message) {
        String text = message.path("bodyText").asString("");
        if (!message.path("contentEncoding").asString("").equals("base64")) {
            return text;
        }
        try {
            return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static Optional<PhoneNumber> number(JsonNode address) {
        return PhoneNumber.ofProvider(RcsErrors.number(address.asString("")));
    }

    private Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return clock.instant();
        }
    }
}
