package io.hongyan.channels.harmony;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.kernel.Secret;
import java.time.Duration;

/**
 * An app's account.
 *
 * @param revokeUrl empty: recall is not set up, for it goes by the app's client id
 * @param serviceCategory category of service messages that name none
 * @param callbackUser empty or {@code callbackKey} empty: receipts are not signed
 */
record HarmonyAccount(
        ServiceAccount serviceAccount,
        String sendUrl,
        String revokeUrl,
        Duration tokenLife,
        String serviceCategory,
        String receiptId,
        String callbackUser,
        Secret callbackKey,
        boolean test) {

    private static final int MAX_TOKEN_LIFE_SECONDS = 86_400;

    static HarmonyAccount of(ChannelSettings settings) {
        ServiceAccount serviceAccount = ServiceAccount.read(settings, "service-account");
        String project = settings.has("project-id") ? settings.text("project-id") : serviceAccount.projectId();
        if (project.isEmpty()) {
            throw settings.problem("project-id", "a project id here or in service-account");
        }
        String base = settings.baseUrl("base-url");
        return new HarmonyAccount(
                serviceAccount,
                base + "/v3/" + project + "/messages:send",
                settings.has("client-id") ? base + "/v1/" + settings.text("client-id") + "/messages:revoke" : "",
                settings.seconds("token-life", 60, MAX_TOKEN_LIFE_SECONDS),
                settings.text("service-category"),
                settings.text("receipt-id"),
                settings.text("callback-user"),
                settings.secret("callback-key"),
                settings.flag("test"));
    }
}
