@NullMarked
package io.hongyan.api.console;

import org.jspecify.annotations.NullMarked;
