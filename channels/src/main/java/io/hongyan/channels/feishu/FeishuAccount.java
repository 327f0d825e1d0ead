package io.hongyan.channels.feishu;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.kernel.Secret;
import java.util.Set;

/**
 * An app of the company's own.
 *
 * @param idType what the addresses are: {@code open_id}, {@code user_id}, …
 * @param readReceipts whether to ask who read a message
 */
record FeishuAccount(String baseUrl, String appId, Secret appSecret, String idType, boolean readReceipts) {

    private static final Set<String> ID_TYPES = Set.of("open_id", "user_id", "union_id", "email", "chat_id");

    static FeishuAccount of(ChannelSettings settings) {
        if (!ID_TYPES.contains(settings.text("receive-id-type"))) {
            throw settings.problem("receive-id-type", "open_id, user_id, union_id, email or chat_id");
        }
        FeishuAccount account = new FeishuAccount(
                settings.baseUrl("base-url"),
                settings.text("app-id"),
                settings.secret("app-secret"),
                settings.text("receive-id-type"),
                settings.flag("read-receipts"));
        if (account.readReceipts && !account.idType.matches("open_id|user_id|union_id")) {
            throw settings.problem("read-receipts", "false where receive-id-type is email or chat_id");
        }
        return account;
    }
}
