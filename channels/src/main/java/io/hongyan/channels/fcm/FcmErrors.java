package io.hongyan.channels.fcm;

import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.time.Duration;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Reads error answers (reference, sections 2.4 and 14.2). */
final class FcmErrors {

    /** Google asks never to retry earlier, and to leave a minute where a quota is used up. */
    private static final Duration AFTER_ERROR = Duration.ofSeconds(10);

    private static final Duration AFTER_QUOTA = Duration.ofMinutes(1);

    private FcmErrors() {}

    /** Whether a new access token may help: the one of the call was refused. */
    static boolean refusesCredential(HttpCalls.Answer answer) {
        return answer.status() == 401 && !code(error(answer), 401).equals("THIRD_PARTY_AUTH_ERROR");
    }

    static Verdict verdict(HttpCalls.Answer answer) {
        JsonNode error = error(answer);
        String code = code(error, answer.status());
        String text = error.path("message").asString("HTTP " + answer.status());
        return switch (code) {
            case "UNREGISTERED" -> new Verdict.Rejected(LossReason.UNINSTALLED, code, text);
            case "SENDER_ID_MISMATCH" -> new Verdict.Rejected(LossReason.TOKEN_INVALID, code, text);
            case "INVALID_ARGUMENT" -> new Verdict.Rejected(invalidArgument(error, text), code, text);
            case "QUOTA_EXCEEDED", "RESOURCE_EXHAUSTED" -> quota(error, code, text, answer.retryAfter());
            case "UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR" ->
                new Verdict.Rejected(LossReason.AUTH_FAILED, code, text);
            case "PERMISSION_DENIED" -> new Verdict.Rejected(LossReason.PERMISSION_DENIED, code, text);
            case "UNAVAILABLE", "INTERNAL" -> later(LossReason.VENDOR_ERROR, code, answer.retryAfter(), AFTER_ERROR);
            default -> byStatus(answer, code, text);
        };
    }

    private static Verdict byStatus(HttpCalls.Answer answer, String code, String text) {
        if (answer.status() >= 500) {
            return later(LossReason.VENDOR_ERROR, code, answer.retryAfter(), AFTER_ERROR);
        }
        return switch (answer.status()) {
            case 401 -> new Verdict.Rejected(LossReason.AUTH_FAILED, code, text);
            case 403 -> new Verdict.Rejected(LossReason.PERMISSION_DENIED, code, text);
            case 429 -> later(LossReason.VENDOR_RATE_LIMITED, code, answer.retryAfter(), AFTER_QUOTA);
            // Neither 400 nor 404 without a code says that it is the token: no unbinding.
            default -> new Verdict.Rejected(LossReason.UNKNOWN, code, text);
        };
    }

    private static Verdict later(LossReason reason, String code, Duration asked, Duration otherwise) {
        return new Verdict.TryLater(reason, code, asked.isZero() ? otherwise : asked);
    }

    /** The token is at fault only where the answer names it. */
    private static LossReason invalidArgument(JsonNode error, String text) {
        for (JsonNode detail : error.path("details")) {
            for (JsonNode violation : detail.path("fieldViolations")) {
                if (violation.path("field").asString("").equals("message.token")) {
                    return LossReason.TOKEN_INVALID;
                }
            }
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains("registration token")) {
            return LossReason.TOKEN_INVALID;
        }
        return lower.contains("too big") || lower.contains("too large")
                ? LossReason.PARAM_OVER_LIMIT
                : LossReason.INVALID_PARAM;
    }

    /** One device's quota is that device's loss; the project's holds everybody up. */
    private static Verdict quota(JsonNode error, String code, String text, Duration asked) {
        for (JsonNode detail : error.path("details")) {
            for (JsonNode violation : detail.path("violations")) {
                if (violation.path("subject").asString("").startsWith("device:")) {
                    return new Verdict.Rejected(LossReason.OVER_QUOTA_DEVICE, code, text);
                }
            }
        }
        return text.toLowerCase(Locale.ROOT).startsWith("device ")
                ? new Verdict.Rejected(LossReason.OVER_QUOTA_DEVICE, code, text)
                : later(LossReason.VENDOR_RATE_LIMITED, code, asked, AFTER_QUOTA);
    }

    private static JsonNode error(HttpCalls.Answer answer) {
        return LenientJson.read(answer.body()).path("error");
    }

    /** FCM's own code, else Google's status, else that of HTTP. */
    private static String code(JsonNode error, int httpStatus) {
        for (JsonNode detail : error.path("details")) {
            String code = detail.path("errorCode").asString("");
            if (!code.isEmpty()) {
                return code;
            }
        }
        return error.path("status").asString(String.valueOf(httpStatus));
    }
}
