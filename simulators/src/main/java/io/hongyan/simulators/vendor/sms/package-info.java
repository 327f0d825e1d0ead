/** Plays aggregators of short messages and an SMS centre by the rules of reference sections 12.1 and 12.2. */
@NullMarked
package io.hongyan.simulators.vendor.sms;

import org.jspecify.annotations.NullMarked;
