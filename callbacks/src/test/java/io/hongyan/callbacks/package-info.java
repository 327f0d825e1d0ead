@NullMarked
package io.hongyan.callbacks;

import org.jspecify.annotations.NullMarked;
