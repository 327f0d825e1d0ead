package io.hongyan.delivery;

import io.hongyan.audience.Audience;

/**
 * One message for an audience (Getui: push/all, push/tag, push/fast_custom_tag).
 *
 * @param requestId 10–32 characters; a repeated one answers the first push's task again
 * @param groupName may be empty
 */
public record AppPush(
        String requestId, String groupName, Audience audience, Content content, PushSettings settings, Quota quota) {

    /** Which daily count of {@code /report/push/count} the push falls under. */
    public enum Quota {
        ALL,
        TAG,
        FAST_TAG
    }
}
