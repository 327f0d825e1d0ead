package io.hongyan.channels.wecom;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.Limits;
import io.hongyan.channels.SettingKey;
import io.hongyan.channels.robot.RobotAdapter;
import io.hongyan.kernel.Channel;
import java.util.List;

/** A robot of a WeCom group (群机器人). */
public final class WecomRobotChannel implements ChannelType {

    /** 12.6. */
    private static final int A_MINUTE = 20;

    @Override
    public Channel channel() {
        return Channel.WECOM_ROBOT;
    }

    @Override
    public List<SettingKey> settingKeys() {
        return List.of(
                SettingKey.secret("key", "key of the robot's web hook address"),
                SettingKey.optional("base-url", "https://qyapi.weixin.qq.com", "where WeCom is"),
                RobotAdapter.messagesAMinute(A_MINUTE));
    }

    @Override
    public Limits limits() {
        return RobotAdapter.documented().payloadBytes(WecomContent.TEXT_BYTES).build();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits limits, AdapterContext context) {
        return new RobotAdapter(
                new WecomRobot(settings, context), limits, context, settings.number("messages-per-minute", 1, 10_000));
    }
}
