/** Who there is: devices and what is known of them, aliases, tags, and the expressions that select among them. */
@NullMarked
package io.hongyan.audience;

import org.jspecify.annotations.NullMarked;
