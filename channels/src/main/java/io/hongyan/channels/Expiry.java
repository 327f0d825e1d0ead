package io.hongyan.channels;

import java.time.Instant;

/**
 * A credential that ends some time.
 *
 * @param what the setting that holds it
 */
public record Expiry(String what, Instant at) {}
