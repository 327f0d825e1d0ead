package io.hongyan.api;

import io.hongyan.kernel.Channel;

/** A channel's name for people. */
record ChannelName(String zh, String en) {

    static ChannelName of(Channel channel) {
        return switch (channel) {
            case DEVICE -> new ChannelName("鸿雁长连接", "own connection");
            case APNS -> new ChannelName("苹果 APNs", "Apple APNs");
            case FCM -> new ChannelName("谷歌 FCM", "Google FCM");
            case HUAWEI -> new ChannelName("华为", "Huawei");
            case HARMONY -> new ChannelName("鸿蒙", "HarmonyOS");
            case HONOR -> new ChannelName("荣耀", "Honor");
            case XIAOMI -> new ChannelName("小米", "Xiaomi");
            case XIAOMI_GLOBAL -> new ChannelName("小米海外", "Xiaomi overseas");
            case OPPO -> new ChannelName("OPPO", "OPPO");
            case OPPO_GLOBAL -> new ChannelName("OPPO 海外", "OPPO overseas");
            case VIVO -> new ChannelName("vivo", "vivo");
            case MEIZU -> new ChannelName("魅族", "Meizu");
            case UPS -> new ChannelName("统一推送 UPS", "UPS");
            case WEBPUSH -> new ChannelName("网页推送", "Web Push");
            case SMS -> new ChannelName("短信", "SMS");
            case EMAIL -> new ChannelName("邮件", "email");
            case WECHAT -> new ChannelName("微信公众号", "WeChat official account");
            case WECHAT_MINI -> new ChannelName("微信小程序", "WeChat mini program");
            case DINGTALK -> new ChannelName("钉钉工作通知", "DingTalk work notice");
            case DINGTALK_ROBOT -> new ChannelName("钉钉群机器人", "DingTalk robot");
            case FEISHU -> new ChannelName("飞书消息", "Feishu message");
            case FEISHU_ROBOT -> new ChannelName("飞书群机器人", "Feishu robot");
            case WECOM -> new ChannelName("企业微信消息", "WeCom message");
            case WECOM_ROBOT -> new ChannelName("企业微信群机器人", "WeCom robot");
            case WEBHOOK -> new ChannelName("自定义通道", "webhook");
            case RCS -> new ChannelName("5G 消息", "RCS");
            case VOICE -> new ChannelName("语音外呼", "voice call");
            case ADS -> new ChannelName("广告人群包", "advertising audience");
        };
    }
}
