/**
 * Our own API, {@code /api/v1}: what the console and customers' programs use. Described by {@code openapi.yaml} beside this
 * package; a test holds the two together.
 *
 * <p>A request comes to {@code NativeDialect}, which finds the route, asks {@link io.hongyan.api.v1.Callers} who calls, checks
 * what the route asks of them ({@code Access}), recognises repeated writes by their {@code Idempotency-Key}, and calls one of
 * the {@code …Endpoints} classes. Those take a {@code NativeCall} and give a {@code NativeReply}, or refuse: by
 * {@link io.hongyan.api.Refusal} where a field is wrong (400, naming it), by {@code NativeRefusal} where anything else is.
 * Refusals are problem details (RFC 9457).
 *
 * <p>Answers are records, written as JSON with names in snake_case, times in ISO 8601 (UTC), absent values as null.
 */
@NullMarked
package io.hongyan.api.v1;

import org.jspecify.annotations.NullMarked;
