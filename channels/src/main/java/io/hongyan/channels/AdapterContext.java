package io.hongyan.channels;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What adapters need from outside.
 *
 * @param http shared by all adapters
 * @param random for nonces and salts: a secure one
 * @param files for those that leave any
 */
public record AdapterContext(HttpCalls http, InstantSource clock, RandomGenerator random, TaskFiles files) {

    /** For adapters that leave no files. */
    public AdapterContext(HttpCalls http, InstantSource clock, RandomGenerator random) {
        this(http, clock, random, TaskFiles.NONE);
    }
}
