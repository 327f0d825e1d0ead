package io.hongyan.simulators.vendor;

import java.time.Instant;

/**
 * A message the vendor took for one phone.
 *
 * @param id the vendor's id of it
 * @param key what tells the platform's messages apart: its own id as it was sent along ({@code bi_tag}, …)
 * @param request the request's body as it came
 */
public record AcceptedMessage(
        String id,
        String key,
        String token,
        String title,
        String body,
        String messageClass,
        String request,
        Instant at) {}
