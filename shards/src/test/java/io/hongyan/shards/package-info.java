@NullMarked
package io.hongyan.shards;

import org.jspecify.annotations.NullMarked;
