package io.hongyan.channels.wechat;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.SettingKey;
import io.hongyan.kernel.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An official account or a mini program.
 *
 * @param callbackToken what callbacks are signed with; empty: none are taken
 * @param crypt opens callbacks in safe mode; empty: they come in plain text
 * @param truncates whether long values are cut
 */
record WechatAccount(
        String appId,
        Secret appSecret,
        String baseUrl,
        Secret callbackToken,
        Optional<MessageCrypt> crypt,
        boolean truncates,
        String ellipsis) {

    static List<SettingKey> keys(SettingKey... more) {
        List<SettingKey> keys = new ArrayList<>(List.of(
                SettingKey.required("app-id", "AppID: mp.weixin.qq.com › development"),
                SettingKey.secret(
                        "app-secret", "AppSecret, beside the app id; our address must be on the IP allow-list"),
                SettingKey.optional("base-url", "https://api.weixin.qq.com", "where WeChat is"),
                SettingKey.optionalSecret(
                        "callback-token", "Token of the server configuration (message push); empty: no receipts"),
                SettingKey.optionalSecret(
                        "callback-aes-key", "EncodingAESKey, 43 characters, where safe mode is chosen there")));
        keys.addAll(List.of(more));
        return List.copyOf(keys);
    }

    static WechatAccount of(ChannelSettings settings) {
        return new WechatAccount(
                settings.text("app-id"),
                settings.secret("app-secret"),
                settings.baseUrl("base-url"),
                settings.secret("callback-token"),
                settings.has("callback-aes-key") ? Optional.of(crypt(settings)) : Optional.empty(),
                settings.truncates(),
                settings.ellipsis());
    }

    private static MessageCrypt crypt(ChannelSettings settings) {
        return MessageCrypt.of(settings.text("callback-aes-key"), settings.text("app-id"))
                .orElseThrow(() -> settings.problem("callback-aes-key", "43 characters of Base64"));
    }

    boolean hasCallbacks() {
        return !callbackToken.reveal().isEmpty();
    }
}
