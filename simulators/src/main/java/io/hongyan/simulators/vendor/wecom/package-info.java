/** Plays WeCom's app messages and group robots by the rules of reference section 12.6. */
@NullMarked
package io.hongyan.simulators.vendor.wecom;

import org.jspecify.annotations.NullMarked;
