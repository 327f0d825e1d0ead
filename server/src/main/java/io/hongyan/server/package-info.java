/** Configuration and wiring: reads the settings, builds the parts by hand in start order, starts and stops them. */
@NullMarked
package io.hongyan.server;

import org.jspecify.annotations.NullMarked;
