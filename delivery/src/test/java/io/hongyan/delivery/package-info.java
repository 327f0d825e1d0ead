@NullMarked
package io.hongyan.delivery;

import org.jspecify.annotations.NullMarked;
