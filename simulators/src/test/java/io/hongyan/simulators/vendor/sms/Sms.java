package io.hongyan.simulators.vendor.sms;

import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.simulators.vendor.Draft;

/** Messages for tests of short messages. */
final class Sms {

    private Sms() {}

    static VendorMessage code(String request) {
        return message(request, "verification", "SMS_100001", "code", "1234");
    }

    static VendorMessage notice(String request) {
        return message(request, "notification", "SMS_100002", "order", "A17");
    }

    static VendorMessage marketing(String request) {
        return message(request, "marketing", "SMS_100003", "name", "新品");
    }

    static VendorMessage message(String request, String kind, String template, String variable, String value) {
        Draft draft = draft(request);
        draft.extension.put("class", kind).put("template_id", template);
        draft.extension.putObject("variables").put(variable, value);
        return draft.message();
    }

    /** What SMPP sends. */
    static VendorMessage text(String request, String text) {
        Draft draft = draft(request);
        draft.extension.put("text", text).put("class", "notification");
        return draft.message();
    }

    static Draft draft(String request) {
        Draft draft = new Draft();
        draft.task = Draft.task(request);
        draft.messageClass = MessageClass.SERVICE;
        return draft;
    }

    static LossReason reason(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted _ -> LossReason.NONE;
            case Verdict.Rejected rejected -> rejected.reason();
            case Verdict.TryLater later -> later.reason();
        };
    }
}
