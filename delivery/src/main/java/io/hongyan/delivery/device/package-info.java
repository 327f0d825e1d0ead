/** The port between delivery and the device gateway: live connections one way, what they tell the other way. */
@NullMarked
package io.hongyan.delivery.device;

import org.jspecify.annotations.NullMarked;
