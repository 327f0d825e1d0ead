package io.hongyan.channels.wechat;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.Limits;
import io.hongyan.channels.SettingKey;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.MessageClass;
import java.util.List;
import java.util.Map;

/** Template messages of a WeChat official account, to its followers. */
public final class WechatChannel implements ChannelType {

    /** 12.4: calls of the interface. WeChat counts both classes together, and says 45009 where they exceed it. */
    private static final long CALLS_A_DAY = 100_000;

    @Override
    public Channel channel() {
        return Channel.WECHAT;
    }

    @Override
    public List<SettingKey> settingKeys() {
        return WechatAccount.keys();
    }

    /**
     * Not safe to repeat: a repeated {@code client_msg_id} is dropped for ten minutes only, and a repetition after a restart or
     * a long trouble may come later.
     */
    @Override
    public Limits limits() {
        return Limits.builder()
                .dailyQuota(Map.of(
                        MessageClass.MARKETING, CALLS_A_DAY,
                        MessageClass.SERVICE, CALLS_A_DAY))
                .receiptsById()
                .build();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits limits, AdapterContext context) {
        WechatAccount account = WechatAccount.of(settings);
        Limits own = limits.toBuilder().confirmsArrival(account.hasCallbacks()).build();
        return new WechatAdapter(WechatAdapter.Product.OFFICIAL_ACCOUNT, account, own, context);
    }
}
