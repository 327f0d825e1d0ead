@NullMarked
package io.hongyan.audience;

import org.jspecify.annotations.NullMarked;
