package io.hongyan.api;

/**
 * An endpoint and what it asks of a call.
 *
 * @param name its pattern, parameters as {@code {}}
 * @param open needs no token
 * @param bigBody takes bodies up to the batch limit
 */
record Route(String name, boolean open, boolean bigBody, Endpoint endpoint) {}
