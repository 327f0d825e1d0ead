package io.hongyan.channels.wecom;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.kernel.Secret;

/**
 * An app of the company's own.
 *
 * @param duplicateCheckSeconds how long an equal request is dropped; 0: not at all
 */
record WecomAccount(String baseUrl, String corpId, Secret corpSecret, long agentId, int duplicateCheckSeconds) {

    private static final int MOST_SECONDS = 4 * 3600;

    static WecomAccount of(ChannelSettings settings) {
        if (!settings.text("agent-id").matches("\\d{1,18}")) {
            throw settings.problem("agent-id", "a number");
        }
        return new WecomAccount(
                settings.baseUrl("base-url"),
                settings.text("corp-id"),
                settings.secret("corp-secret"),
                Long.parseLong(settings.text("agent-id")),
                settings.number("duplicate-check-seconds", 0, MOST_SECONDS));
    }
}
