package io.hongyan.channels;

import io.hongyan.kernel.Channel;
import java.util.List;

/** What there is to know of a vendor's channel before anybody has an account with it. */
public interface ChannelType {

    Channel channel();

    /** The vendor's own settings; those every channel has stand in {@link ChannelSettings}. */
    List<SettingKey> settingKeys();

    /** The vendor's documented limits, before settings override them. */
    Limits limits();

    /**
     * Opens an account. Does no I/O.
     *
     * @param limits {@link #limits} with the settings' overrides
     * @throws SettingsException where a value cannot be used (a key that does not parse, say)
     */
    Adapter open(ChannelSettings settings, Limits limits, AdapterContext context);
}
