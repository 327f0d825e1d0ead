/** Plays a service that speaks our own generic format (docs/channels/ups.md, reference section 10). */
@NullMarked
package io.hongyan.simulators.vendor.ups;

import org.jspecify.annotations.NullMarked;
