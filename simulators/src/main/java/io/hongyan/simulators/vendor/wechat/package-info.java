/** Plays WeChat's official accounts and mini programs by the rules of reference section 12.4. */
@NullMarked
package io.hongyan.simulators.vendor.wechat;

import org.jspecify.annotations.NullMarked;
