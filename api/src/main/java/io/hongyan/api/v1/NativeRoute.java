package io.hongyan.api.v1;

/**
 * An endpoint and what it asks of a call.
 *
 * @param name method and pattern, parameters as {@code {}}
 */
record NativeRoute(String name, Access access, int maxBodyBytes, NativeEndpoint endpoint) {}
