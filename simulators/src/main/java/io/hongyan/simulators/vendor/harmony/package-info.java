/** Huawei's Push Kit for HarmonyOS 5 and later, played: vendor-channel reference, sections 4 and 15. */
@NullMarked
package io.hongyan.simulators.vendor.harmony;

import org.jspecify.annotations.NullMarked;
