/** The whole server from outside: its own stores in a temporary folder, clients that others wrote, nothing faked. */
@NullMarked
package io.hongyan.acceptance;

import org.jspecify.annotations.NullMarked;
