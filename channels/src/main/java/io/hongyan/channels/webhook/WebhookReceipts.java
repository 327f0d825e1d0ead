package io.hongyan.channels.webhook;

import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.kernel.LossReason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What the customer's receiver reports later: {@code {"receipts":[{"taskid","address","event","reason","code","at"}]}}, signed
 * as our requests are. The contract is ours, so a mistake is answered with its place instead of being guessed at; nothing of
 * such a request is kept.
 */
final class WebhookReceipts implements Receipts {

    private static final int MOST = 1000;

    private final WebhookSignature signature;
    private final InstantSource clock;

    WebhookReceipts(WebhookSignature signature, InstantSource clock) {
        this.signature = signature;
        this.clock = clock;
    }

    @Override
    public Answer read(Request request) {
        Instant now = clock.instant();
        Optional<String> problem = signature.problem(request.headers(), request.body(), now);
        if (problem.isPresent()) {
            return Answer.refused(401, problem.get());
        }
        JsonNode list = LenientJson.read(request.body()).path("receipts");
        if (!list.isArray() || list.size() > MOST) {
            return Answer.refused(400, "receipts: missing or too many (expected: an array of at most " + MOST + ")");
        }
        List<VendorReceipt> receipts = new ArrayList<>(list.size());
        for (JsonNode receipt : list) {
            String place = "receipts[" + receipts.size() + "].";
            String address = receipt.path("address").asString("");
            if (address.isEmpty()) {
                return Answer.refused(400, place + "address: missing");
            }
            Optional<Event> event = event(receipt);
            if (event.isEmpty()) {
                return Answer.refused(
                        400,
                        place + "event: " + receipt.path("event").asString("missing")
                                + " (expected: arrived, displayed, clicked, held, opted_out, opted_in, or lost with a"
                                + " reason of " + WebhookErrors.reasons() + ")");
            }
            receipts.add(new VendorReceipt(
                    receipt.path("taskid").asString(""),
                    address,
                    event.get(),
                    receipt.path("code").asString(receipt.path("reason").asString("")),
                    at(receipt, now)));
        }
        return new Answer(200, "application/json", "{\"kept\":" + receipts.size() + "}", receipts);
    }

    private static Optional<Event> event(JsonNode receipt) {
        return switch (receipt.path("event").asString("")) {
            case "arrived" -> Optional.of(new Event.Arrived());
            case "displayed" -> Optional.of(new Event.Displayed());
            case "clicked" -> Optional.of(new Event.Clicked());
            case "held" -> Optional.of(new Event.Held());
            case "opted_out" -> Optional.of(new Event.OptedOut());
            case "opted_in" -> Optional.of(new Event.OptedIn());
            case "lost" -> reason(receipt).map(Event.Lost::new);
            default -> Optional.empty();
        };
    }

    private static Optional<LossReason> reason(JsonNode receipt) {
        return WebhookErrors.reason(receipt.path("reason").asString(LossReason.UNKNOWN.wireName()));
    }

    /** Milliseconds since 1970; now where it is not said or cannot be true. */
    private static Instant at(JsonNode receipt, Instant now) {
        long millis = receipt.path("at").asLong(0);
        return millis <= 0 || millis > now.toEpochMilli() ? now : Instant.ofEpochMilli(millis);
    }
}
