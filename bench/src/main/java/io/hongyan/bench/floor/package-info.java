/** The floor: what bare Netty needs for the same bytes. */
@NullMarked
package io.hongyan.bench.floor;

import org.jspecify.annotations.NullMarked;
