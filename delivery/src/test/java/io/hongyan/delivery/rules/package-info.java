@NullMarked
package io.hongyan.delivery.rules;

import org.jspecify.annotations.NullMarked;
