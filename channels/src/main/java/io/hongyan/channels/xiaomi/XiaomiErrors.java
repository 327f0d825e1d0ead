package io.hongyan.channels.xiaomi;

import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What Xiaomi's answer codes mean (reference 6.5, 14.3). Codes that are not listed stay {@link LossReason#UNKNOWN}. */
final class XiaomiErrors {

    private static final Map<Integer, LossReason> WORTH_ANOTHER_TRY = new HashMap<>();
    private static final Map<Integer, LossReason> FINAL = new HashMap<>();

    static {
        WORTH_ANOTHER_TRY.putAll(all(
                LossReason.VENDOR_ERROR, -1, 1, 10001, 10002, 10003, 10009, 10010, 10011, 10037, 20607, 22102, 26003));
        WORTH_ANOTHER_TRY.putAll(
                all(LossReason.VENDOR_RATE_LIMITED, 200002, 10022, 10023, 10024, 10027, 10028, 26004, 10030, 10032));
        FINAL.putAll(all(LossReason.OVER_QUOTA_APP, 200001, 10034, 22101));
        FINAL.putAll(all(LossReason.PARAM_OVER_LIMIT, 10018, 10041, 65009));
        FINAL.putAll(all(
                LossReason.INVALID_PARAM,
                100,
                10008,
                10012,
                10016,
                10017,
                10020,
                10021,
                10025,
                20209,
                22100,
                22103,
                27001));
        FINAL.putAll(all(LossReason.CONTENT_REJECTED, 26006));
        FINAL.putAll(all(LossReason.AUTH_FAILED, 21301, 21302, 21303, 21304, 21305, 10004, 10005, 10006, 10014));
        FINAL.putAll(all(
                LossReason.PERMISSION_DENIED,
                22000,
                22001,
                22002,
                22003,
                22004,
                22005,
                22006,
                22007,
                22008,
                22020,
                22021,
                22022,
                10026,
                10036));
        FINAL.putAll(all(LossReason.VENDOR_PENALTY, 10031, 10033));
        FINAL.putAll(all(LossReason.TOKEN_INVALID, 66007, 10029, 10013, 20301));
        FINAL.putAll(all(LossReason.OFFLINE, 65003));
    }

    private XiaomiErrors() {}

    static Verdict verdict(int code, String text) {
        if (code == 0) {
            return Verdict.ACCEPTED;
        }
        LossReason passing = WORTH_ANOTHER_TRY.get(code);
        return passing == null
                ? new Verdict.Rejected(FINAL.getOrDefault(code, LossReason.UNKNOWN), Integer.toString(code), text)
                : new Verdict.TryLater(passing, Integer.toString(code), Duration.ZERO);
    }

    /** For an answer without a code of Xiaomi's. */
    static Verdict ofStatus(int status, String text, Duration retryAfter) {
        String code = "HTTP " + status;
        if (status == 429) {
            return new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, retryAfter);
        }
        if (status >= 500) {
            return new Verdict.TryLater(LossReason.VENDOR_ERROR, code, retryAfter);
        }
        boolean refused = status == 401 || status == 403;
        return new Verdict.Rejected(refused ? LossReason.AUTH_FAILED : LossReason.UNKNOWN, code, text);
    }

    private static Map<Integer, LossReason> all(LossReason reason, int... codes) {
        Map<Integer, LossReason> meaning = new HashMap<>();
        for (int code : codes) {
            meaning.put(code, reason);
        }
        return meaning;
    }
}
