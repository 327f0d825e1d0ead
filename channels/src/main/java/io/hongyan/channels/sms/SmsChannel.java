package io.hongyan.channels.sms;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.Limits;
import io.hongyan.channels.SettingKey;
import io.hongyan.channels.phone.Replies;
import io.hongyan.kernel.Channel;
import java.util.ArrayList;
import java.util.List;

/** Short messages, by an aggregator or by SMPP. The address is a phone number in E.164. */
public final class SmsChannel implements ChannelType {

    @Override
    public Channel channel() {
        return Channel.SMS;
    }

    @Override
    public List<SettingKey> settingKeys() {
        List<SettingKey> keys = new ArrayList<>(List.of(
                SettingKey.required("provider", "aliyun, tencent, huawei or smpp"),
                SettingKey.optional("base-url", "", "where the aggregator is; empty: its public address"),
                SettingKey.optional(
                        "access-key-id",
                        "",
                        "aliyun: AccessKey ID; tencent: SecretId; huawei: the application's App Key"),
                SettingKey.optionalSecret(
                        "access-key-secret", "aliyun: AccessKey Secret; tencent: SecretKey; huawei: App Secret"),
                SettingKey.optional("sdk-app-id", "", "tencent: SDK AppID of the SMS application"),
                SettingKey.optional("region", "", "tencent: region, empty: ap-guangzhou"),
                SettingKey.optional("sign-name", "", "approved signature (签名) of messages that name none"),
                SettingKey.optional("template-id", "", "approved template of messages that name none"),
                SettingKey.optional("extend-code", "", "aliyun, tencent: number behind the sender's own, for replies"),
                SettingKey.optional(
                        "sender", "", "huawei: the signature's channel number; smpp: source address, with + if E.164"),
                SettingKey.optional("receipt-url", "", "huawei: our receipt address, sent along with each message"),
                SettingKey.optionalSecret(
                        "receipt-key", "if set, callbacks must carry it: put ?key=… behind the receipt address"),
                SettingKey.optional("marketing-hours", "8-22", "hours in China in which marketing may go"),
                SettingKey.optional("opt-out-text", "拒收请回复R", "what marketing ends with"),
                SettingKey.optional("max-segments", "10", "most billed messages one text may take"),
                SettingKey.optional("host", "", "smpp: the SMS centre"),
                SettingKey.optional("port", "2775", "smpp: its port"),
                SettingKey.optional("tls", "false", "smpp: whether that port speaks TLS"),
                SettingKey.optional("trusted-ca", "", "smpp: PEM of the authorities to trust; empty: the usual ones"),
                SettingKey.optional("system-id", "", "smpp: system_id"),
                SettingKey.optionalSecret("password", "smpp: password, at most 8 characters"),
                SettingKey.optional("system-type", "", "smpp: system_type"),
                SettingKey.optional("service-type", "", "smpp: service_type"),
                SettingKey.optional("enquire-link-seconds", "30", "smpp: silence after which the link is tested"),
                SettingKey.optional(
                        "message-ids",
                        "same",
                        "smpp: same; hex-answer where ids are hexadecimal in answers and decimal in receipts;"
                                + " hex-receipt where it is the other way round")));
        keys.addAll(Replies.SETTINGS);
        return List.copyOf(keys);
    }

    /** Alibaba Cloud's; the others' stand in {@link SmsProvider} and are used once a provider is chosen. */
    @Override
    public Limits limits() {
        return SmsProvider.ALIYUN.limits();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits given, AdapterContext context) {
        SmsProvider provider = SmsProvider.of(settings);
        SmsAccount account = SmsAccount.of(settings);
        Limits limits = settings.limits(provider.limits());
        SmsGateway gateway = switch (provider) {
            case ALIYUN -> new AliyunSms(account, settings, context);
            case TENCENT -> new TencentSms(account, settings, context);
            case HUAWEI -> new HuaweiSms(account, settings, context);
            case SMPP -> new SmppSms(account, settings, context, limits.concurrency());
        };
        boolean confirms = provider != SmsProvider.HUAWEI || settings.has("receipt-url");
        return new SmsAdapter(
                account, gateway, limits.toBuilder().confirmsArrival(confirms).build(), context.clock());
    }
}
