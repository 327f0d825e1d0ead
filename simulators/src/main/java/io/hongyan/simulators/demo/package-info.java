/** The demo: a server in this process, simulated devices, and pushes through the official Getui SDK. */
@NullMarked
package io.hongyan.simulators.demo;

import org.jspecify.annotations.NullMarked;
