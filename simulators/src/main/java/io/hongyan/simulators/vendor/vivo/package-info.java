/** Plays vivo's push service by the rules of reference section 8. */
@NullMarked
package io.hongyan.simulators.vendor.vivo;

import org.jspecify.annotations.NullMarked;
