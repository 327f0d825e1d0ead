package io.hongyan.channels.dispatch;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.ads.AdsChannel;
import io.hongyan.channels.apns.ApnsChannel;
import io.hongyan.channels.dingtalk.DingtalkChannel;
import io.hongyan.channels.dingtalk.DingtalkRobotChannel;
import io.hongyan.channels.email.EmailChannel;
import io.hongyan.channels.fcm.FcmChannel;
import io.hongyan.channels.feishu.FeishuChannel;
import io.hongyan.channels.feishu.FeishuRobotChannel;
import io.hongyan.channels.harmony.HarmonyChannel;
import io.hongyan.channels.honor.HonorChannel;
import io.hongyan.channels.huawei.HuaweiChannel;
import io.hongyan.channels.meizu.MeizuChannel;
import io.hongyan.channels.oppo.OppoChannel;
import io.hongyan.channels.oppo.OppoGlobalChannel;
import io.hongyan.channels.rcs.RcsChannel;
import io.hongyan.channels.sms.SmsChannel;
import io.hongyan.channels.ups.UpsChannel;
import io.hongyan.channels.vivo.VivoChannel;
import io.hongyan.channels.voice.VoiceChannel;
import io.hongyan.channels.webhook.WebhookChannel;
import io.hongyan.channels.webpush.WebPushChannel;
import io.hongyan.channels.wechat.WechatChannel;
import io.hongyan.channels.wechat.WechatMiniChannel;
import io.hongyan.channels.wecom.WecomChannel;
import io.hongyan.channels.wecom.WecomRobotChannel;
import io.hongyan.channels.xiaomi.XiaomiChannel;
import io.hongyan.channels.xiaomi.XiaomiGlobalChannel;
import io.hongyan.kernel.Channel;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The channels there are. */
public final class ChannelCatalog {

    /** Every vendor's channel, one line each. */
    public static final ChannelCatalog ALL = new ChannelCatalog(List.of(
            new ApnsChannel(),
            new FcmChannel(),
            new HuaweiChannel(),
            new HarmonyChannel(),
            new HonorChannel(),
            new XiaomiChannel(),
            new XiaomiGlobalChannel(),
            new OppoChannel(),
            new OppoGlobalChannel(),
            new VivoChannel(),
            new MeizuChannel(),
            new UpsChannel(),
            new WebPushChannel(),
            new WechatChannel(),
            new WechatMiniChannel(),
            new DingtalkChannel(),
            new DingtalkRobotChannel(),
            new FeishuChannel(),
            new FeishuRobotChannel(),
            new WecomChannel(),
            new WecomRobotChannel(),
            new EmailChannel(),
            new WebhookChannel(),
            new SmsChannel(),
            new RcsChannel(),
            new VoiceChannel(),
            new AdsChannel()));

    private final Map<Channel, ChannelType> types = new EnumMap<>(Channel.class);

    public ChannelCatalog(List<ChannelType> types) {
        for (ChannelType type : types) {
            if (this.types.putIfAbsent(type.channel(), type) != null) {
                throw new IllegalArgumentException(
                        "channel " + type.channel().wireName() + ": listed twice (expected: once)");
            }
        }
    }

    public Optional<ChannelType> find(Channel channel) {
        return Optional.ofNullable(types.get(channel));
    }

    /** In the order of {@link Channel}. */
    public List<ChannelType> types() {
        return List.copyOf(types.values());
    }

    /**
     * Checks what was given for a channel.
     *
     * @throws io.hongyan.channels.SettingsException naming all that is wrong
     * @throws IllegalArgumentException where there is no such channel
     */
    public ChannelSettings settings(Channel channel, Map<String, String> given) {
        return ChannelSettings.of(type(channel), given);
    }

    ChannelType type(Channel channel) {
        return find(channel)
                .orElseThrow(() -> new IllegalArgumentException(
                        "channel " + channel.wireName() + ": no vendor's (expected: one of " + types.keySet() + ")"));
    }
}
