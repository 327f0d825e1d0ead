package io.hongyan.channels;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What adapters need from outside.
 *
 * @param http shared by all adapters
 * @param random for nonces and salts: a secure one
 */
public record AdapterContext(HttpCalls http, InstantSource clock, RandomGenerator random) {}
