@NullMarked
package io.hongyan.kernel;

import org.jspecify.annotations.NullMarked;
