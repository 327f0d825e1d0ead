package io.hongyan.channels.dingtalk;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.kernel.Secret;

/** An app of the company's own. */
record DingtalkAccount(String baseUrl, String appKey, Secret appSecret, long agentId) {

    static DingtalkAccount of(ChannelSettings settings) {
        if (!settings.text("agent-id").matches("\\d{1,18}")) {
            throw settings.problem("agent-id", "a number");
        }
        return new DingtalkAccount(
                settings.baseUrl("base-url"),
                settings.text("app-key"),
                settings.secret("app-secret"),
                Long.parseLong(settings.text("agent-id")));
    }
}
