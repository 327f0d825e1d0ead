@NullMarked
package io.hongyan.api;

import org.jspecify.annotations.NullMarked;
