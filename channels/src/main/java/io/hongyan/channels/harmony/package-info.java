/**
 * Huawei's Push Kit for HarmonyOS 5 and later (scenario messages, REST v3): vendor-channel reference, section 4. Answers and
 * callbacks have the shape of the older service, whose {@link io.hongyan.channels.huawei.PushKitAnswer} and {@link
 * io.hongyan.channels.huawei.HuaweiReceipts} read them.
 */
@NullMarked
package io.hongyan.channels.harmony;

import org.jspecify.annotations.NullMarked;
