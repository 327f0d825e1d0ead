/** Meizu's push service (Flyme Push): reference section 9. */
@NullMarked
package io.hongyan.channels.meizu;

import org.jspecify.annotations.NullMarked;
