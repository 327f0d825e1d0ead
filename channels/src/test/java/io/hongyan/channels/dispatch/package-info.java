@NullMarked
package io.hongyan.channels.dispatch;

import org.jspecify.annotations.NullMarked;
