@NullMarked
package io.hongyan.api.v1;

import org.jspecify.annotations.NullMarked;
