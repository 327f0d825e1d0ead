/** Plays Meizu's push service by the rules of reference section 9. */
@NullMarked
package io.hongyan.simulators.vendor.meizu;

import org.jspecify.annotations.NullMarked;
