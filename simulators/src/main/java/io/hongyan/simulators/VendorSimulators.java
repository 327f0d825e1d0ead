package io.hongyan.simulators;

import io.hongyan.simulators.vendor.SimulatorSettings;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.ads.AdsSimulator;
import io.hongyan.simulators.vendor.apns.ApnsSimulator;
import io.hongyan.simulators.vendor.dingtalk.DingtalkRobotSimulator;
import io.hongyan.simulators.vendor.dingtalk.DingtalkSimulator;
import io.hongyan.simulators.vendor.email.EmailSimulator;
import io.hongyan.simulators.vendor.fcm.FcmSimulator;
import io.hongyan.simulators.vendor.feishu.FeishuRobotSimulator;
import io.hongyan.simulators.vendor.feishu.FeishuSimulator;
import io.hongyan.simulators.vendor.harmony.HarmonySimulator;
import io.hongyan.simulators.vendor.honor.HonorSimulator;
import io.hongyan.simulators.vendor.huawei.HuaweiSimulator;
import io.hongyan.simulators.vendor.meizu.MeizuSimulator;
import io.hongyan.simulators.vendor.oppo.OppoSimulator;
import io.hongyan.simulators.vendor.rcs.RcsSimulator;
import io.hongyan.simulators.vendor.sms.AliyunSmsSimulator;
import io.hongyan.simulators.vendor.sms.HuaweiSmsSimulator;
import io.hongyan.simulators.vendor.sms.SmppSimulator;
import io.hongyan.simulators.vendor.sms.TencentSmsSimulator;
import io.hongyan.simulators.vendor.ups.UpsSimulator;
import io.hongyan.simulators.vendor.vivo.VivoSimulator;
import io.hongyan.simulators.vendor.voice.AliyunVoiceSimulator;
import io.hongyan.simulators.vendor.voice.CallPlatformSimulator;
import io.hongyan.simulators.vendor.webhook.WebhookSimulator;
import io.hongyan.simulators.vendor.webpush.WebPushSimulator;
import io.hongyan.simulators.vendor.wechat.WechatSimulator;
import io.hongyan.simulators.vendor.wecom.WecomRobotSimulator;
import io.hongyan.simulators.vendor.wecom.WecomSimulator;
import io.hongyan.simulators.vendor.xiaomi.XiaomiSimulator;
import java.util.List;
import java.util.Optional;

/** Every vendor that is played. */
public final class VendorSimulators {

    private VendorSimulators() {}

    /**
     * In the order of {@code io.hongyan.kernel.Channel}; of a channel with several providers the first is the one an app is set up for.
     *
     * @param settings of the server they will be played by: APNs takes the port after its port, mail the 25th (SMTP) and the 143rd
     *     (IMAP), the SMS centre its SMPP port
     */
    public static List<VendorSimulator> all(SimulatorSettings settings) {
        return List.of(
                new ApnsSimulator(settings.host(), settings.port() == 0 ? 0 : settings.port() + 1),
                new FcmSimulator(),
                new HuaweiSimulator(),
                new HarmonySimulator(),
                new HonorSimulator(),
                XiaomiSimulator.mainland(),
                XiaomiSimulator.global(),
                OppoSimulator.mainland(),
                OppoSimulator.global(),
                new VivoSimulator(),
                new MeizuSimulator(),
                new UpsSimulator(),
                new WebPushSimulator(),
                WechatSimulator.officialAccount(),
                WechatSimulator.miniProgram(),
                new DingtalkSimulator(),
                new DingtalkRobotSimulator(),
                new FeishuSimulator(),
                new FeishuRobotSimulator(),
                new WecomSimulator(),
                new WecomRobotSimulator(),
                new EmailSimulator(settings.host(), after(settings, 25), after(settings, 143)),
                new WebhookSimulator(),
                new AliyunSmsSimulator(),
                new TencentSmsSimulator(),
                new HuaweiSmsSimulator(),
                new SmppSimulator(settings.host(), settings.smppPort(), Optional.empty()),
                new RcsSimulator(),
                new AliyunVoiceSimulator(),
                new CallPlatformSimulator(),
                new AdsSimulator());
    }

    /** Ports of protocols of their own stand at their usual number above the others' port. */
    private static int after(SimulatorSettings settings, int usual) {
        return settings.port() == 0 ? 0 : settings.port() + usual;
    }
}
