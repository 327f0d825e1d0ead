package io.hongyan.channels.apns;

import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What Apple's answers mean (reference, sections 1.4 and 14.2). */
final class ApnsErrors {

    /** A new token and a new connection may help. */
    private static final Set<String> STALE = Set.of("ExpiredProviderToken", "UnrelatedKeyIdInToken");

    private static final Map<String, LossReason> REFUSALS = Map.ofEntries(
            Map.entry("Unregistered", LossReason.UNINSTALLED),
            Map.entry("ExpiredToken", LossReason.TOKEN_INVALID),
            Map.entry("BadDeviceToken", LossReason.TOKEN_INVALID),
            Map.entry("DeviceTokenNotForTopic", LossReason.TOKEN_INVALID),
            Map.entry("BadCollapseId", LossReason.PARAM_OVER_LIMIT),
            Map.entry("PayloadTooLarge", LossReason.PARAM_OVER_LIMIT),
            Map.entry("BadExpirationDate", LossReason.INVALID_PARAM),
            Map.entry("BadMessageId", LossReason.INVALID_PARAM),
            Map.entry("BadPriority", LossReason.INVALID_PARAM),
            Map.entry("BadTopic", LossReason.INVALID_PARAM),
            Map.entry("DuplicateHeaders", LossReason.INVALID_PARAM),
            Map.entry("InvalidPushType", LossReason.INVALID_PARAM),
            Map.entry("MissingDeviceToken", LossReason.INVALID_PARAM),
            Map.entry("MissingTopic", LossReason.INVALID_PARAM),
            Map.entry("PayloadEmpty", LossReason.INVALID_PARAM),
            Map.entry("BadPath", LossReason.INVALID_PARAM),
            Map.entry("MethodNotAllowed", LossReason.INVALID_PARAM),
            Map.entry("TopicDisallowed", LossReason.AUTH_FAILED),
            Map.entry("BadCertificate", LossReason.AUTH_FAILED),
            Map.entry("BadCertificateEnvironment", LossReason.AUTH_FAILED),
            Map.entry("BadEnvironmentKeyIdInToken", LossReason.AUTH_FAILED),
            Map.entry("BadEnvironmentKeyInToken", LossReason.AUTH_FAILED),
            Map.entry("ExpiredProviderToken", LossReason.AUTH_FAILED),
            Map.entry("Forbidden", LossReason.AUTH_FAILED),
            Map.entry("InvalidProviderToken", LossReason.AUTH_FAILED),
            Map.entry("MissingProviderToken", LossReason.AUTH_FAILED),
            Map.entry("UnrelatedKeyIdInToken", LossReason.AUTH_FAILED));

    private ApnsErrors() {}

    static boolean isStaleCredential(String reason) {
        return STALE.contains(reason);
    }

    /**
     * @param reason Apple's word, empty where the answer had none
     * @param deadSince when Apple found the token dead; only with 410
     * @param afterServerError how long Apple asks to wait after a server error
     */
    static Verdict verdict(int status, String reason, Optional<Instant> deadSince, Duration afterServerError) {
        String code = reason.isEmpty() ? String.valueOf(status) : reason;
        switch (reason) {
            case "TooManyRequests", "TooManyProviderTokenUpdates" -> {
                return new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, Duration.ZERO);
            }
            case "IdleTimeout", "Shutdown" -> {
                return new Verdict.TryLater(LossReason.VENDOR_ERROR, code, Duration.ZERO);
            }
            default -> {
                // The reasons below are final, or told by the status.
            }
        }
        if (status == 429) {
            return new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, Duration.ZERO);
        }
        if (status >= 500) {
            return new Verdict.TryLater(LossReason.VENDOR_ERROR, code, afterServerError);
        }
        String text = "APNs answered " + status + " " + reason
                + deadSince.map(instant -> ", dead since " + instant).orElse("");
        LossReason known = REFUSALS.get(reason);
        return new Verdict.Rejected(known == null ? byStatus(status) : known, code, text, deadSince);
    }

    private static LossReason byStatus(int status) {
        return switch (status) {
            case 400, 404, 405 -> LossReason.INVALID_PARAM;
            case 403 -> LossReason.AUTH_FAILED;
            case 413 -> LossReason.PARAM_OVER_LIMIT;
            default -> LossReason.UNKNOWN;
        };
    }
}
