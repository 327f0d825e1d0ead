/** The port between delivery and who keeps the apps' own rules: whom to leave in peace, and when. */
@NullMarked
package io.hongyan.delivery.rules;

import org.jspecify.annotations.NullMarked;
