/** vivo's push service (VPush, also iQOO phones): reference section 8. */
@NullMarked
package io.hongyan.channels.vivo;

import org.jspecify.annotations.NullMarked;
