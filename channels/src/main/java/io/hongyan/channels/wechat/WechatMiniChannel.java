package io.hongyan.channels.wechat;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.Limits;
import io.hongyan.channels.SettingKey;
import io.hongyan.kernel.Channel;
import java.util.List;

/** Subscribe messages of a WeChat mini program, to people who granted the template: one grant, one message. */
public final class WechatMiniChannel implements ChannelType {

    @Override
    public Channel channel() {
        return Channel.WECHAT_MINI;
    }

    @Override
    public List<SettingKey> settingKeys() {
        return WechatAccount.keys();
    }

    /** Reference section 12.4: no published total, no idempotency. */
    @Override
    public Limits limits() {
        return Limits.builder().receiptsById().build();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits limits, AdapterContext context) {
        WechatAccount account = WechatAccount.of(settings);
        Limits own = limits.toBuilder().confirmsArrival(account.hasCallbacks()).build();
        return new WechatAdapter(WechatAdapter.Product.MINI_PROGRAM, account, own, context);
    }
}
