/** Plays OPPO's OPUSH, mainland and overseas, by the rules of the vendor-channel reference, section 7. */
@NullMarked
package io.hongyan.simulators.vendor.oppo;

import org.jspecify.annotations.NullMarked;
