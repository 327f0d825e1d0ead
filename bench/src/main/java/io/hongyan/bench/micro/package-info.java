/** JMH benchmarks of inner loops: {@code ./hongyan bench micro [JMH options]}. */
@NullMarked
package io.hongyan.bench.micro;

import org.jspecify.annotations.NullMarked;
