/**
 * A channel for small brands, of our own format: no vendor's address for the Unified Push Alliance's server API is public
 * (reference section 10). The format stands in {@code docs/channels/ups.md}; whoever serves it at a configured address can
 * be pushed through.
 */
@NullMarked
package io.hongyan.channels.ups;

import org.jspecify.annotations.NullMarked;
