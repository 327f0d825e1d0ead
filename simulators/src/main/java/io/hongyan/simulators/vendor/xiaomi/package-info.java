/** Plays Xiaomi's MiPush, mainland and overseas, by the rules of the vendor-channel reference, section 6. */
@NullMarked
package io.hongyan.simulators.vendor.xiaomi;

import org.jspecify.annotations.NullMarked;
