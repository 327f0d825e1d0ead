package io.hongyan.channels.sms;

import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.phone.ChinaTime;
import io.hongyan.channels.phone.PhoneNumber;
import io.hongyan.channels.phone.ReceiptKey;
import io.hongyan.kernel.LossReason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Tencent Cloud's callbacks: an array of statuses, or one answer of a person as an object. Neither is signed. A status names the {@code
 * SerialNo} of its message as {@code sid}.
 */
final class TencentSmsReceipts implements Receipts {

    private final SmsAccount account;
    private final ReceiptKey key;
    private final InstantSource clock;

    TencentSmsReceipts(SmsAccount account, InstantSource clock) {
        this.account = account;
        this.key = new ReceiptKey(account.receiptKey());
        this.clock = clock;
    }

    @Override
    public Answer read(Request request) {
        Optional<Answer> refused = key.refusal(request);
        if (refused.isPresent()) {
            return refused.get();
        }
        JsonNode body = LenientJson.read(request.body());
        List<VendorReceipt> receipts = new ArrayList<>();
        if (body.isArray()) {
            body.forEach(status -> status(status).ifPresent(receipts::add));
        } else if (body.isObject() && body.has("text")) {
            reply(body).ifPresent(receipts::add);
        } else {
            return Answer.refused(400, "body: neither an array of statuses nor a reply");
        }
        return new Answer(200, "application/json; charset=utf-8", "{\"result\":0,\"errmsg\":\"OK\"}", receipts);
    }

    private Optional<VendorReceipt> status(JsonNode status) {
        String sid = status.path("sid").asString("");
        if (sid.isEmpty()) {
            return Optional.empty();
        }
        String code = status.path("errmsg").asString("");
        boolean arrived = status.path("report_status").asString("").equals("SUCCESS");
        Event event = arrived ? new Event.Arrived() : CarrierStatus.event(code);
        return Optional.of(VendorReceipt.ofMessage(
                sid,
                number(status).map(PhoneNumber::e164).orElse(""),
                !arrived && event instanceof Event.Arrived ? new Event.Lost(LossReason.UNKNOWN) : event,
                code,
                ChinaTime.parse(status.path("user_receive_time").asString(""), clock)));
    }

    private Optional<VendorReceipt> reply(JsonNode reply) {
        return number(reply)
                .flatMap(number -> account.replies()
                        .meaning(reply.path("text").asString(""))
                        .map(meaning -> new VendorReceipt(
                                "",
                                number.e164(),
                                meaning,
                                "uplink",
                                Instant.ofEpochSecond(reply.path("time")
                                        .asLong(clock.instant().getEpochSecond())))));
    }

    private static Optional<PhoneNumber> number(JsonNode node) {
        return PhoneNumber.parse("+" + node.path("nationcode").asString("86")
                + node.path("mobile").asString(""));
    }
}
