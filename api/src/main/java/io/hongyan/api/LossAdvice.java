package io.hongyan.api;

import io.hongyan.kernel.LossReason;

/**
 * A loss reason for people: what happened to the device's message, and what can be done so that the next one fares better
 * (优化建议), in Chinese and English.
 */
public record LossAdvice(String textZh, String textEn, String adviceZh, String adviceEn) {

    public String text(boolean english) {
        return english ? textEn : textZh;
    }

    public String advice(boolean english) {
        return english ? adviceEn : adviceZh;
    }

    public static LossAdvice of(LossReason reason) {
        return switch (reason) {
            case NONE -> new LossAdvice("", "", "", "");
            case BLACKLISTED ->
                new LossAdvice("设备在黑名单中", "the device is on the blacklist", "核对黑名单", "check the blacklist");
            case NO_CONSENT ->
                new LossAdvice(
                        "用户未同意接收或已退订",
                        "the user has not consented, or unsubscribed",
                        "征得用户同意，或引导重新订阅",
                        "ask for consent or a new subscription");
            case QUIET_HOURS ->
                new LossAdvice("处于免打扰时段", "it was quiet hours", "允许延后下发，或放宽免打扰时段", "allow delay, or widen the window");
            case FREQUENCY_CAPPED ->
                new LossAdvice(
                        "超过平台设置的推送频次",
                        "over the platform's own frequency cap",
                        "提高频次上限，或合并活动",
                        "raise the cap, or merge campaigns");
            case AUDIENCE_FILTERED ->
                new LossAdvice(
                        "不符合推送条件", "the push's conditions leave the device out", "核对推送条件", "check the conditions");
            case NO_CHANNEL ->
                new LossAdvice(
                        "没有可用通道：无厂商令牌，或策略不含该通道",
                        "no channel: no vendor token, or the strategy names no channel the device has",
                        "集成更多厂商通道，检查下发策略，提高应用在线率",
                        "integrate more vendors, check the strategy, keep the app connected");
            case OVER_QUOTA_APP ->
                new LossAdvice(
                        "应用当日厂商配额已用完",
                        "the app's daily quota with the vendor is used up",
                        "正确使用服务类消息，向厂商申请更多配额，并为重要消息预留配额",
                        "use the service class rightly, apply for more, reserve quota for important messages");
            case OVER_QUOTA_DEVICE ->
                new LossAdvice(
                        "单设备当日条数已达厂商上限",
                        "the vendor's daily limit for one device is reached",
                        "减少营销类消息",
                        "send fewer marketing messages");
            case VENDOR_RATE_LIMITED ->
                new LossAdvice(
                        "厂商限速，多次重试后放弃",
                        "the vendor limits the rate; given up after retries",
                        "分散下发时间，或向厂商申请提高速率",
                        "spread sending over time, or apply for a higher rate");
            case PARAM_OVER_LIMIT ->
                new LossAdvice(
                        "参数超过厂商长度限制",
                        "a parameter is longer than the vendor allows",
                        "缩短内容，开启超长自动截短",
                        "shorten the content, turn truncation on");
            case INVALID_PARAM ->
                new LossAdvice(
                        "厂商认为参数错误",
                        "the vendor calls a parameter wrong",
                        "检查 intent、通知渠道、模板等参数",
                        "correct intent, channel id or template");
            case CONTENT_REJECTED ->
                new LossAdvice(
                        "内容未通过厂商审核",
                        "the vendor rejected the content",
                        "修改文案，避免敏感词",
                        "change the text, avoid sensitive words");
            case AUTH_FAILED ->
                new LossAdvice(
                        "厂商鉴权失败",
                        "the vendor refused the credentials",
                        "检查应用密钥、IP 白名单和服务器时间",
                        "check the keys, the IP allow-list and the clock");
            case PERMISSION_DENIED ->
                new LossAdvice(
                        "未开通厂商相应权限",
                        "the right is not granted by the vendor",
                        "在厂商后台开通相应权限或消息分类",
                        "open the right or the message class in the vendor's console");
            case VENDOR_PENALTY ->
                new LossAdvice(
                        "应用被厂商处罚或管控",
                        "the vendor penalises the app",
                        "停止误用服务类消息，降低通知关闭率",
                        "stop misusing the service class, lower the rate of users switching off");
            case TOKEN_INVALID ->
                new LossAdvice(
                        "厂商令牌失效",
                        "the vendor's token is no longer valid",
                        "令牌已解绑；应用启动后由 SDK 上报新令牌",
                        "the token was unbound; the SDK reports a fresh one when the app starts");
            case UNINSTALLED ->
                new LossAdvice(
                        "应用已卸载", "the app is uninstalled", "通过短信或广告等方式召回", "win the user back by SMS or advertising");
            case USER_MISMATCH ->
                new LossAdvice(
                        "设备上的登录用户不符",
                        "another user is logged in on the device",
                        "切换账号时及时上报",
                        "report changes of the login");
            case NOTIFICATION_OFF ->
                new LossAdvice(
                        "用户关闭了通知", "notifications are switched off", "引导用户打开通知开关", "guide users to switch them on");
            case APP_DISABLED ->
                new LossAdvice(
                        "应用在设备上被停用",
                        "the app is disabled on the device",
                        "待应用恢复使用后再推送",
                        "push again once the app is in use");
            case DEVICE_INACTIVE ->
                new LossAdvice(
                        "设备长期不活跃", "the device has long been inactive", "通过其他方式召回", "win the user back elsewhere");
            case UNSUPPORTED ->
                new LossAdvice(
                        "设备、系统版本或地区不支持该消息",
                        "device, system version or region does not support the message",
                        "升级应用，或改用其他通道",
                        "update the app, or use another channel");
            case SUPERSEDED ->
                new LossAdvice(
                        "被更新的消息覆盖",
                        "a newer message took its place",
                        "使用不同的通知 ID，不要折叠",
                        "use distinct ids, do not collapse");
            case EXPIRED -> new LossAdvice("超过有效期", "its validity ended", "延长有效期", "give it a longer validity");
            case RECALLED -> new LossAdvice("消息已被撤回或终止", "it was recalled or stopped", "无需处理", "nothing to do");
            case OFFLINE ->
                new LossAdvice(
                        "有效期内设备一直离线",
                        "the device was offline during the whole validity",
                        "延长有效期，开启厂商通道",
                        "longer validity, a vendor channel as fallback");
            case HELD ->
                new LossAdvice("厂商暂缓下发", "the vendor holds it for now", "等待厂商下发", "wait for the vendor to deliver");
            case NETWORK_ERROR ->
                new LossAdvice(
                        "与厂商的网络连接失败，多次重试后放弃",
                        "the vendor could not be reached; given up after retries",
                        "检查服务器出口网络",
                        "check the server's way to the internet");
            case VENDOR_ERROR ->
                new LossAdvice(
                        "厂商服务故障，多次重试后放弃",
                        "the vendor's service failed; given up after retries",
                        "等待厂商恢复，或改用其他通道",
                        "wait for the vendor, or use another channel");
            case SENT_UNKNOWN ->
                new LossAdvice(
                        "厂商应答丢失，不能安全重发，按已下发计",
                        "the vendor's answer was lost and sending again is not safe: counted as sent",
                        "检查与厂商的网络",
                        "check the network towards the vendor");
            case NO_RECEIPT ->
                new LossAdvice(
                        "未收到厂商到达回执",
                        "the vendor reported no arrival",
                        "在厂商后台配置回执地址",
                        "configure receipts in the vendor's console");
            case NOT_DISPLAYED ->
                new LossAdvice(
                        "已到达但未展示",
                        "it arrived and was not displayed",
                        "检查 intent，在真机上测试展示",
                        "check the intent, test the display on a device");
            case DISMISSED -> new LossAdvice("用户清除了通知", "the user dismissed it", "改进文案", "write better copy");
            case NOT_CLICKED ->
                new LossAdvice("已展示但未点击", "displayed and not clicked", "改进文案或下发时间", "better copy, or another time");
            case CLICK_FAILED ->
                new LossAdvice(
                        "点击后未能打开目标",
                        "the click's target could not be opened",
                        "检查 intent 或链接",
                        "check the intent or URI");
            case UNKNOWN ->
                new LossAdvice(
                        "未知原因，保留厂商原始代码",
                        "unknown; the vendor's own code is kept",
                        "请把厂商代码反馈给鸿雁项目",
                        "report the vendor's code to the Hongyan project");
        };
    }
}
