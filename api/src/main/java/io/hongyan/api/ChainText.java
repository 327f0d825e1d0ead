package io.hongyan.api;

import io.hongyan.delivery.Reports.ChainEvent;
import io.hongyan.kernel.LossReason;
import java.util.ArrayList;
import java.util.List;

/** A step of a message's life for people. */
public record ChainText(String zh, String en) {

    private static final ChainText SEEN_ELSEWHERE =
            new ChainText("用户已在其他设备查看，消息撤回", "seen on another of the user's devices, taken back");

    public static ChainText of(ChainEvent event) {
        ChainText step = isSeenElsewhere(event) ? SEEN_ELSEWHERE : step(event.step());
        ChannelName channel = ChannelName.of(event.channel());
        boolean messageId = event.step() == ChainEvent.Step.SENT;
        List<String> zh = new ArrayList<>(3);
        List<String> en = new ArrayList<>(3);
        if (event.channel().isVendor()) {
            zh.add(channel.zh());
            en.add(channel.en());
        }
        if (!event.vendorCode().isEmpty() && isVendors(event)) {
            zh.add((messageId ? "厂商消息号 " : "厂商代码 ") + event.vendorCode());
            en.add((messageId ? "vendor's message id " : "vendor code ") + event.vendorCode());
        }
        if (!event.detail().isEmpty()) {
            zh.add(event.detail());
            en.add(event.detail());
        }
        LossAdvice why = LossAdvice.of(saidByStep(event) ? LossReason.NONE : event.reason());
        return new ChainText(
                step.zh
                        + (zh.isEmpty() ? "" : "（" + String.join("，", zh) + "）")
                        + (why.textZh().isEmpty() ? "" : "：" + why.textZh()),
                step.en
                        + (en.isEmpty() ? "" : " (" + String.join(", ", en) + ")")
                        + (why.textEn().isEmpty() ? "" : ": " + why.textEn()));
    }

    private static boolean isVendors(ChainEvent event) {
        return event.step() != ChainEvent.Step.OVER_BUDGET && !isSeenElsewhere(event);
    }

    private static boolean isSeenElsewhere(ChainEvent event) {
        return event.step() == ChainEvent.Step.RECALLED && event.vendorCode().equals("attention");
    }

    /** Whether the reason would only repeat the step. */
    private static boolean saidByStep(ChainEvent event) {
        return event.reason()
                == switch (event.step()) {
                    case HELD -> LossReason.HELD;
                    case POSTPONED -> LossReason.QUIET_HOURS;
                    case AWAITING_AUDIENCE -> LossReason.OFFLINE;
                    case EXPIRED -> LossReason.EXPIRED;
                    case RECALLED -> LossReason.RECALLED;
                    case ANSWER_LOST -> LossReason.SENT_UNKNOWN;
                    case DISMISSED -> LossReason.DISMISSED;
                    case OVER_BUDGET -> LossReason.OVER_QUOTA_APP;
                    case ACCEPTED,
                            SCHEDULED,
                            TARGETED,
                            FILTERED,
                            STORED,
                            ASSIGNED,
                            FALLBACK,
                            TRUNCATED,
                            SENT,
                            REFUSED,
                            GIVEN_UP,
                            ARRIVED,
                            SPARED,
                            DISPLAYED,
                            CLICKED,
                            ACTION,
                            LOST,
                            WAITING -> LossReason.NONE;
                };
    }

    private static ChainText step(ChainEvent.Step step) {
        return switch (step) {
            case ACCEPTED -> new ChainText("消息请求成功", "accepted");
            case SCHEDULED -> new ChainText("消息等待定时下发", "waits for its schedule");
            case TARGETED -> new ChainText("消息命中目标用户", "the device is a target");
            case FILTERED -> new ChainText("消息被过滤", "filtered out");
            case STORED -> new ChainText("消息离线存储", "stored until the device comes");
            case AWAITING_AUDIENCE -> new ChainText("等待在线人数达到门槛", "waits until enough of the audience are online");
            case POSTPONED -> new ChainText("免打扰时段，延后下发", "waits for the end of quiet hours");
            case WAITING -> new ChainText("消息离线存储", "waits");
            case ASSIGNED -> new ChainText("消息转厂商通道", "queued for the vendor");
            case FALLBACK -> new ChainText("未到达，转补量通道", "not reached in time, queued for the fallback");
            case TRUNCATED -> new ChainText("消息超长截短", "texts cut to the vendor's limits");
            case ANSWER_LOST -> new ChainText("厂商应答丢失，按已下发计", "the vendor's answer was lost, counted as sent");
            case REFUSED -> new ChainText("厂商通道未下发", "not sent by the vendor");
            case GIVEN_UP -> new ChainText("推送通道均不可用，等待补量", "no push channel can have it, waits for the fallback");
            case OVER_BUDGET -> new ChainText("补量预算已用完，未下发", "not sent, the fallback's budget is used up");
            case HELD -> new ChainText("厂商暂缓下发", "held by the vendor");
            case SENT -> new ChainText("消息下发", "sent");
            case ARRIVED -> new ChainText("到达客户端", "arrived");
            case SPARED -> new ChainText("已到达，补量不再下发", "reached in time, the fallback was spared");
            case DISPLAYED -> new ChainText("消息展示", "displayed");
            case CLICKED -> new ChainText("消息点击", "clicked");
            case DISMISSED -> new ChainText("消息被清除", "dismissed");
            case ACTION -> new ChainText("自定义事件", "custom event");
            case LOST -> new ChainText("消息下发失败", "lost");
            case EXPIRED -> new ChainText("消息过期", "expired");
            case RECALLED -> new ChainText("消息被终止", "recalled");
        };
    }
}
