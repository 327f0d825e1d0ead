package io.hongyan.simulators;

import io.hongyan.simulators.vendor.SimulatorSettings;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.apns.ApnsSimulator;
import io.hongyan.simulators.vendor.dingtalk.DingtalkRobotSimulator;
import io.hongyan.simulators.vendor.dingtalk.DingtalkSimulator;
import io.hongyan.simulators.vendor.email.EmailSimulator;
import io.hongyan.simulators.vendor.fcm.FcmSimulator;
import io.hongyan.simulators.vendor.harmony.HarmonySimulator;
import io.hongyan.simulators.vendor.honor.HonorSimulator;
import io.hongyan.simulators.vendor.huawei.HuaweiSimulator;
import io.hongyan.simulators.vendor.meizu.MeizuSimulator;
import io.hongyan.simulators.vendor.oppo.OppoSimulator;
import io.hongyan.simulators.vendor.ups.UpsSimulator;
import io.hongyan.simulators.vendor.vivo.VivoSimulator;
import io.hongyan.simulators.vendor.webhook.WebhookSimulator;
import io.hongyan.simulators.vendor.webpush.WebPushSimulator;
import io.hongyan.simulators.vendor.wechat.WechatSimulator;
import io.hongyan.simulators.vendor.xiaomi.XiaomiSimulator;
import java.util.List;

/** Every vendor that is played. */
public final class VendorSimulators {

    private VendorSimulators() {}

    /**
     * In the order of {@code io.hongyan.kernel.Channel}.
     *
     * @param settings of the server they will be played by: APNs takes the port after its port, mail the 25th (SMTP) and
     *     the 143rd (IMAP)
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
                new EmailSimulator(settings.host(), after(settings, 25), after(settings, 143)),
                new WebhookSimulator());
    }

    /** Ports of protocols of their own stand at their usual number above the others' port. */
    private static int after(SimulatorSettings settings, int usual) {
        return settings.port() == 0 ? 0 : settings.port() + usual;
    }
}
