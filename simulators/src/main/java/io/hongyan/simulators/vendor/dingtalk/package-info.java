/** Plays DingTalk's work notices and group robots by the rules of reference section 12.5. */
@NullMarked
package io.hongyan.simulators.vendor.dingtalk;

import org.jspecify.annotations.NullMarked;
