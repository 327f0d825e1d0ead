/**
 * Hongyan measured beside a floor and its peers. {@link io.hongyan.bench.Bench} drives: it starts one server process and
 * one load-generator process per measurement, reads the server's CPU and memory from outside, and prints medians.
 */
@NullMarked
package io.hongyan.bench;

import org.jspecify.annotations.NullMarked;
