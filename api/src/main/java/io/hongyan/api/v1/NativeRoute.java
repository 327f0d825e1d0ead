package io.hongyan.api.v1;

/**
 * An endpoint and what it asks of a call.
 *
 * @param name method and pattern, parameters as {@code {}}
 * @param upload the endpoint reads the body itself, by {@link NativeCall#upload}, and bounds it
 */
record NativeRoute(String name, Access access, int maxBodyBytes, boolean upload, NativeEndpoint endpoint) {}
