package io.hongyan.control;

import io.hongyan.kernel.Secret;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An app to be created.
 *
 * @param appId 8–32 letters and digits
 * @param appKey 8–64 letters and digits
 * @param masterSecret 8–64 letters and digits
 * @param name for people, 1–100 characters
 * @param maxValidity 3, 7 or 40 days: the longest time a message of this app may wait
 */
public record AppDraft(String appId, String appKey, Secret masterSecret, String name, Duration maxValidity) {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{8,32}");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9]{8,64}");
    private static final Set<Long> PLANS = Set.of(3L, 7L, 40L);

    public AppDraft {
        if (!ID.matcher(appId).matches()) {
            throw new IllegalArgumentException("appId: " + appId + " (expected: 8–32 letters and digits)");
        }
        if (!KEY.matcher(appKey).matches()) {
            throw new IllegalArgumentException("appKey: " + appKey + " (expected: 8–64 letters and digits)");
        }
        if (!KEY.matcher(masterSecret.reveal()).matches()) {
            throw new IllegalArgumentException("masterSecret: *** (expected: 8–64 letters and digits)");
        }
        if (name.isBlank() || name.length() > 100) {
            throw new IllegalArgumentException("name: " + name + " (expected: 1–100 characters)");
        }
        if (!isPlan(maxValidity)) {
            throw new IllegalArgumentException("maxValidity: " + maxValidity + " (expected: 3, 7 or 40 days)");
        }
    }

    static boolean isPlan(Duration maxValidity) {
        return PLANS.contains(maxValidity.toDays()) && maxValidity.equals(Duration.ofDays(maxValidity.toDays()));
    }
}
