package io.hongyan.channels.sms;

import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.phone.ChinaTime;
import io.hongyan.channels.phone.PhoneNumber;
import io.hongyan.channels.phone.ReceiptKey;
import io.hongyan.kernel.LossReason;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Alibaba Cloud's HTTP batches: {@code SmsReport} says what became of messages, {@code SmsUp} what people answered; an array each, told
 * apart by what is in them. Neither is signed.
 */
final class AliyunSmsReceipts implements Receipts {

    private final SmsAccount account;
    private final ReceiptKey key;
    private final InstantSource clock;

    AliyunSmsReceipts(SmsAccount account, InstantSource clock) {
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
        JsonNode batch = LenientJson.read(request.body());
        if (!batch.isArray()) {
            return Answer.refused(400, "body: not a JSON array");
        }
        List<VendorReceipt> receipts = new ArrayList<>();
        batch.forEach(element -> receipt(element).ifPresent(receipts::add));
        return new Answer(200, "application/json; charset=utf-8", "{\"code\":0,\"msg\":\"接收成功\"}", receipts);
    }

    private Optional<VendorReceipt> receipt(JsonNode element) {
        Optional<PhoneNumber> number =
                PhoneNumber.ofProvider(element.path("phone_number").asString(""));
        if (number.isEmpty()) {
            return Optional.empty();
        }
        return element.has("content")
                ? account.replies()
                        .meaning(element.path("content").asString(""))
                        .map(meaning -> new VendorReceipt("", number.get().e164(), meaning, "uplink", clock.instant()))
                : Optional.of(report(element, number.get()));
    }

    private VendorReceipt report(JsonNode element, PhoneNumber number) {
        String code = element.path("err_code").asString("");
        boolean arrived = element.path("success").asString("").equals("true");
        Event event = arrived ? new Event.Arrived() : CarrierStatus.event(code);
        // What is no success has not arrived, whatever else its code may be taken for.
        Event believed = !arrived && event instanceof Event.Arrived ? new Event.Lost(LossReason.UNKNOWN) : event;
        return new VendorReceipt(
                element.path("out_id").asString(""),
                number.e164(),
                believed,
                code,
                ChinaTime.parse(element.path("report_time").asString(""), clock));
    }
}
