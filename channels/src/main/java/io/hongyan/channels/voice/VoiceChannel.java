package io.hongyan.channels.voice;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.Limits;
import io.hongyan.channels.SettingKey;
import io.hongyan.kernel.Channel;
import java.util.List;

/** Calls, by Alibaba Cloud or by a platform that keeps our contract. The address is a phone number in E.164. */
public final class VoiceChannel implements ChannelType {

    @Override
    public Channel channel() {
        return Channel.VOICE;
    }

    @Override
    public List<SettingKey> settingKeys() {
        return List.of(
                SettingKey.required("provider", "aliyun or http"),
                SettingKey.optional("base-url", "", "where the provider is; aliyun: empty for its public address"),
                SettingKey.optional("access-key-id", "", "aliyun: AccessKey ID"),
                SettingKey.optionalSecret("access-key-secret", "aliyun: AccessKey Secret"),
                SettingKey.optionalSecret("secret", "http: shared with the platform, signs requests both ways"),
                SettingKey.optional("template-id", "", "aliyun: TTS template of calls that name none; http: script"),
                SettingKey.optional("show-number", "", "number shown to who is called; aliyun: empty for a public one"),
                SettingKey.optional("play-times", "2", "aliyun: how often it is said, 1 … 3"),
                SettingKey.optional("marketing-hours", "9-20", "hours in China in which marketing may ring"),
                SettingKey.optional("service-hours", "0-24", "hours in China in which service calls may ring"),
                SettingKey.optionalSecret(
                        "receipt-key",
                        "aliyun: if set, callbacks must carry it: put ?key=… behind the receipt address"));
    }

    /** Alibaba Cloud's; the contract's are used once it is chosen. */
    @Override
    public Limits limits() {
        return AliyunVoice.limits();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits given, AdapterContext context) {
        VoiceAccount account = VoiceAccount.of(settings);
        return switch (settings.text("provider")) {
            case "aliyun" ->
                new VoiceAdapter(
                        account,
                        new AliyunVoice(account, settings, context),
                        settings.limits(AliyunVoice.limits()),
                        context.clock());
            case "http" ->
                new VoiceAdapter(
                        account,
                        new HttpVoice(settings, context),
                        settings.limits(HttpVoice.limits()),
                        context.clock());
            default -> throw settings.problem("provider", "aliyun, http");
        };
    }
}
