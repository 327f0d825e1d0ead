package io.hongyan.channels.dingtalk;

import io.hongyan.channels.ErrcodeAnswer;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.time.Duration;

/** DingTalk's codes in the words of the loss taxonomy (reference sections 12.5, 14.3). */
final class DingtalkErrors {

    /** 12.5: beyond twenty a minute a robot is shut out for ten. */
    private static final Duration SHUT_OUT = Duration.ofMinutes(10);

    private DingtalkErrors() {}

    /** The gateway answers 88 and says in {@code sub_code} what it means. */
    static String code(ErrcodeAnswer answer) {
        return answer.code().equals("88") ? answer.body().path("sub_code").asString("88") : answer.code();
    }

    static boolean refusesToken(ErrcodeAnswer answer) {
        return switch (code(answer)) {
            case "40001", "40014", "42001" -> true;
            default -> false;
        };
    }

    static Verdict notice(ErrcodeAnswer answer) {
        String code = code(answer);
        return switch (code) {
            case "0" -> Verdict.ACCEPTED;
            case "-1" -> new Verdict.TryLater(LossReason.VENDOR_ERROR, code, Duration.ZERO);
            case "90002", "90018" -> new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, answer.retryAfter());
            case "40001", "40014", "42001" -> rejected(LossReason.AUTH_FAILED, code, answer);
            case "60020", "60011", "50002" -> rejected(LossReason.PERMISSION_DENIED, code, answer);
            case "40035", "400002", "33012" -> rejected(LossReason.INVALID_PARAM, code, answer);
            default -> byStatus(code, answer);
        };
    }

    static Verdict robot(ErrcodeAnswer answer) {
        return switch (answer.code()) {
            case "0" -> Verdict.ACCEPTED;
            case "-1" -> new Verdict.TryLater(LossReason.VENDOR_ERROR, "-1", Duration.ZERO);
            case "130101", "302033" -> new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, answer.code(), SHUT_OUT);
            // The robot is gone: an affair of the account, whose hook it is, not of the address, which is a label.
            case "300001", "300005" -> rejected(LossReason.AUTH_FAILED, answer.code(), answer);
            case "310000" -> rejected(security(answer.text()), "310000", answer);
            case "40035", "400101", "400102", "400105" -> rejected(LossReason.INVALID_PARAM, answer.code(), answer);
            default -> byStatus(answer.code(), answer);
        };
    }

    /** One code for all three security modes; the text says which. */
    private static LossReason security(String text) {
        if (text.contains("sign") || text.contains("timestamp")) {
            return LossReason.AUTH_FAILED;
        }
        return text.contains("whitelist") || text.contains("ip ")
                ? LossReason.PERMISSION_DENIED
                : LossReason.CONTENT_REJECTED;
    }

    private static Verdict byStatus(String code, ErrcodeAnswer answer) {
        if (answer.status() == 429) {
            return new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, answer.retryAfter());
        }
        return answer.status() >= 500
                ? new Verdict.TryLater(LossReason.VENDOR_ERROR, code, answer.retryAfter())
                : rejected(LossReason.UNKNOWN, code, answer);
    }

    private static Verdict rejected(LossReason reason, String code, ErrcodeAnswer answer) {
        return new Verdict.Rejected(reason, code, answer.text());
    }
}
