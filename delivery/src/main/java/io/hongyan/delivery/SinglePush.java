package io.hongyan.delivery;

import java.util.List;

/**
 * One message for one device, or for the devices of one alias.
 *
 * @param requestId 10–32 characters; a repeated one answers the first push's outcome again
 * @param groupName may be empty
 * @param targets 1 … 10 devices of one app
 */
public record SinglePush(
        String requestId, String groupName, List<Target> targets, Content content, PushSettings settings) {

    public SinglePush {
        targets = List.copyOf(targets);
        settings = settings.of(content);
        if (targets.isEmpty() || targets.size() > 10) {
            throw new IllegalArgumentException("targets: " + targets.size() + " (expected: 1 … 10)");
        }
    }
}
