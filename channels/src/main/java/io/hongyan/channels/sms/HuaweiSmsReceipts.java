package io.hongyan.channels.sms;

import io.hongyan.channels.FormBody;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.phone.PhoneNumber;
import io.hongyan.channels.phone.ReceiptKey;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

/**
 * Huawei Cloud's callbacks, a form each: the status of a message ({@code extend} is our task, {@code to} the number), or a person's
 * answer ({@code from}, {@code body}). Not signed unless the account asks for it. Of a divided message each part is reported: it
 * arrived with its last part, and is lost with any.
 */
final class HuaweiSmsReceipts implements Receipts {

    private final SmsAccount account;
    private final ReceiptKey key;
    private final InstantSource clock;

    HuaweiSmsReceipts(SmsAccount account, InstantSource clock) {
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
        Map<String, String> form;
        try {
            form = FormBody.parse(request.body());
        } catch (IllegalArgumentException e) {
            return Answer.refused(400, "body: not a form");
        }
        if (form.containsKey("status")) {
            return taken(status(form));
        }
        return form.containsKey("body")
                ? taken(reply(form))
                : Answer.refused(400, "status: missing, and no body of a reply either");
    }

    private static Answer taken(Optional<VendorReceipt> receipt) {
        return new Answer(200, "text/plain; charset=utf-8", "", receipt.stream().toList());
    }

    private Optional<VendorReceipt> status(Map<String, String> form) {
        String code = form.getOrDefault("status", "");
        Event event = CarrierStatus.event(code);
        String total = form.getOrDefault("total", "1");
        boolean partOfMore = event instanceof Event.Arrived && !total.equals(form.getOrDefault("sequence", "1"));
        return PhoneNumber.ofProvider(form.getOrDefault("to", ""))
                .filter(_ -> !partOfMore)
                .map(number -> new VendorReceipt(
                        form.getOrDefault("extend", ""),
                        number.e164(),
                        event,
                        code,
                        time(form.getOrDefault("updateTime", ""))));
    }

    private Optional<VendorReceipt> reply(Map<String, String> form) {
        return PhoneNumber.ofProvider(form.getOrDefault("from", ""))
                .flatMap(number -> account.replies()
                        .meaning(form.getOrDefault("body", ""))
                        .map(meaning -> new VendorReceipt(
                                "", number.e164(), meaning, "uplink", time(form.getOrDefault("createTime", "")))));
    }

    private Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return clock.instant();
        }
    }
}
