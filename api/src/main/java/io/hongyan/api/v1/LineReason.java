package io.hongyan.api.v1;

import io.hongyan.api.Refusal;
import io.hongyan.api.jobs.Refused.Reason;
import io.hongyan.delivery.Devices;

/** Why lines of uploaded files are not done. */
final class LineReason {

    static final Reason UNKNOWN_CID = new Reason("没有此设备：CID 不属于本应用", "no device: not a CID of this app");
    static final Reason NOBODY_HAS_ALIAS = new Reason("没有设备绑定此别名", "no device is bound to this alias");
    static final Reason NAMED_BEFORE = new Reason("前面的行已包含此设备", "an earlier line names this device already");
    static final Reason NO_TAGS = new Reason("没有标签", "no tags");
    static final Reason ALIAS_FULL = new Reason(
            "此别名已绑定 " + Devices.MAX_DEVICES_PER_ALIAS + " 台设备，已满",
            "the alias is bound to " + Devices.MAX_DEVICES_PER_ALIAS + " devices, which is the most it can be");

    private LineReason() {}

    static Reason tagsFull(String tag) {
        return new Reason(
                "标签 " + tag + " 未加上：设备已有 100 个标签或共 512 个字符",
                "tag " + tag + " was not added: the device holds 100 tags or 512 characters");
    }

    static Reason neitherTrueNorFalse(String column, String value) {
        return new Reason(
                column + " 的值无效：" + value + "（应为 true 或 false）",
                column + " is invalid: " + value + " (expected: true or false)");
    }

    static Reason of(Refusal refusal) {
        return new Reason("内容不合规：" + refusal.text(), refusal.text());
    }
}
