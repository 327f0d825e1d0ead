@NullMarked
package io.hongyan.shards.simulation;

import org.jspecify.annotations.NullMarked;
