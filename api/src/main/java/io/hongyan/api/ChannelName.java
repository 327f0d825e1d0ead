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
        };
    }
}
