/** Huawei's Push Kit for Android (HMS), played: vendor-channel reference, sections 3 and 15. */
@NullMarked
package io.hongyan.simulators.vendor.huawei;

import org.jspecify.annotations.NullMarked;
