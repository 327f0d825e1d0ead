/**
 * The load generator, a process of its own: thousands of MQTT connections and a raw HTTP client on native epoll, told what
 * to do by one line of JSON per command on standard input, answering one line of JSON on standard output.
 *
 * <p>It must cost less than what it measures, so it parses only fixed headers, packet ids and its own stamp, writes
 * pre-computed bytes, and keeps its counts per event loop without any sharing.
 */
@NullMarked
package io.hongyan.bench.load;

import org.jspecify.annotations.NullMarked;
