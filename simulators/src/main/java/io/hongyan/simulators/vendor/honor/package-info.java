/** Honor's push service, played: vendor-channel reference, sections 5 and 15. */
@NullMarked
package io.hongyan.simulators.vendor.honor;

import org.jspecify.annotations.NullMarked;
