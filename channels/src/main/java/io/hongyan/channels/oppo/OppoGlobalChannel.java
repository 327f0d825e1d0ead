package io.hongyan.channels.oppo;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.Limits;
import io.hongyan.channels.SettingKey;
import io.hongyan.kernel.Channel;
import java.util.List;

/** OPUSH outside mainland China: another host, shorter titles, no list of invalid tokens, no documented quota. */
public final class OppoGlobalChannel implements ChannelType {

    private static final int TITLE = 32;

    @Override
    public Channel channel() {
        return Channel.OPPO_GLOBAL;
    }

    @Override
    public List<SettingKey> settingKeys() {
        return OppoAccount.settingKeys("https://api-intl.push.oppomobile.com", OppoAccount.NOWHERE, "");
    }

    @Override
    public Limits limits() {
        return OppoChannel.shared(TITLE).build();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits limits, AdapterContext context) {
        return new OppoAdapter(OppoAccount.of(settings, OppoRegion.ABROAD), limits, context);
    }
}
