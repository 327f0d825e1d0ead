/** What is measured: one class per scenario, each the same for every target. */
@NullMarked
package io.hongyan.bench.scenario;

import org.jspecify.annotations.NullMarked;
