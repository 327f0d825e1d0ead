package io.hongyan.channels.dingtalk;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.Limits;
import io.hongyan.channels.SettingKey;
import io.hongyan.channels.robot.RobotAdapter;
import io.hongyan.kernel.Channel;
import java.util.List;

/** A robot of a DingTalk group (群机器人). */
public final class DingtalkRobotChannel implements ChannelType {

    /** 12.5. */
    private static final int A_MINUTE = 20;

    @Override
    public Channel channel() {
        return Channel.DINGTALK_ROBOT;
    }

    @Override
    public List<SettingKey> settingKeys() {
        return List.of(
                SettingKey.secret("access-token", "access_token of the robot's web hook address"),
                SettingKey.optionalSecret("secret", "the secret (SEC…) where signing (加签) is chosen"),
                SettingKey.optional("base-url", "https://oapi.dingtalk.com", "where DingTalk is"),
                RobotAdapter.messagesAMinute(A_MINUTE));
    }

    @Override
    public Limits limits() {
        return RobotAdapter.documented().payloadBytes(20_000).build();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits limits, AdapterContext context) {
        return new RobotAdapter(
                new DingtalkRobot(settings, context),
                limits,
                context,
                settings.number("messages-per-minute", 1, 10_000));
    }
}
