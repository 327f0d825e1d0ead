package io.hongyan.channels.feishu;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.Limits;
import io.hongyan.channels.SettingKey;
import io.hongyan.channels.robot.RobotAdapter;
import io.hongyan.kernel.Channel;
import java.util.List;

/** A robot of a Feishu group (自定义机器人). */
public final class FeishuRobotChannel implements ChannelType {

    /** 12.6, with five a second. */
    private static final int A_MINUTE = 100;

    private static final int A_SECOND = 5;

    @Override
    public Channel channel() {
        return Channel.FEISHU_ROBOT;
    }

    @Override
    public List<SettingKey> settingKeys() {
        return List.of(
                SettingKey.secret("token", "last part of the robot's web hook address"),
                SettingKey.optionalSecret("secret", "the secret where signing (签名校验) is chosen"),
                SettingKey.optional("base-url", "https://open.feishu.cn", "where Feishu is"),
                RobotAdapter.messagesAMinute(A_MINUTE));
    }

    @Override
    public Limits limits() {
        return RobotAdapter.documented()
                .payloadBytes(20 * 1024)
                .requestsPerSecond(A_SECOND)
                .build();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits limits, AdapterContext context) {
        return new RobotAdapter(
                new FeishuRobot(settings, context), limits, context, settings.number("messages-per-minute", 1, 10_000));
    }
}
