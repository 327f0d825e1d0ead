/** Huawei's Push Kit for Android and HarmonyOS up to 4 (HMS): vendor-channel reference, section 3. */
@NullMarked
package io.hongyan.channels.huawei;

import org.jspecify.annotations.NullMarked;
