/** The servers that are measured, each started as a process of its own and watched from outside. */
@NullMarked
package io.hongyan.bench.servers;

import org.jspecify.annotations.NullMarked;
