/**
 * HTTP: Getui's REST API V2 under {@code /v2}, and device registration under {@code /sdk/v1}.
 *
 * <p>The door is {@link io.hongyan.api.HttpApi}. A request passes {@code FrontDoor} (request id, bound on concurrency,
 * metrics), then a {@code Dialect}, which knows one API's way of answering: {@code GetuiDialect} finds the route, checks the
 * token and the rates and calls one of the {@code …Endpoints} classes; {@code RegistrationDialect} registers devices; our own
 * API, {@code /api/v1}, is the package {@link io.hongyan.api.v1}.
 * Nothing here keeps state but counters of the rates; every answer rests on what delivery has on disk.
 *
 * <p>What each endpoint does, and where it differs from Getui's service, stands in {@code docs/getui-v2.md}.
 */
@NullMarked
package io.hongyan.api;

import org.jspecify.annotations.NullMarked;
